using System.Net.WebSockets;
using System.Text;
using SignalR.Testing;

namespace LocalRuntime.Tests.SignalR;

/// <summary>A WebSocket to the emulator without a SignalR client: for what a client would never send, or hides from its user.</summary>
public sealed class RawSocket : IDisposable
{
    private readonly ClientWebSocket socket = new();

    /// <summary>Connects, but sends no handshake.</summary>
    public static async Task<RawSocket> ConnectAsync(Uri url, string token)
    {
        var raw = new RawSocket();
        var address = new UriBuilder(url) { Scheme = "ws" };
        address.Query += "&access_token=" + token;
        await raw.socket.ConnectAsync(address.Uri, CancellationToken.None);
        return raw;
    }

    /// <summary>Connects, and reads the answer to the handshake.</summary>
    public static async Task<RawSocket> OpenAsync(Uri url, string token)
    {
        var raw = await ConnectAsync(url, token);
        await raw.SendAsync("""{"protocol":"json","version":1}""");
        if (await raw.ReceiveAsync("{}".Length + 1) is not "{}\u001e" and var answer)
            throw new InvalidOperationException($"The handshake was answered with '{answer}'.");
        return raw;
    }

    /// <summary>Sends one message; the record separator is added.</summary>
    public Task SendAsync(string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + "\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>The next frame, or as much of it as fits; empty when the service closes the socket.</summary>
    public async Task<string> ReceiveAsync(int size = 4096)
    {
        var buffer = new byte[size];
        using var limit = new CancellationTokenSource(SignalRTestClient.DefaultLimit);
        var result = await socket.ReceiveAsync(buffer, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    /// <summary>All that comes until the service closes the socket.</summary>
    public async Task<string> ReceiveAllAsync()
    {
        var all = new StringBuilder();
        while (await ReceiveAsync() is { Length: > 0 } text)
            all.Append(text);
        return all.ToString();
    }

    public void Dispose() => socket.Dispose();
}
