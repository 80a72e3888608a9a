using Azure.Storage.Queues;
using LocalRuntime.Tests.Functions.Support;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Functions;

/// <summary>Storage that is down, or comes back.</summary>
public sealed partial class QueueTests
{
    private const string Polling =
        """{ "version": "2.0", "extensions": { "queues": { "maxPollingInterval": "00:00:00.100" } } }""";

    [Fact]
    public async Task Start_StorageDown_HttpServedAndStopNotHeldUp()
    {
        var key = Convert.ToBase64String(new byte[32]);
        await using var host = await FunctionsHost.StartAsync(new()
        {
            ["AzureWebJobsStorage"] = $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey={key};QueueEndpoint=http://127.0.0.1:1/a;",
            ["QueueString"] = name,
        });

        Assert.Equal("A1", await host.Client.GetStringAsync("api/order/a/lit"));
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Receive_StorageComesBack_GoesOnByItself()
    {
        await using var storage = await AzuriteServer.StartAsync();
        var queue = await CreateQueueAsync(storage);
        await using var host = await FunctionsHost.StartAsync(SettingsOf(storage), Polling);
        await storage.RestartAsync();
        await queue.SendMessageAsync("after");

        Assert.Equal("after", (await host.Probe.NextAsync()).Value);
    }

    /// <summary>Long enough for the SDK to use up the tries of a request.</summary>
    [Fact]
    public async Task Receive_StorageAwayBeyondAllTries_HostLivesAndGoesOn()
    {
        await using var storage = await AzuriteServer.StartAsync();
        var queue = await CreateQueueAsync(storage);
        await using var host = await FunctionsHost.StartAsync(SettingsOf(storage), Polling);
        await storage.StopAsync();
        await host.Log.LineAsync(l => l.Text.StartsWith("Queue storage can't be reached", StringComparison.Ordinal));
        await storage.RestartAsync();
        await queue.SendMessageAsync("after");

        Assert.Equal("after", (await host.Probe.NextAsync()).Value);
        await host.Log.LineAsync(l => l.Text.StartsWith("Queue storage answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settle_StorageAwayMeanwhile_HostLivesAndTheMessageComesAgain()
    {
        await using var storage = await AzuriteServer.StartAsync();
        var queue = await CreateQueueAsync(storage);
        await queue.SendMessageAsync("twice");
        var release = new TaskCompletionSource();
        await using var host = await FunctionsHost.StartAsync(
            SettingsOf(storage), Polling, lease: TimeSpan.FromSeconds(3),
            on: async (_, _) =>
            {
                await release.Task;
                return null;
            });
        await host.Probe.NextAsync();
        await storage.StopAsync();
        release.SetResult();
        // Its client tries that six times, for half a minute.
        await host.Log.LineAsync(
            l => l.Text.StartsWith("A queue message could not be settled", StringComparison.Ordinal), TimeSpan.FromMinutes(2));
        await storage.RestartAsync();

        Assert.Equal("twice", (await host.Probe.NextAsync()).Value);
    }

    private async Task<QueueClient> CreateQueueAsync(AzuriteServer storage)
    {
        var queue = new QueueClient(
            storage.ConnectionString("test1"), name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateAsync();
        return queue;
    }

    private Dictionary<string, string> SettingsOf(AzuriteServer storage) =>
        new() { ["AzureWebJobsStorage"] = storage.ConnectionString("test1"), ["QueueString"] = name };
}
