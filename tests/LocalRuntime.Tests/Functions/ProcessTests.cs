using System.Net;
using System.Net.Sockets;
using Azure.Storage.Queues;
using LocalRuntime.Tests.Functions.Support;
using LocalRuntime.Tests.Support;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class ProcessTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string HostJson =
        """{ "version": "2.0", "extensions": { "queues": { "maxPollingInterval": "00:00:00.100" } } }""";

    private readonly QueueClient _queue = new(
        azurite.ConnectionString,
        $"work-{Guid.CreateVersion7():N}",
        new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    [Fact]
    public async Task Kill_WhileAFunctionRuns_MessageComesAgainAfterTheLease()
    {
        await _queue.CreateAsync();
        await _queue.SendMessageAsync("30");
        await using (var first = Start("--LocalHost:QueueLease=00:00:03"))
        {
            await first.LineAsync("work began 1");
            first.Kill();
            await first.ExitedAsync();
        }

        Assert.Empty((await _queue.PeekMessagesAsync(1)).Value);
        await using var second = Start("--LocalHost:QueueLease=00:00:03");
        await second.LineAsync("work began 2");
    }

    [Fact]
    public async Task Terminate_WhileFunctionsRun_TheyEndAndTheProcessExitsCleanly()
    {
        await _queue.CreateAsync();
        await _queue.SendMessageAsync("3");
        await using var app = Start();
        var address = await app.ListeningAsync();
        using var client = new HttpClient { BaseAddress = address };
        await app.LineAsync("work began 1");
        var call = client.GetAsync("api/slow/2");
        await app.LineAsync("slow began");

        app.Terminate();
        using var answer = await call;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // Read in order: whatever ended after the app was told to stop would be missing here.
        await app.LineAsync("slow ended");
        await app.LineAsync("work ended 1");
        await app.LineAsync("app stopping");
        Assert.Equal(0, await app.ExitedAsync());
        Assert.Equal(0, (await _queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("api/empty"));
    }

    [Fact]
    public async Task Start_PortInUse_OneLineAndExitCode1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var app = Start($"--LocalHost:Port={port}");

        Assert.Equal(1, await app.ExitedAsync());
        Assert.StartsWith($"Port {port} of 127.0.0.1 can't be used", app.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', app.Errors);
    }

    [Fact]
    public async Task Start_HostedServiceThrows_ProcessEndsWithItsMessage()
    {
        await using var app = Start("--hub=true");

        Assert.NotEqual(0, await app.ExitedAsync());
        Assert.Contains("No connection string was specified.", app.Errors, StringComparison.Ordinal);
    }

    private AppProcess Start(params string[] arguments) => new(
        new() { ["AzureWebJobsStorage"] = azurite.ConnectionString, ["Work"] = _queue.Name, ["LocalHost__Port"] = "0" },
        HostJson,
        arguments);
}
