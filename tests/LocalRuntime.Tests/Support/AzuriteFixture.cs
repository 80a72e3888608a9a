using Xunit;

namespace LocalRuntime.Tests.Support;

/// <summary>One Azurite for the whole test run; each test class that takes this fixture gets an account to itself.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private static readonly Lazy<Task<AzuriteServer>> Shared = new(StartSharedAsync);
    private static int taken;

    /// <summary>Of this class's own account, empty at first.</summary>
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        AzuriteServer server = await Shared.Value;
        int number = Interlocked.Increment(ref taken);
        if (number > AzuriteServer.Accounts)
            throw new InvalidOperationException($"More than {AzuriteServer.Accounts} test classes: raise AzuriteServer.Accounts.");
        ConnectionString = server.ConnectionString($"test{number}");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task<AzuriteServer> StartSharedAsync()
    {
        AzuriteServer server = await AzuriteServer.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Kill();
        return server;
    }
}
