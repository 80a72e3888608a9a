using Xunit;

namespace LocalRuntime.Tests.Functions;

/// <summary>A host that stops while functions run.</summary>
public sealed partial class QueueTests
{
    [Fact]
    public async Task Stop_FunctionRuns_EndsAndItsMessageIsDeletedAndNoNewOneStarts()
    {
        await Queue().CreateAsync();
        await Queue().SendMessageAsync("running");
        var release = new TaskCompletionSource();
        await using var host = await StartAsync("QueueString", on: async (_, cancellation) =>
        {
            await release.Task.WaitAsync(cancellation);
            return null;
        });
        await host.Probe.NextAsync();

        var stop = host.StopAsync();
        await Queue().SendMessageAsync("too late");
        release.SetResult();
        await stop;

        Assert.Equal(0, host.Probe.Waiting);
        Assert.Equal("too late", Assert.Single((await Queue().ReceiveMessagesAsync(32)).Value).Body.ToString());
    }

    [Fact]
    public async Task Stop_FunctionDoesNotEnd_TokenFiresAndTheAttemptFailed()
    {
        await Queue().CreateAsync();
        await Queue().SendMessageAsync("stuck");
        await using var host = await StartAsync("QueueString", on: async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return null;
        });
        await host.Probe.NextAsync();

        await host.StopAsync();

        Assert.Equal(2, Assert.Single((await Queue().ReceiveMessagesAsync(32)).Value).DequeueCount);
    }

    [Fact]
    public async Task Stop_FunctionIgnoresItsToken_LeftBehind()
    {
        await Queue().CreateAsync();
        await Queue().SendMessageAsync("deaf");
        var release = new TaskCompletionSource();
        await using var host = await StartAsync("QueueString", on: async (_, _) =>
        {
            await release.Task;
            return null;
        });
        await host.Probe.NextAsync();

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(25));
        release.SetResult();
    }
}
