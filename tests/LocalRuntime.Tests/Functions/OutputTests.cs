using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Core.Serialization;
using Azure.Storage.Queues;
using LocalRuntime.Tests.App;
using LocalRuntime.Tests.App.Functions;
using LocalRuntime.Tests.Functions.Support;
using LocalRuntime.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed partial class OutputTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly QueueClient queue = new(
        azurite.ConnectionString,
        $"out-{Guid.CreateVersion7():N}",
        new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private SignalRStub signalR = null!;
    private FunctionsHost host = null!;

    public static TheoryData<object, string[]> QueueValues => new()
    {
        { new Poco("é<>", 1), ["{\n  \"Name\": \"é<>\",\n  \"Count\": 1\n}"] },
        { new Dictionary<string, object?> { ["a"] = null, ["b"] = DayOfWeek.Monday }, ["{\n  \"a\": null,\n  \"b\": 1\n}"] },
        { JsonSerializer.SerializeToElement(new { a = 1 }), ["{\n  \"a\": 1\n}"] },
        {
            new[] { new Poco("a", 1), new Poco("b", 2) },
            ["{\n  \"Name\": \"a\",\n  \"Count\": 1\n}", "{\n  \"Name\": \"b\",\n  \"Count\": 2\n}"]
        },
        { new List<string> { "x", "y" }, ["x", "y"] },
        { Array.Empty<string>(), [] },
        { "plain text", ["plain text"] },
        { """[1,"two",{"a":3}]""", ["1", "two", "{\n  \"a\": 3\n}"] },
        { """{"a":1}""", ["{\n  \"a\": 1\n}"] },
        { "{not json", ["{not json"] },
        { DateTime.UnixEpoch, ["1970-01-01T00:00:00Z"] },
        { 5, ["5"] },
        { "bytes"u8.ToArray(), ["bytes"] },
    };

    public async Task InitializeAsync()
    {
        signalR = await SignalRStub.StartAsync();
        host = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await signalR.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(QueueValues))]
    public async Task Queue_AnyValue_WrittenAsTheOfficialHostDoes(object value, string[] expected)
    {
        await PostAsync(new Outputs { Queue = value }, HttpStatusCode.OK);

        Assert.Equal(expected, await MessagesAsync());
    }

    [Fact]
    public async Task Queue_NullItem_FailsAndEarlierItemsStay()
    {
        await PostAsync(new Outputs { Queue = new[] { "first", null, "third" } }, HttpStatusCode.InternalServerError);

        Assert.Equal(["first"], await MessagesAsync());
    }

    [Theory]
    [InlineData("QueueOut")]
    [InlineData("QueueReturn")]
    public async Task Queue_FromAQueueFunction_Written(string function)
    {
        var source = new QueueClient(
            azurite.ConnectionString, $"in-{Guid.CreateVersion7():N}", new() { MessageEncoding = QueueMessageEncoding.Base64 });
        await source.CreateAsync();
        await source.SendMessageAsync("go");
        object outputs = function == "QueueReturn"
            ? "passed on"
            : new PlainOutputs { Queue = "passed on", SignalR = new SignalRMessageAction("t", []) { UserId = "u" } };
        await using var own = await StartAsync(
            settings: new() { [function] = source.Name }, on: (_, _) => Task.FromResult<object?>(outputs));

        await WaitForMessageAsync();
        Assert.Equal(["passed on"], await MessagesAsync());
        if (function == "QueueOut")
            Assert.Contains("/users/u/:send", (await signalR.NextAsync()).Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_TypeUnknownToTheSerializer_GoesOutAsItsToString()
    {
        await using var host = await StartAsync(b => b.Configure<WorkerOptions>(o =>
            o.Serializer = new JsonObjectSerializer(new JsonSerializerOptions { TypeInfoResolver = KnownTypes.Default })));
        host.Probe.On = (_, _) => Task.FromResult<object?>(new Outputs { Queue = new Poco("n", 1) });

        using var answer = await host.Client.GetAsync("api/multi");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["Poco { Name = n, Count = 1 }"], await MessagesAsync());
    }

    [Fact]
    public async Task Queue_SerializerOfTheWorker_IsUsed()
    {
        await using var host = await StartAsync(
            b => b.Configure<JsonSerializerOptions>(o => o.PropertyNamingPolicy = JsonNamingPolicy.CamelCase));
        host.Probe.On = (_, _) => Task.FromResult<object?>(new Outputs { Queue = new Poco("n", 1) });

        using var answer = await host.Client.GetAsync("api/multi");

        Assert.Equal(["{\n  \"name\": \"n\",\n  \"count\": 1\n}"], await MessagesAsync());
    }

    [Fact]
    public async Task Write_SeveralBindings_ParallelBetweenThemOneByOneInside()
    {
        var release = new TaskCompletionSource();
        signalR.Answer = async context =>
        {
            await release.Task;
            context.Response.StatusCode = 202;
        };
        host.Probe.On = (_, _) => Task.FromResult<object?>(new Outputs
        {
            Queue = "beside",
            SignalR = new[] { new SignalRMessageAction("one", []), new SignalRMessageAction("two", []) },
            Response = Results.StatusCode(201),
        });
        var call = host.Client.GetAsync("api/multi");

        await signalR.NextAsync();
        await WaitForMessageAsync();
        Assert.Equal(0, signalR.Waiting);
        Assert.False(call.IsCompleted);

        release.SetResult();
        using var answer = await call;
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Contains("two", (await signalR.NextAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_OneBindingFails_500AndTheOtherIsWritten()
    {
        signalR.Answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };

        await PostAsync(
            new Outputs { Queue = "stays", SignalR = new SignalRMessageAction("t", []) }, HttpStatusCode.InternalServerError);

        Assert.Equal(["stays"], await MessagesAsync());
    }

    [Theory]
    [InlineData("not an action")]
    [InlineData(5)]
    public async Task SignalR_WrongValue_500(object value) =>
        await PostAsync(new Outputs { SignalR = value }, HttpStatusCode.InternalServerError);

    [Fact]
    public async Task Write_NothingSet_200AndNothingWritten()
    {
        await PostAsync(new Outputs(), HttpStatusCode.OK);

        Assert.Equal(0, signalR.Waiting);
        Assert.False(await queue.ExistsAsync());
    }

    private Task<FunctionsHost> StartAsync(
        Action<IServiceCollection>? configure = null,
        Dictionary<string, string>? settings = null,
        Func<FunctionCall, CancellationToken, Task<object?>>? on = null) => FunctionsHost.StartAsync(
        new(settings ?? [])
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
            ["OutQueue"] = queue.Name,
            ["OutSignalR"] = signalR.ConnectionString,
        },
        configure: b => configure?.Invoke(b.Services),
        on: on);

    private async Task PostAsync(Outputs outputs, HttpStatusCode expected)
    {
        host.Probe.On = (_, _) => Task.FromResult<object?>(outputs);
        using var answer = await host.Client.GetAsync("api/multi");
        Assert.Equal(expected, answer.StatusCode);
    }

    private async Task<string[]> MessagesAsync()
    {
        if (!await queue.ExistsAsync())
            return [];
        var messages = await queue.ReceiveMessagesAsync(32);
        return [.. messages.Value.Select(m => m.Body.ToString())];
    }

    private async Task WaitForMessageAsync()
    {
        using var limit = new CancellationTokenSource(Probe.Limit);
        while (!await queue.ExistsAsync(limit.Token) || (await queue.PeekMessagesAsync(1, limit.Token)).Value.Length == 0)
            await Task.Yield();
    }

    [JsonSerializable(typeof(int))]
    private sealed partial class KnownTypes : JsonSerializerContext;
}
