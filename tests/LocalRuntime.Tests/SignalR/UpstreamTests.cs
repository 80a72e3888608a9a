using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using SignalR.Emulator;
using SignalR.Testing;
using Xunit;

namespace LocalRuntime.Tests.SignalR;

/// <summary>What the app is told. Each test has its own emulator and app, so that the calls are its own.</summary>
public sealed class UpstreamTests : IAsyncLifetime
{
    private static readonly string[] Roles = ["admin", "sender"];
    private UpstreamApp? upstream;
    private WebApplication? emulator;

    private UpstreamApp Upstream => upstream!;

    public async Task InitializeAsync()
    {
        upstream = await UpstreamApp.StartAsync();
        emulator = await StartAsync(upstream.Template);
    }

    public async Task DisposeAsync()
    {
        await emulator!.DisposeAsync();
        await upstream!.DisposeAsync();
    }

    [Fact]
    public async Task Connected_And_Disconnected_HaveTheirHeadersAndBodies()
    {
        var token = EmulatorFixture.ClientToken("Chat", "jürgen 🙂", ("role", Roles), ("note", "two\r\nlines"));
        var client = await EmulatorFixture.ConnectAsync(Url("Chat"), token);

        var connected = await Upstream.NextAsync();
        Assert.Equal("""{"type":10}""", connected.Body);
        Assert.Equal("/runtime/webhooks/signalr", connected.Path);
        Assert.Equal("?hub=chat&category=connections&event=connected", connected.Query);
        Assert.Equal("application/json", connected.ContentType);
        Assert.Equal(client.ConnectionId, connected.Headers["X-ASRS-Connection-Id"]);
        Assert.Equal("chat", connected.Headers["X-ASRS-Hub"]);
        Assert.Equal("connections", connected.Headers["X-ASRS-Category"]);
        Assert.Equal("connected", connected.Headers["X-ASRS-Event"]);
        Assert.Equal("jürgen 🙂", connected.Headers["X-ASRS-User-Id"]);
        var claims = connected.Headers["X-ASRS-User-Claims"];
        Assert.Contains("asrs.s.uid: jürgen 🙂, ", claims, StringComparison.Ordinal);
        const string role = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";
        Assert.Contains($"{role}: admin, {role}: sender", claims, StringComparison.Ordinal);
        Assert.Contains("note: two  lines", claims, StringComparison.Ordinal);
        var query = connected.Headers["X-ASRS-Client-Query"];
        Assert.StartsWith("?hub=Chat&id=", query, StringComparison.Ordinal);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(EmulatorFixture.Key), Encoding.UTF8.GetBytes(client.ConnectionId));
        Assert.Equal("sha256=" + Convert.ToHexStringLower(signature), connected.Headers["X-ASRS-Signature"]);

