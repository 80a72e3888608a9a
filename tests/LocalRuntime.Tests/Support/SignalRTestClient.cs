using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SignalR.Testing;

/// <summary>
/// A SignalR client over WebSockets with the JSON protocol, small enough to run by the thousand. The file needs the ASP.NET Core
/// shared framework only, so that any test or benchmark project can link it.
/// </summary>
public sealed class SignalRTestClient : IAsyncDisposable
{
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(10);

    private const byte RecordSeparator = 0x1E;
    private static readonly JsonHubProtocol Protocol = new();
    private static readonly HttpClient SharedHttp = new();

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<string, Channel<JsonElement[]>> received = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> invocations = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<string?> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<string, JsonElement[]>? onMessage;
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly PeriodicTimer pings = new(TimeSpan.FromSeconds(10));
    private Task receiving = Task.CompletedTask;
    private int invocationId;

    private SignalRTestClient(Action<string, JsonElement[]>? onMessage) => this.onMessage = onMessage;

    public string ConnectionId { get; private set; } = "";

    /// <summary>Ends with the connection; its value is the error of the service's close message, if there was one.</summary>
    public Task<string?> Closed => closed.Task;

    /// <summary>Asks the app's own negotiate endpoint for the service's address and a token, and connects there.</summary>
    /// <param name="request">A POST to the app's negotiate function, with the caller's credentials.</param>
    public static async Task<SignalRTestClient> NegotiateAsync(
        HttpClient http, HttpRequestMessage request, Action<string, JsonElement[]>? onMessage = null)
    {
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
        return await ConnectAsync(new Uri(answer.GetProperty("url").GetString()!), answer.GetProperty("accessToken").GetString()!, onMessage);
    }

