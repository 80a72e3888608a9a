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
            await emulator.DisconnectedAsync(hub);

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

        var reason = await goes.Closed.WaitAsync(SignalRTestClient.DefaultLimit);
        Assert.Equal("The server closed the connection with the following error: late", reason?.Message);
        await emulator.SendAsync("/api/hubs/closes/:send", "t", "still here");
        Assert.Equal("still here", (await stays.ReceiveAsync("t"))[0].GetString());
    }

    [Theory]
    [InlineData("""{"protocol":"messagepack","version":1}""", "The protocol 'messagepack' is not supported.")]
    [InlineData("""{"protocol":"json","version":99}""", "The server does not support version 99 of the 'json' protocol.")]
    [InlineData("""{"protocol":"json"}""", "An error occurred processing the handshake.")]
    public async Task Handshake_Unsupported_AnsweredWithTheError(string handshake, string expected)
    {
        using var socket = await RawSocket.ConnectAsync(emulator.ClientUrl("handshake"), EmulatorFixture.ClientToken("handshake"));

        await socket.SendAsync(handshake);

        var answer = await socket.ReceiveAsync();
        Assert.Contains(expected.Replace("'", "\\u0027", StringComparison.Ordinal),
            answer.Replace("'", "\\u0027", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_NotJson_ClosesWithAnErrorThatTheAppHearsToo()
    {
        using var socket = await RawSocket.OpenAsync(emulator.ClientUrl("notjson"), EmulatorFixture.ClientToken("notjson"));

        await socket.SendAsync("{nonsense");

        const string close = """{"type":7,"error":"Connection closed with an error. Error reading JSON."}""" + "\u001e";
        Assert.Equal(close, await socket.ReceiveAllAsync());
        var call = await emulator.DisconnectedAsync("notjson");
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
        var url = new Uri(app.Urls.First() + "/client/?hub=quiet");
        using var socket = await RawSocket.OpenAsync(url, EmulatorFixture.ClientToken("quiet"));

        var text = await socket.ReceiveAllAsync();

        Assert.StartsWith("{\"type\":6}\u001e", text, StringComparison.Ordinal);
        const string close = """{"type":7,"error":"The client sent nothing for 3 s.","allowReconnect":true}""";
        Assert.Contains(close, text, StringComparison.Ordinal);
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
        var url = new Uri(app.Urls.First() + "/client/?hub=mute");
        using var socket = await RawSocket.ConnectAsync(url, EmulatorFixture.ClientToken("mute"));

        Assert.Equal("{\"error\":\"Handshake was canceled.\"}\u001e", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task Client_ReadsNothing_DelaysNobodyElse()
    {
        using var stuck = await RawSocket.OpenAsync(emulator.ClientUrl("stuck"), EmulatorFixture.ClientToken("stuck", "s"));
        await using var reader = await emulator.ConnectAsync("stuck");
        var text = new string('x', 500_000);

        // More than every buffer on the way and the waiting list together hold.
        for (var i = 0; i < 80; i++)
        {
            await emulator.SendAsync("/api/hubs/stuck/:send", "t", text);
            Assert.Equal(text.Length, (await reader.ReceiveAsync("t"))[0].GetString()!.Length);
        }

        var call = await emulator.DisconnectedAsync("stuck");
        Assert.Equal("s", call.Headers["X-ASRS-User-Id"]);
        Assert.Contains("reads too slowly", call.Body, StringComparison.Ordinal);
    }
}
