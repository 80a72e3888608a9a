using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LocalRuntime.Tests.App.Functions;
using LocalRuntime.Tests.Functions.Support;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace LocalRuntime.Tests.Functions;

public sealed class SignalRTriggerTests : IAsyncLifetime
{
    private FunctionsHost host = null!;

    public async Task InitializeAsync() => host = await FunctionsHost.StartAsync(new()
    {
        ["OutSignalR"] = $"Endpoint=http://127.0.0.1:1;AccessKey={SignalRStub.Key};Version=1.0;",
        ["ChatHubName"] = "chathub",
    });

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("[2,3]", 2, 3)]
    [InlineData("""["2",3]""", 2, 3)]
    public async Task Invoke_ArgumentsFit_BoundByPositionAndResultReturned(string arguments, int a, int b)
    {
        host.Probe.On = (call, _) => Task.FromResult<object?>((int)call.More[0]! + (int)call.More[1]!);

        using var answer = await MessageAsync("add", arguments, "7");

        Assert.Equal($$"""{"type":3,"invocationId":"7","result":{{a + b}}}""" + "\u001e", await answer.Content.ReadAsStringAsync());
        Assert.Null(answer.Content.Headers.ContentType);
    }

    [Theory]
    [InlineData("text", "\"text\"")]
    [InlineData(null, "null")]
    [InlineData(true, "true")]
    public async Task Invoke_AnyResult_IsJson(object? result, string json)
    {
        host.Probe.On = (_, _) => Task.FromResult(result);

        using var answer = await MessageAsync("anything", "[]", "0");

        Assert.Equal($$"""{"type":3,"invocationId":"0","result":{{json}}}""" + "\u001e", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("[2]")]
    [InlineData("[2,3,4]")]
    [InlineData("""["x",3]""")]
    [InlineData("[null,3]")]
    public async Task Invoke_ArgumentsDoNotFit_Error(string arguments)
    {
        using var answer = await MessageAsync("Add", arguments, "0");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"error\":\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, host.Probe.Waiting);
    }

    [Fact]
    public async Task Invoke_Throws_MessageAndStackReachTheClient()
    {
        host.Probe.On = (_, _) => throw new InvalidOperationException("hub secret");

        using var answer = await MessageAsync("anything", "[]", "0");

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Result: Failure\\nException: hub secret\\nStack: ", text, StringComparison.Ordinal);
        Assert.EndsWith("\u001e", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_WithoutInvocationId_Empty200(bool throws)
    {
        host.Probe.On = (_, _) => throws ? throw new InvalidOperationException() : Task.FromResult<object?>(1);

        using var answer = await MessageAsync("anything", "[1]", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Send_PocoArgument_CaseInsensitiveAndContextAsString()
    {
        using var answer = await MessageAsync("poco", """[{"NAME":"n","count":1}]""", null);

        var call = await host.Probe.NextAsync();
        Assert.Equal(new Poco("n", 1), call.More[0]);
        Assert.Equal("c1", JsonDocument.Parse((string)call.Value!).RootElement.GetProperty("ConnectionId").GetString());
    }

    [Fact]
    public async Task Send_Context_HoldsWhoAndWhat()
    {
        using var answer = await MessageAsync("anything", """[1,"two"]""", null, request =>
        {
            request.Headers.Add("X-ASRS-User-Id", "user");
            request.Headers.Add("X-ASRS-User-Claims",
                "http://schemas.microsoft.com/ws/2008/06/identity/claims/role: a, role: b, role: c, name: x,y");
            request.Headers.Add("X-ASRS-Client-Query", "?hub=chathub&id=5");
        });

        var context = (SignalRInvocationContext)(await host.Probe.NextAsync()).Value!;
        Assert.Equal(["1", "two"], context.Arguments!.Select(a => ((JsonElement)a).ToString()));
        Assert.Equal(("c1", "user", "chathub", "anything"), (context.ConnectionId, context.UserId, context.Hub, context.Event));
        Assert.Equal(SignalRInvocationCategory.Messages, context.Category);
        Assert.Equal("5", context.Query["id"]);
        Assert.Equal("a", context.Claims["http://schemas.microsoft.com/ws/2008/06/identity/claims/role"]);
        Assert.Equal("b", context.Claims["role"]);
        Assert.Equal("x", context.Claims["name"]);
        Assert.Equal("user", context.Headers["X-ASRS-User-Id"]);
    }

    [Fact]
    public async Task Connected_Throws_403()
    {
        using (var fine = await SendAsync("connections", "connected", """{"type":10}"""))
            Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
        host.Probe.On = (_, _) => throw new InvalidOperationException();
        using var refused = await SendAsync("connections", "connected", """{"type":10}""");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Disconnected_CapitalMembers_ErrorRead()
    {
        using var answer = await SendAsync("connections", "disconnected", """{"Type":11,"Error":"gone"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("gone", ((SignalRInvocationContext)(await host.Probe.NextAsync()).Value!).Error);
    }

    [Theory]
    [InlineData("sha256=00", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData("sha256=00, {0}", HttpStatusCode.OK)]
    [InlineData("{0}", HttpStatusCode.OK)]
    public async Task Send_Signature_OneOfThemMustBeOurs(string signature, HttpStatusCode expected)
    {
        using var answer = await SendAsync(
            "connections", "connected", """{"type":10}""", signature: signature.Replace("{0}", Signature(), StringComparison.Ordinal));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, host.Probe.Waiting);
    }

    [Theory]
    [InlineData("messages", "nosuch", "application/json", HttpStatusCode.NotFound)]
    [InlineData("connections", "add", "application/json", HttpStatusCode.NotFound)]
    [InlineData("connections", "connected", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task Send_UnknownEventOrType_Refused(string category, string name, string type, HttpStatusCode expected)
    {
        using var answer = await SendAsync(category, name, "{}", type);

        Assert.Equal(expected, answer.StatusCode);
    }

    private Task<HttpResponseMessage> MessageAsync(
        string target, string arguments, string? id, Action<HttpRequestMessage>? change = null)
    {
        var invocation = id is null ? "" : $"\"invocationId\":\"{id}\",";
        return SendAsync(
            "messages", target, $$"""{"type":1,{{invocation}}"target":"{{target}}","arguments":{{arguments}}}""", change: change);
    }

    private async Task<HttpResponseMessage> SendAsync(
        string category,
        string name,
        string body,
        string type = "application/json",
        string? signature = null,
        Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "runtime/webhooks/signalr?code=any")
        {
            Content = new StringContent(body, null, type),
        };
        request.Headers.Add("X-ASRS-Connection-Id", "c1");
        request.Headers.Add("X-ASRS-Hub", "chathub");
        request.Headers.Add("X-ASRS-Category", category);
        request.Headers.Add("X-ASRS-Event", name);
        request.Headers.TryAddWithoutValidation("X-ASRS-Signature", signature ?? Signature());
        change?.Invoke(request);
        return await host.Client.SendAsync(request);
    }

    private static string Signature() => "sha256=" + Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(SignalRStub.Key), "c1"u8));
}