    /// <summary>Connects to the service, for example http://127.0.0.1:8888/client/?hub=notifications.</summary>
    /// <param name="onMessage">Called for each invocation instead of keeping it for <see cref="ReceiveAsync"/>: for benchmarks.</param>
    public static async Task<SignalRTestClient> ConnectAsync(
        Uri url, string accessToken, Action<string, JsonElement[]>? onMessage = null)
    {
        var client = new SignalRTestClient(onMessage);
        try
        {
            await client.StartAsync(url, accessToken).WaitAsync(DefaultLimit);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next message for a target, in the order of arrival.</summary>
    /// <exception cref="TimeoutException">None came within the limit.</exception>
    public async Task<JsonElement[]> ReceiveAsync(string target, TimeSpan? limit = null)
    {
        using var cancellation = new CancellationTokenSource(limit ?? DefaultLimit);
        try
        {
            return await Messages(target).Reader.ReadAsync(cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No '{target}' message came within {limit ?? DefaultLimit}.");
        }
    }

    /// <summary>Calls the app and waits for its result (undefined when there is none).</summary>
    /// <exception cref="InvalidOperationException">The app or the service answered with an error, which is the message.</exception>
    public async Task<JsonElement> InvokeAsync(string target, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref invocationId).ToString(CultureInfo.InvariantCulture);
        var result = invocations[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync(Protocol.GetMessageBytes(new InvocationMessage(id, target, arguments)));
        return await result.Task.WaitAsync(DefaultLimit);
    }

    public Task SendAsync(string target, params object?[] arguments) =>
        WriteAsync(Protocol.GetMessageBytes(new InvocationMessage(target, arguments)));

    /// <summary>Sends text as it is, record separator included.</summary>
    public Task SendRawAsync(string text) => WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        pings.Dispose();
        if (socket.State == WebSocketState.Open)
        {
            using var limit = new CancellationTokenSource(DefaultLimit);
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
                await receiving.WaitAsync(limit.Token);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                // The service went first, or does not answer: there is nobody left to say goodbye to.
                socket.Abort();
            }
        }

        socket.Dispose();
        sending.Dispose();
    }

    private async Task StartAsync(Uri url, string accessToken)
    {
        var negotiate = new UriBuilder(url);
        negotiate.Path = negotiate.Path.TrimEnd('/') + "/negotiate";
        negotiate.Query += "&negotiateVersion=1";
        using var request = new HttpRequestMessage(HttpMethod.Post, negotiate.Uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await SharedHttp.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
        ConnectionId = answer.GetProperty("connectionId").GetString()!;

        var connect = new UriBuilder(url) { Scheme = url.Scheme == "https" ? "wss" : "ws" };
        connect.Query += "&id=" + Uri.EscapeDataString(answer.GetProperty("connectionToken").GetString()!);
        socket.Options.SetRequestHeader("Authorization", "Bearer " + accessToken);
        await socket.ConnectAsync(connect.Uri, CancellationToken.None);
        await ShakeHandsAsync();
        receiving = ReceiveAllAsync();
        _ = PingAsync();
    }

    // The service disconnects a client that is silent for 30 s.
    private async Task PingAsync()
    {
        var ping = Protocol.GetMessageBytes(PingMessage.Instance);
        try
        {
            while (await pings.WaitForNextTickAsync() && socket.State == WebSocketState.Open)
                await WriteAsync(ping);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException)
        {
            // The connection ended; the receiving side tells why.
        }
    }

    private async Task ShakeHandsAsync()
    {
        var hello = new ArrayBufferWriter<byte>();
        HandshakeProtocol.WriteRequestMessage(new HandshakeRequestMessage(Protocol.Name, 1), hello);
        await WriteAsync(hello.WrittenMemory);
        while (await ReadAsync())
        {
            var data = new ReadOnlySequence<byte>(buffer.WrittenMemory);
            if (!HandshakeProtocol.TryParseResponseMessage(ref data, out var answer))
                continue;

            if (answer.Error is not null)
                throw new InvalidOperationException(answer.Error);

            Keep(data.ToArray());
            return;
        }

        throw new InvalidOperationException("The service closed the connection before the handshake.");
    }

    private async Task ReceiveAllAsync()
    {
        string? error = null;
        try
        {
            do
                error = HandleRecords() ?? error;
            while (await ReadAsync());
            if (socket.State == WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            error ??= e.Message;
        }
        finally
        {
            foreach (var waiting in invocations.Values)
                waiting.TrySetException(new InvalidOperationException("The connection was closed."));
            closed.TrySetResult(error);
        }
    }

    private async Task<bool> ReadAsync()
    {
        var result = await socket.ReceiveAsync(buffer.GetMemory(512), CancellationToken.None);
        buffer.Advance(result.Count);
        return result.MessageType != WebSocketMessageType.Close;
    }

    /// <summary>The error of a close message, if there is one among the records.</summary>
    private string? HandleRecords()
    {
        string? error = null;
        var rest = buffer.WrittenSpan;
        for (var end = rest.IndexOf(RecordSeparator); end >= 0; end = rest.IndexOf(RecordSeparator))
        {
            error = Handle(JsonElement.Parse(rest[..end])) ?? error;
            rest = rest[(end + 1)..];
        }

        Keep(rest.ToArray());
        return error;
    }

    private void Keep(byte[] rest)
    {
        buffer.ResetWrittenCount();
        buffer.Write(rest);
    }

    private string? Handle(JsonElement message)
    {
        switch (message.GetProperty("type").GetInt32())
        {
            case HubProtocolConstants.InvocationMessageType:
                var target = message.GetProperty("target").GetString()!;
                JsonElement[] arguments = [.. message.GetProperty("arguments").EnumerateArray()];
                if (onMessage is not null)
                    onMessage(target, arguments);
                else
                    Messages(target).Writer.TryWrite(arguments);
                return null;
            case HubProtocolConstants.CompletionMessageType:
                if (invocations.TryRemove(message.GetProperty("invocationId").GetString()!, out var waiting))
                    Complete(waiting, message);
                return null;
            case HubProtocolConstants.CloseMessageType:
                return message.TryGetProperty("error", out var error) ? error.GetString() : null;
            default:
                return null;
        }
    }

    private static void Complete(TaskCompletionSource<JsonElement> waiting, JsonElement message)
    {
        if (message.TryGetProperty("error", out var error))
            waiting.TrySetException(new InvalidOperationException(error.GetString()));
        else
            waiting.TrySetResult(message.TryGetProperty("result", out var result) ? result : default);
    }

    private Channel<JsonElement[]> Messages(string target) => received.GetOrAdd(target, _ => Channel.CreateUnbounded<JsonElement[]>());

    private async Task WriteAsync(ReadOnlyMemory<byte> data)
    {
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(data, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }
    }
}
