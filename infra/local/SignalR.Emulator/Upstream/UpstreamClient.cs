using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;
using SignalR.Emulator.Clients;

namespace SignalR.Emulator.Upstream;

/// <summary>Tells the app what clients do. A call that fails is logged, and an invoking client told; it never ends a connection.</summary>
internal sealed class UpstreamClient(
    SignalREmulatorOptions options, UpstreamTemplate template, IHostApplicationLifetime lifetime, ILogger<UpstreamClient> logger)
    : IDisposable
{
    private const string Connections = "connections";
    private const string Messages = "messages";
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>At the same time; others wait. With one for each of thousands of clients that connect at once, the app's host would hold as
    /// many connections for the minute after.</summary>
    private const int MaxCalls = 100;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly ReadOnlyMemory<byte> ConnectedBody = """{"type":10}"""u8.ToArray();

    private readonly byte[] key = Encoding.UTF8.GetBytes(options.AccessKey);
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = MaxCalls,
        // User ids and claims are any text.
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    })
    {
        Timeout = options.UpstreamTimeout,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    public Task ConnectedAsync(ClientConnection client) => PostAsync(client, Connections, "connected", ConnectedBody);

    public Task DisconnectedAsync(ClientConnection client)
    {
        // The service writes this one with capitals.
        var body = client.Error is { } error
            ? JsonSerializer.SerializeToUtf8Bytes(new { Type = 11, Error = error })
            : """{"Type":11}"""u8.ToArray();
        return PostAsync(client, Connections, "disconnected", body);
    }

    public async Task MessageAsync(ClientConnection client, ClientMessage message)
    {
        if (message.Target is not { Length: > 0 } target)
            throw new InvalidDataException("Missing required property 'target'.");

        var body = ServerMessages.UpstreamInvocation(message.InvocationId, target, message.Arguments.Span);
        var answer = await PostAsync(client, Messages, target, body);
        if (message.InvocationId is { } id)
            client.Send(Completion(id, answer));
    }

    public void Dispose() => http.Dispose();

    private static ReadOnlyMemory<byte> Completion(string invocationId, UpstreamAnswer answer)
    {
        if (answer.Status is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
            return Error(invocationId, $"status code {(int)answer.Status}");

        var body = answer.Body.TrimEnd(ServerMessages.RecordSeparator);
        if (body.Length == 0)
            return ServerMessages.Bytes(CompletionMessage.Empty(invocationId));

        if (!IsCompletionOf(invocationId, body))
            return Error(invocationId, "error: the answer is not a completion message of this invocation.");

        return (byte[])[.. body, ServerMessages.RecordSeparator];
    }

    private static bool IsCompletionOf(string invocationId, ReadOnlySpan<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Number
                && type.TryGetInt32(out var number) && number == HubProtocolConstants.CompletionMessageType
                && root.TryGetProperty("invocationId", out var id) && id.ValueKind == JsonValueKind.String
                && id.GetString() == invocationId;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte> Error(string invocationId, string what) =>
        ServerMessages.Bytes(CompletionMessage.WithError(invocationId, $"Invocation failed, {what}"));

    private async Task<UpstreamAnswer> PostAsync(ClientConnection client, string category, string @event, ReadOnlyMemory<byte> body)
    {
        if (template.For(client.Hub.Name, category, @event) is not { } url)
            return new UpstreamAnswer(HttpStatusCode.NotFound, []);

        try
        {
            using var request = Request(client, category, @event, url, body);
            using var response = await http.SendAsync(request);
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
                Log.Refused(logger, client.Hub.Name, category, @event, (int)response.StatusCode);
            return new UpstreamAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            // When everything stops, the app may be gone first, and a line for each client would say nothing.
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
                Log.Failed(logger, client.Hub.Name, category, @event, e.Message);
            return new UpstreamAnswer(HttpStatusCode.InternalServerError, []);
        }
    }

    private HttpRequestMessage Request(ClientConnection client, string category, string @event, Uri url, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = Json;
        Add("Connection-Id", client.Id);
        Add("Hub", client.Hub.Name);
        Add("Category", category);
        Add("Event", @event);
        Add("User-Id", client.UserId);
        Add("User-Claims", client.Claims);
        Add("Client-Query", client.Query);
        Add("Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(client.Id))));
        return request;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                request.Headers.TryAddWithoutValidation("X-ASRS-" + name, HeaderText(value));
        }
    }

    // A claim may hold a line break; a header may not.
    private static string HeaderText(string value) =>
        value.Any(char.IsControl) ? string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)) : value;
}

/// <summary>What the app answered; a call that did not get through counts as an internal error.</summary>
internal readonly record struct UpstreamAnswer(HttpStatusCode Status, byte[] Content)
{
    public ReadOnlySpan<byte> Body => Content;
}