        await client.DisposeAsync();
        var disconnected = await Upstream.NextAsync();
        Assert.Equal("""{"Type":11}""", disconnected.Body);
        Assert.Equal("disconnected", disconnected.Event);
        Assert.Equal(client.ConnectionId, disconnected.Headers["X-ASRS-Connection-Id"]);
    }

    [Fact]
    public async Task ClientQuery_NeverHoldsTheToken()
    {
        var token = EmulatorFixture.ClientToken("h");
        await using var client = await JsClient.ConnectAsync(Url("h"), token, "ServerSentEvents");

        var call = await Upstream.NextAsync();

        Assert.DoesNotContain("access_token", call.Headers["X-ASRS-Client-Query"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-ASRS-User-Id", call.Headers.Keys);
    }

    [Fact]
    public async Task Send_ReachesTheAppAsWritten()
    {
        using var socket = await RawSocket.OpenAsync(Url("h"), EmulatorFixture.ClientToken("h"));

        await socket.SendAsync("""{"type":1,"target":"To \"all\"/é","arguments":[1.50, "\u00e9", {"a":null}]}""");

        var call = await Upstream.NextAsync("To \"all\"/é");
        Assert.EndsWith("&event=To%20%22all%22%2F%C3%A9", call.Query, StringComparison.Ordinal);
        Assert.Equal("""{"type":1,"target":"To \"all\"/é","arguments":[1.50, "\u00e9", {"a":null}]}""", call.Body);
    }

    [Fact]
    public async Task Invoke_Answered_ReturnsTheResult()
    {
        Upstream.Answer = call => Task.FromResult((200, call.Event == "Add" ? Completion(call, "\"result\":[5,\"é\"]") : ""));
        await using var client = await ConnectAsync("h");

        var result = await client.InvokeAsync("Add", 2, 3);

        Assert.Equal("""[5,"é"]""", result.GetRawText());
        var sent = await Upstream.NextAsync("Add");
        Assert.Equal("""{"type":1,"invocationId":"1","target":"Add","arguments":[2,3]}""", sent.Body);
        Assert.Equal("messages", sent.Headers["X-ASRS-Category"]);
    }

    [Theory]
    [InlineData(200, "error", "the app said no")]
    [InlineData(404, "", "Invocation failed, status code 404")]
    [InlineData(401, "", "Invocation failed, status code 401")]
    [InlineData(500, "secret", "Invocation failed, status code 500")]
    [InlineData(200, "not a completion", "Invocation failed, error: the answer is not a completion message of this invocation.")]
    public async Task Invoke_Failing_TellsTheClient(int status, string body, string expected)
    {
        Upstream.Answer = call => Task.FromResult(call.Event == "Fail"
            ? (status, body == "error" ? Completion(call, "\"error\":\"the app said no\"") : body)
            : (200, ""));
        await using var client = await ConnectAsync("h");

        var error = await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Fail"));

        Assert.Equal(expected, error.Message);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    public async Task Invoke_EmptyAnswer_CompletesWithoutResult(int status)
    {
        Upstream.Answer = call => Task.FromResult((call.Event == "Do" ? status : 200, ""));
        await using var client = await ConnectAsync("h");

        Assert.Equal(JsonValueKind.Undefined, (await client.InvokeAsync("Do")).ValueKind);
    }

    [Fact]
    public async Task Connected_Refused_ClientStaysConnected()
    {
        Upstream.Answer = _ => Task.FromResult((403, ""));
        await using var client = await ConnectAsync("h");
        await Upstream.NextAsync("connected");

        var error = await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Add", 1));

        Assert.Equal("Invocation failed, status code 403", error.Message);
        Assert.False(client.Closed.IsCompleted);
    }

    [Fact]
    public async Task Calls_OfOneConnection_NeverOverlapAndKeepTheirOrder()
    {
        var running = 0;
        var overlapped = false;
        var connectedMayEnd = new TaskCompletionSource();
        Upstream.Answer = async call =>
        {
            overlapped |= Interlocked.Increment(ref running) > 1;
            if (call.Event == "connected")
                await connectedMayEnd.Task;
            else
                await Task.Yield();
            Interlocked.Decrement(ref running);
            return (200, "");
        };

        var client = await ConnectAsync("h");
        for (var i = 0; i < 20; i++)
            await client.SendAsync("Step", i);
        Assert.Equal("connected", (await Upstream.NextAsync()).Event);
        connectedMayEnd.SetResult();
        for (var i = 0; i < 20; i++)
            Assert.Equal(i, (await Upstream.NextAsync()).Json.GetProperty("arguments")[0].GetInt32());
        await client.DisposeAsync();

        Assert.Equal("disconnected", (await Upstream.NextAsync()).Event);
        Assert.False(overlapped);
    }

    [Fact]
    public async Task Calls_OfTwoConnections_DoNotWaitForEachOther()
    {
        var slow = new TaskCompletionSource();
        Upstream.Answer = async call =>
        {
            if (call.Event == "Slow")
                await slow.Task;
            return (200, "");
        };
        await using var first = await ConnectAsync("h");
        await using var second = await ConnectAsync("h");

        var waiting = first.InvokeAsync("Slow");
        await second.InvokeAsync("Quick");

        Assert.False(waiting.IsCompleted);
        slow.SetResult();
        await waiting;
    }

    [Fact]
    public async Task Unreachable_ClientsStayAndInvocationsFail()
    {
        await using var gone = await UpstreamApp.StartAsync();
        var template = gone.Template;
        await gone.DisposeAsync();
        await using var alone = await StartAsync(template);
        await using var client = await EmulatorFixture.ConnectAsync(
            new Uri(alone.Urls.First() + "/client/?hub=h"), EmulatorFixture.ClientToken("h"));

        var error = await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Add", 1));
        var calls = new DataPlaneCaller(new Uri(alone.Urls.First()));
        await calls.StatusAsync("POST", "/api/hubs/h/:send", """{"Target":"t","Arguments":["still"]}""");

        Assert.Equal("Invocation failed, status code 500", error.Message);
        Assert.Equal("still", (await client.ReceiveAsync("t"))[0].GetString());
    }

    [Fact]
    public async Task NotAnswering_InvocationFailsAfterTheLimit()
    {
        var never = new TaskCompletionSource();
        Upstream.Answer = async call =>
        {
            if (call.Event == "Hang")
                await never.Task;
            return (200, "");
        };
        await using var impatient = await StartAsync(Upstream.Template, TimeSpan.FromMilliseconds(500));
        await using var client = await EmulatorFixture.ConnectAsync(
            new Uri(impatient.Urls.First() + "/client/?hub=h"), EmulatorFixture.ClientToken("h"));

        var error = await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Hang"));

        Assert.Equal("Invocation failed, status code 500", error.Message);
        never.SetResult();
    }

    [Fact]
    public async Task Stop_WithClients_EndsTheirConnectionsAndTellsTheApp()
    {
        await using var client = await ConnectAsync("h");
        await Upstream.NextAsync("connected");

        await emulator!.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));

        await client.Closed.WaitAsync(SignalRTestClient.DefaultLimit);
        Assert.Equal(client.ConnectionId, (await Upstream.NextAsync("disconnected")).Headers["X-ASRS-Connection-Id"]);
    }

    private static string Completion(UpstreamCall call, string member) =>
        $$"""{"type":3,"invocationId":{{call.Json.GetProperty("invocationId").GetRawText()}},{{member}}}""" + "\u001e";

    private static Task<WebApplication> StartAsync(string template, TimeSpan? limit = null) => EmulatorFixture.StartAsync(
        new SignalREmulatorOptions
        {
            Port = 0,
            AccessKey = EmulatorFixture.Key,
            UpstreamTemplate = template,
            UpstreamTimeout = limit ?? TimeSpan.FromSeconds(100),
        });

    private Uri Url(string hub) => new(emulator!.Urls.First() + "/client/?hub=" + hub);

    private Task<SignalRTestClient> ConnectAsync(string hub) =>
        EmulatorFixture.ConnectAsync(Url(hub), EmulatorFixture.ClientToken(hub));
}
