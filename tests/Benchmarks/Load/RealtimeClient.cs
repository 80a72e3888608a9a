using System.Buffers;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Benchmarks.Load;

/// <summary>Receives over WebSockets and does nothing else. Tests use the official client, but it shares the cores with what is measured:
/// a connect takes it more than twice as long, and 1,000 connections half as much processor time and memory again.</summary>
internal sealed class RealtimeClient : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1E;
    private const int Invocation = 1;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10), PingInterval = TimeSpan.FromSeconds(10);
    private static readonly byte[] Handshake = [.. """{"protocol":"json","version":1}"""u8, RecordSeparator];
    private static readonly byte[] Ping = [.. """{"type":6}"""u8, RecordSeparator];

    private readonly ClientWebSocket socket = new();
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly PeriodicTimer pings = new(PingInterval);
    private readonly TaskCompletionSource<JsonElement> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<string, JsonElement>? onMessage;
    private Task receiving = Task.CompletedTask;
    private Task pinging = Task.CompletedTask;

    private RealtimeClient(Action<string, JsonElement>? onMessage) => this.onMessage = onMessage;

    public bool IsClosed => receiving.IsCompleted;

    /// <param name="url">Where the app's negotiation sends its clients.</param>
    /// <param name="onMessage">Called with each message's target and its only argument.</param>
    public static async Task<RealtimeClient> ConnectAsync(
        HttpClient http, Uri url, string accessToken, Action<string, JsonElement>? onMessage)
    {
        var client = new RealtimeClient(onMessage);
        try
        {
            await client.StartAsync(http, url, accessToken).WaitAsync(Limit);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        pings.Dispose();
        await pinging;
        if (socket.State == WebSocketState.Open)
        {
            using var limit = new CancellationTokenSource(Limit);
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
                await receiving.WaitAsync(limit.Token);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                // The service went first, or does not answer.
                socket.Abort();
            }
        }

        socket.Dispose();
    }

    private async Task StartAsync(HttpClient http, Uri url, string accessToken)
    {
        var negotiate = new UriBuilder(url);
        negotiate.Path = negotiate.Path.TrimEnd('/') + "/negotiate";
        negotiate.Query += "&negotiateVersion=1";
        using var request = new HttpRequestMessage(HttpMethod.Post, negotiate.Uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());

        var connect = new UriBuilder(url) { Scheme = url.Scheme == "https" ? "wss" : "ws" };
        connect.Query += "&id=" + Uri.EscapeDataString(answer.GetProperty("connectionToken").GetString()!);
        socket.Options.SetRequestHeader("Authorization", "Bearer " + accessToken);
        await socket.ConnectAsync(connect.Uri, CancellationToken.None);
        await SendAsync(Handshake);
        receiving = ReceiveAllAsync();
        await Task.WhenAny(opened.Task, receiving);
        if (!opened.Task.IsCompleted || (await opened.Task).TryGetProperty("error", out _))
            throw new BenchmarkException("the real-time service refused the handshake.");
        pinging = PingAsync();
    }

    /// <summary>The service disconnects a client that is silent for 30 s.</summary>
    private async Task PingAsync()
    {
        try
        {
            while (await pings.WaitForNextTickAsync() && socket.State == WebSocketState.Open)
                await SendAsync(Ping);
        }
        catch (WebSocketException)
        {
            // The connection ended, which the receiving side notices too.
        }
    }

    private async Task ReceiveAllAsync()
    {
        try
        {
            do
                HandleRecords();
            while (await ReadAsync());
            if (socket.State == WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The connection broke: IsClosed says so.
        }
    }

    private async Task<bool> ReadAsync()
    {
        var result = await socket.ReceiveAsync(buffer.GetMemory(512), CancellationToken.None);
        buffer.Advance(result.Count);
        return result.MessageType != WebSocketMessageType.Close;
    }

    private void HandleRecords()
    {
        var rest = buffer.WrittenSpan;
        for (var end = rest.IndexOf(RecordSeparator); end >= 0; end = rest.IndexOf(RecordSeparator))
        {
            Handle(JsonElement.Parse(rest[..end]));
            rest = rest[(end + 1)..];
        }

        var incomplete = rest.ToArray();
        buffer.ResetWrittenCount();
        buffer.Write(incomplete);
    }

    private void Handle(JsonElement message)
    {
        // The answer to the handshake is the only message without a type.
        if (!message.TryGetProperty("type", out var type))
            opened.TrySetResult(message);
        else if (type.GetInt32() == Invocation)
            onMessage?.Invoke(message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0]);
    }

    private Task SendAsync(byte[] message) => socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None);
}
