using System.Net;
using System.Net.Sockets;
using global::Launcher;
using Xunit;

namespace LocalRuntime.Tests.Launcher;

public sealed class ProcessTests : IDisposable
{
    private readonly Checkout checkout = new();

    [Fact]
    public async Task Run_UnknownOption_OneLineAndExitCode1()
    {
        var (exitCode, output, error) = await checkout.RunAsync("--loud");

        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Equal("run: unknown option '--loud'; --help lists the options.", error.TrimEnd());
    }

    [Fact]
    public async Task Run_WhileAnotherRuns_OneLineAndExitCode1()
    {
        using var other = FileLock.TryTake(checkout[".local/lock"]);

        var (exitCode, output, error) = await checkout.RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal("", output);
        Assert.Equal(
            $"run: another ./run uses .local of this checkout (process {Environment.ProcessId}); stop it first, or use another checkout.",
            error.TrimEnd());
    }

    [Fact]
    public async Task Run_PortInUse_OneLineAndExitCode1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, _, error) = await checkout.RunAsync("--signalr-port", $"{port}", "--azurite-port", "1");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("run: port ", error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.TrimEnd());
    }

    [Fact]
    public void TryTake_AfterTheHolderLetGo_IsFree()
    {
        var file = checkout[".local/lock"];
        FileLock.TryTake(file)!.Dispose();

        using var next = FileLock.TryTake(file);

        Assert.NotNull(next);
        Assert.Null(FileLock.TryTake(file));
    }

    [Fact]
    public void Keys_MadeOrFoundOpen_AreTheOwnersOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        var file = checkout[".local/keys.json"];
        var made = LocalKeys.Get(checkout.Repository);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Equal(made, LocalKeys.Get(checkout.Repository));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    public void Dispose() => checkout.Dispose();
}
