using Xunit;

namespace LocalRuntime.Tests.SignalR;

/// <summary>The official JavaScript client on each transport.</summary>
public sealed class TransportTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Theory]
    [InlineData("WebSockets")]
    [InlineData("ServerSentEvents")]
    [InlineData("LongPolling")]
    public async Task Client_AnyTransport_ReceivesInvokesAndHearsWhyItIsClosed(string transport)
    {
        var hub = "tr" + transport;
        emulator.Upstream.Answer = call => Task.FromResult(call.Event == "Add"
            ? (200, $$"""{"type":3,"invocationId":{{call.Json.GetProperty("invocationId").GetRawText()}},"result":5}""" + "\u001e")
            : (200, ""));
        await using var client = await JsClient.ConnectAsync(
            emulator.ClientUrl(hub), EmulatorFixture.ClientToken(hub, "alice"), transport, "t");

        await emulator.SendAsync($"/api/hubs/{hub}/users/alice/:send", "t", "é\\u00e9");
        Assert.Equal("éé", (await client.ReceiveAsync("t"))[0].GetString());

        Assert.Equal(5, (await client.InvokeAsync("Add", 2, 3)).GetInt32());

        Assert.Equal(200, await emulator.StatusAsync("DELETE", $"/api/hubs/{hub}/connections/{client.ConnectionId}?reason=bye%20bye"));
        Assert.Equal("Server returned an error on close: bye bye", await client.Closed);
    }

    [Fact]
    public async Task Client_Stops_AppHearsDisconnectedWithoutError()
    {
        await using var client = await JsClient.ConnectAsync(
            emulator.ClientUrl("stops"), EmulatorFixture.ClientToken("stops", "stopper"), "WebSockets");

        await client.StopAsync();

        var call = await emulator.DisconnectedAsync("stops");
        Assert.Equal("""{"Type":11}""", call.Body);
        Assert.Null(await client.Closed);
    }

    [Fact]
    public async Task Stream_FromClient_CompletesWithAnError()
    {
        await using var client = await JsClient.ConnectAsync(
            emulator.ClientUrl("streams"), EmulatorFixture.ClientToken("streams"), "WebSockets");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.StreamAsync("Count", 3));

        Assert.Contains("Streaming is not supported", error.Message, StringComparison.Ordinal);
    }
}
