using System.Net.WebSockets;
using System.Text;
using SignalR.Emulator;
using SignalR.Testing;
using Xunit;

namespace LocalRuntime.Tests.SignalR;

public sealed class ConnectionTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Theory]
    [InlineData("connections/{id}", "Warning.Connection.NotExisted")]
    [InlineData("users/u", "Warning.User.NotExisted")]
    [InlineData("groups/g", "Warning.Group.NotExisted")]
    public async Task Exists_BeforeDuringAfter_TellsTheTruth(string path, string code)
    {
        var hub = "exists" + path[0];
        foreach (var method in new[] { "HEAD", "GET" })
        {
            var client = await emulator.ConnectAsync(hub, "u");
            var url = $"/api/hubs/{hub}/" + path.Replace("{id}", client.ConnectionId, StringComparison.Ordinal);
            await emulator.StatusAsync("PUT", $"/api/hubs/{hub}/groups/g/connections/{client.ConnectionId}");

            Assert.Equal(200, await emulator.StatusAsync(method, url));
            await client.DisposeAsync();

            using var response = await emulator.CallAsync(method, url);
            Assert.Equal(404, (int)response.StatusCode);
            Assert.Equal(code, Assert.Single(response.Headers.GetValues("x-ms-error-code")));
        }
    }

    [Fact]
    public async Task Close_WithoutReason_EndsWithoutError()
    {
        await using var client = await emulator.ConnectAsync("plainclose");

        Assert.Equal(200, await emulator.StatusAsync("DELETE", $"/api/hubs/plainclose/connections/{client.ConnectionId}"));

        Assert.Null(await client.Closed.WaitAsync(SignalRTestClient.DefaultLimit));
        Assert.Equal(200, await emulator.StatusAsync("DELETE", "/api/hubs/plainclose/connections/nobody"));
    }

    [Theory]
    [InlineData(":closeConnections")]
    [InlineData("users/u/:closeConnections")]
    [InlineData("groups/g/:closeConnections")]
    public async Task CloseConnections_Excluded_StayOpen(string path)
    {
        await using var goes = await emulator.ConnectAsync("closes", "u");
        await using var stays = await emulator.ConnectAsync("closes", "u");
        foreach (var client in new[] { goes, stays })
            await emulator.StatusAsync("PUT", $"/api/hubs/closes/groups/g/connections/{client.ConnectionId}");

        Assert.Equal(204, await emulator.StatusAsync("POST", $"/api/hubs/closes/{path}?excluded={stays.ConnectionId}&reason=late"));

        Assert.Equal("late", await goes.Closed.WaitAsync(SignalRTestClient.DefaultLimit));
        await emulator.SendAsync("/api/hubs/closes/:send", "t", "still here");
        Assert.Equal("still here", (await stays.ReceiveAsync("t"))[0].GetString());
    }

    [Theory]
    [InlineData("""{"protocol":"messagepack","version":1}""", "The protocol 'messagepack' is not supported.")]
    [InlineData("""{"protocol":"json","version":99}""", "The server does not support version 99 of the 'json' protocol.")]
    [InlineData("""{"protocol":"json"}""", "An error occurred processing the handshake.")]
    public async Task Handshake_Unsupported_AnsweredWithTheError(string handshake, string expected)
    {
        using var socket = new ClientWebSocket();
        var url = emulator.ClientUrl("handshake").ToString().Replace("http:", "ws:", StringComparison.Ordinal);
        var token = EmulatorFixture.ClientToken("handshake");
        await socket.ConnectAsync(new Uri($"{url}&access_token={token}"), CancellationToken.None);

        await socket.SendAsync(Encoding.UTF8.GetBytes(handshake + "\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);

        var buffer = new byte[1000];
        using var limit = new CancellationTokenSource(SignalRTestClient.DefaultLimit);
        var result = await socket.ReceiveAsync(buffer, limit.Token);
        Assert.Contains(expected.Replace("'", "\\u0027", StringComparison.Ordinal),
            Encoding.UTF8.GetString(buffer, 0, result.Count).Replace("'", "\\u0027", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_NotJson_ClosesWithAnErrorThatTheAppHearsToo()
    {
        await using var client = await emulator.ConnectAsync("notjson");

        await client.SendRawAsync("{nonsense\u001e");

        Assert.StartsWith("Connection closed with an error.", await client.Closed.WaitAsync(SignalRTestClient.DefaultLimit), StringComparison.Ordinal);
        UpstreamCall call;
        do
            call = await emulator.Upstream.NextAsync("disconnected");
        while (call.Headers["X-ASRS-Hub"] != "notjson");
        Assert.Equal("""{"Type":11,"Error":"Error reading JSON."}""", call.Body);
    }

    [Fact]
    public async Task Client_Silent_GetsPingsAndIsDisconnectedWithAnError()
    {
        await using var app = await EmulatorFixture.StartAsync(new SignalREmulatorOptions
        {
            Port = 0,
            AccessKey = EmulatorFixture.Key,
            UpstreamTemplate = "",
            KeepAliveInterval = TimeSpan.FromSeconds(1),
            ClientTimeout = TimeSpan.FromSeconds(3),
        });
        using var socket = new ClientWebSocket();
        var url = app.Urls.First().Replace("http:", "ws:", StringComparison.Ordinal);
        await socket.ConnectAsync(new Uri($"{url}/client/?hub=quiet&access_token={EmulatorFixture.ClientToken("quiet")}"), CancellationToken.None);
        await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);

        using var limit = new CancellationTokenSource(SignalRTestClient.DefaultLimit);
        var text = new StringBuilder();
        var buffer = new byte[1000];
        while (await socket.ReceiveAsync(buffer, limit.Token) is { MessageType: WebSocketMessageType.Text } result)
            text.Append(Encoding.UTF8.GetString(buffer, 0, result.Count));

        Assert.StartsWith("{}\u001e{\"type\":6}\u001e", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("{\"type\":7,\"error\":\"The client sent nothing for 3 s.\",\"allowReconnect\":true}", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handshake_Missing_IsAnsweredAfterTheLimit()
    {
        await using var app = await EmulatorFixture.StartAsync(new SignalREmulatorOptions
        {
            Port = 0,
            AccessKey = EmulatorFixture.Key,
            UpstreamTemplate = "",
            HandshakeTimeout = TimeSpan.FromMilliseconds(200),
        });
        using var socket = new ClientWebSocket();
        var url = app.Urls.First().Replace("http:", "ws:", StringComparison.Ordinal);
        await socket.ConnectAsync(new Uri($"{url}/client/?hub=mute&access_token={EmulatorFixture.ClientToken("mute")}"), CancellationToken.None);

        using var limit = new CancellationTokenSource(SignalRTestClient.DefaultLimit);
        var buffer = new byte[1000];
        var result = await socket.ReceiveAsync(buffer, limit.Token);

        Assert.Equal("{\"error\":\"Handshake was canceled.\"}\u001e", Encoding.UTF8.GetString(buffer, 0, result.Count));
    }

    [Fact]
    public async Task Client_ReadsNothing_DelaysNobodyElse()
    {
        using var stuck = new ClientWebSocket();
        var url = emulator.ClientUrl("stuck").ToString().Replace("http:", "ws:", StringComparison.Ordinal);
        await stuck.ConnectAsync(new Uri($"{url}&access_token={EmulatorFixture.ClientToken("stuck", "s")}"), CancellationToken.None);
        await stuck.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        await stuck.ReceiveAsync(new byte[3], CancellationToken.None);
        await using var reader = await emulator.ConnectAsync("stuck");
        var text = new string('x', 500_000);

        // More than every buffer on the way and the waiting list together hold.
        for (var i = 0; i < 80; i++)
        {
            await emulator.SendAsync("/api/hubs/stuck/:send", "t", text);
            Assert.Equal(text.Length, (await reader.ReceiveAsync("t"))[0].GetString()!.Length);
        }

        UpstreamCall call;
        do
            call = await emulator.Upstream.NextAsync("disconnected");
        while (call.Headers["X-ASRS-Hub"] != "stuck");
        Assert.Equal("s", call.Headers["X-ASRS-User-Id"]);
        Assert.Contains("reads too slowly", call.Body, StringComparison.Ordinal);
    }
}
