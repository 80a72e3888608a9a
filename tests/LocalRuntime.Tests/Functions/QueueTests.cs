using System.Collections.Concurrent;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.App.Functions;
using LocalRuntime.Tests.Functions.Support;
using LocalRuntime.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed partial class QueueTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly string name = $"in-{Guid.CreateVersion7():N}";

    [Theory]
    [InlineData("QueueString", "text é", "text é")]
    [InlineData("QueueString", "", "")]
    [InlineData("QueueBytes", "text", "text")]
    [InlineData("QueueBinaryData", "text", "text")]
    [InlineData("QueueMessage", "text", "text")]
    [InlineData("QueuePoco", """{"name":"n","count":2}""", "Poco { Name = n, Count = 2 }")]
    public async Task Receive_Base64_BoundToTheParameter(string function, string sent, string expected)
    {
        await Queue().CreateAsync();
        await Queue().SendMessageAsync(sent);
        await using var host = await StartAsync(function);

        var call = await host.Probe.NextAsync();

        var value = call.Value switch
        {
            byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
            QueueMessage message => message.Body.ToString(),
            _ => call.Value?.ToString(),
        };
        Assert.Equal(expected, value);
        await UntilAsync(async () => (await Queue().GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);
    }

    [Fact]
    public async Task Receive_BindingData_AsParametersAndInTheContext()
    {
        await Queue().CreateAsync();
        var sent = await Queue().SendMessageAsync("""{"member":"m"}""");
        await using var host = await StartAsync("QueueString");

        var call = await host.Probe.NextAsync();

        Assert.Equal(1, call.More[0]);
        Assert.Equal(sent.Value.MessageId, call.More[1]);
        Assert.Equal(sent.Value.InsertionTime, call.More[2]);
        var data = ((FunctionContext)call.More[3]!).BindingContext.BindingData;
        Assert.Equal("m", data["member"]);
        Assert.Equal("""{"member":"m"}""", data["QueueTrigger"]);
    }

    [Fact]
    public async Task Receive_AlwaysFails_FiveTriesThenPoisonWithTheSameText()
    {
        await Queue().CreateAsync();
        await Queue().SendMessageAsync("poison me");
        await using var host = await StartAsync("QueueString", on: (_, _) => throw new InvalidOperationException());

        for (var attempt = 1; attempt <= 5; attempt++)
            Assert.Equal(attempt, (await host.Probe.NextAsync()).More[0]);
        var poisoned = await PoisonedAsync();

        Assert.Equal("poison me", poisoned.Body.ToString());
        Assert.Equal(1, poisoned.DequeueCount);
        Assert.Equal(0, host.Probe.Waiting);
        Assert.Equal(0, (await Queue().GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Receive_FailsWithVisibilityTimeout_ComesAgainAfterIt()
    {
        await Queue().CreateAsync();
        await Queue().SendMessageAsync("later");
        await using var host = await StartAsync(
            "QueueString",
            """ "visibilityTimeout": "00:00:02", "maxDequeueCount": 2 """,
            on: (_, _) => throw new InvalidOperationException());

        var first = await host.Probe.NextAsync();
        var second = await host.Probe.NextAsync();
        await PoisonedAsync();

        Assert.InRange(second.At - first.At, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10));
        Assert.Equal(0, host.Probe.Waiting);
    }

    [Theory]
    [InlineData("QueuePoco", "{")]
    [InlineData("QueuePoco", "[1]")]
    public async Task Receive_DoesNotFitTheParameter_PoisonWithoutACall(string function, string text)
    {
        await Queue().CreateAsync();
        await Queue().SendMessageAsync(text);
        await using var host = await StartAsync(function);

        Assert.Equal(text, (await PoisonedAsync()).Body.ToString());
        Assert.Equal(0, host.Probe.Waiting);
    }

    [Fact]
    public async Task Receive_InvalidUtf8_StringPoisonedBytesExact()
    {
        var bytes = new byte[] { 0xff, 0x41 };
        await Queue().CreateAsync();
        await Queue().SendMessageAsync(BinaryData.FromBytes(bytes));
        await using (await StartAsync("QueueString"))
            Assert.Equal(bytes, (await PoisonedAsync()).Body.ToArray());

        await Queue().SendMessageAsync(BinaryData.FromBytes(bytes));
        await using var host = await StartAsync("QueueBytes");
        Assert.Equal(bytes, (await host.Probe.NextAsync()).Value);
    }

    [Fact]
    public async Task Receive_NotBase64_MovedUnchangedToPoison()
    {
        await Queue(QueueMessageEncoding.None).CreateAsync();
        await Queue(QueueMessageEncoding.None).SendMessageAsync("not base64!");
        await using var host = await StartAsync("QueueString");

        Assert.Equal("not base64!", (await PoisonedAsync(QueueMessageEncoding.None)).Body.ToString());
        Assert.Equal(0, host.Probe.Waiting);
    }

    [Fact]
    public async Task Receive_EncodingNone_TextAsItIs()
    {
        await Queue(QueueMessageEncoding.None).CreateAsync();
        await Queue(QueueMessageEncoding.None).SendMessageAsync("plain");
        await using var host = await StartAsync("QueueString", """ "messageEncoding": "none" """);

        Assert.Equal("plain", (await host.Probe.NextAsync()).Value);
    }

    [Fact]
    public async Task Start_QueueMissing_NotMadeButReadOnceItExists()
    {
        await using var host = await StartAsync("QueueString");
        Assert.False(await Queue().ExistsAsync());
        await Queue().CreateAsync();
        await Queue().SendMessageAsync("late");

        Assert.Equal("late", (await host.Probe.NextAsync()).Value);
    }

    [Fact]
    public async Task Receive_LongerThanAShortenedLease_ComesAgain()
    {
        await Queue().CreateAsync();
        await Queue().SendMessageAsync("long");
        var release = new TaskCompletionSource();
        await using var host = await StartAsync("QueueString", lease: TimeSpan.FromSeconds(1), on: async (_, _) =>
        {
            await release.Task;
            return null;
        });

        Assert.Equal(1, (await host.Probe.NextAsync()).More[0]);
        Assert.Equal(2, (await host.Probe.NextAsync()).More[0]);
        release.SetResult();
    }

    [Fact]
    public async Task Receive_Many_NoMoreInWorkThanBatchAndThreshold()
    {
        await Queue().CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Queue().SendMessageAsync($"{i}")));
        var release = new SemaphoreSlim(0);
        await using var host = await StartAsync("QueueString", """ "batchSize": 4, "newBatchThreshold": 2 """, on: async (_, _) =>
        {
            await release.WaitAsync(CancellationToken.None);
            return null;
        });

        for (var i = 0; i < 4; i++)
            await host.Probe.NextAsync();
        Assert.Equal(0, host.Probe.Waiting);
        release.Release(2);
        for (var i = 0; i < 4; i++)
            await host.Probe.NextAsync();
        Assert.Equal(0, host.Probe.Waiting);
        release.Release(100);
        for (var i = 0; i < 4; i++)
            await host.Probe.NextAsync();
    }

    [Fact]
    public async Task Receive_OutputFails_FailedAttemptAndTriedAgain()
    {
        await using var signalR = await SignalRStub.StartAsync();
        var statuses = new ConcurrentQueue<int>([503, 202]);
        signalR.Answer = context =>
        {
            context.Response.StatusCode = statuses.TryDequeue(out var status) ? status : 202;
            return Task.CompletedTask;
        };
        await Queue().CreateAsync();
        await Queue().SendMessageAsync("push");
        await using var host = await StartAsync(
            "QueueOut",
            settings: new() { ["OutSignalR"] = signalR.ConnectionString, ["OutQueue"] = "unused" },
            on: (_, _) => Task.FromResult<object?>(new PlainOutputs { SignalR = new SignalRMessageAction("t", []) { UserId = "u" } }));

        await host.Probe.NextAsync();
        await host.Probe.NextAsync();
        await UntilAsync(async () => (await Queue().GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);
        Assert.Equal(2, signalR.Waiting);
    }

    private Task<FunctionsHost> StartAsync(
        string function,
        string queues = "",
        TimeSpan? lease = null,
        Dictionary<string, string>? settings = null,
        Func<FunctionCall, CancellationToken, Task<object?>>? on = null)
    {
        var all = new Dictionary<string, string>(settings ?? [])
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            [function] = name,
        };
        var comma = queues.Length > 0 ? "," : "";
        var section = $$"""{ "maxPollingInterval": "00:00:00.100"{{comma}} {{queues}} }""";
        var hostJson = $$"""{ "version": "2.0", "extensions": { "queues": {{section}} } }""";
        return FunctionsHost.StartAsync(all, hostJson, on: on, lease: lease);
    }

    private QueueClient Queue(QueueMessageEncoding encoding = QueueMessageEncoding.Base64) =>
        new(azurite.ConnectionString, name, new QueueClientOptions { MessageEncoding = encoding });

    private async Task<QueueMessage> PoisonedAsync(QueueMessageEncoding encoding = QueueMessageEncoding.Base64)
    {
        var poison = new QueueClient(
            azurite.ConnectionString, name + "-poison", new QueueClientOptions { MessageEncoding = encoding });
        QueueMessage? message = null;
        await UntilAsync(async () => await poison.ExistsAsync() && (message = await poison.ReceiveMessageAsync()) is not null);
        await UntilAsync(async () => (await Queue().GetPropertiesAsync()).Value.ApproximateMessagesCount == 0);
        return message!;
    }

    /// <summary>A queue can only be asked: this asks again until the answer is yes or the time is over.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Probe.Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
            await timer.WaitForNextTickAsync(limit.Token);
    }
}
