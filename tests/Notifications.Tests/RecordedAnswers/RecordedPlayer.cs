using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Notifications.Tests.Support;
using SignalR.Testing;

namespace Notifications.Tests.RecordedAnswers;

/// <summary>Plays requests one after another against any host of the app, and keeps what it answers. The host needs an empty storage
/// account and the settings of <see cref="RecordedRequests.Settings"/>.</summary>
/// <param name="http">Its base address is the API's, with a slash at the end.</param>
/// <param name="storageConnection">The host's storage account, for messages that failed for good.</param>
/// <param name="drain">Makes dead letters of them at once; else the app does so every minute.</param>
public sealed partial class RecordedPlayer(HttpClient http, string storageConnection, Func<Task>? drain = null) : IAsyncDisposable
{
    /// <summary>Headers of the transport, not of the app.</summary>
    private static readonly HashSet<string> Transport =
        new(["Date", "Server", "Transfer-Encoding", "Content-Length", "Connection", "Keep-Alive"], StringComparer.OrdinalIgnoreCase);

    private readonly AnswerNormalizer normalizer = new();
    private readonly Dictionary<string, string> saved = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> tokens = new(StringComparer.Ordinal);
    private readonly List<SignalRTestClient> connections = [];

    public string StorageConnection => storageConnection;

    public Task DrainAsync() => drain?.Invoke() ?? Task.CompletedTask;

    public async Task<IReadOnlyList<RecordedAnswer>> PlayAsync(IEnumerable<RecordedRequest> requests)
    {
        var answers = new List<RecordedAnswer>();
        foreach (var request in requests)
            answers.Add(await PlayAsync(request));
        return answers;
    }

    /// <summary>Opens a real-time connection, which stays open until the end.</summary>
    public async Task ConnectAsync(Caller caller)
    {
        using var request = await MessageAsync(new RecordedRequest("POST", "negotiate").By(caller));
        connections.Add(await SignalRTestClient.ConnectAsync(http.BaseAddress!, request.Headers.Authorization?.Parameter, []));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
            await connection.DisposeAsync();
    }

    private async Task<RecordedAnswer> PlayAsync(RecordedRequest request)
    {
        if (request.Before is not null)
            await request.Before(this);
        for (var i = 1; i < request.Times; i++)
            await SendAsync(request);
        var answer = request.Until is not { } text
            ? await SendAsync(request)
            : await Eventually.GetAsync(() => SendAsync(request), a => a.Text.Contains(text, StringComparison.Ordinal));
        foreach (var (name, from) in request.Saves)
        {
            saved[name] = Find(answer, from)
                ?? throw new InvalidOperationException($"{request.Method} {request.Path}: no {from} in {answer.Status} {answer.Text}");
        }
        return Record(request, answer);
    }

    private async Task<Answer> SendAsync(RecordedRequest request)
    {
        using var message = await MessageAsync(request);
        using var response = await http.SendAsync(message);
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(h => !Transport.Contains(h.Key))
            .Select(h => (h.Key, Value: h.Value.ToString()))
            .OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, [.. headers], await response.Content.ReadAsByteArrayAsync());
    }

    private RecordedAnswer Record(RecordedRequest request, Answer answer)
    {
        var headers = answer.Headers.Select(h => (h.Name, normalizer.Header(h.Name, h.Value, answer.Status)));
        var body = request.LeavesBodyOut && answer.Bytes.Length > 0
            ? "(body left out)" : normalizer.Body(answer.Text, answer.Header("Content-Type"));
        return new RecordedAnswer(request, answer.Status, [.. headers], body);
    }

    private async Task<HttpRequestMessage> MessageAsync(RecordedRequest request)
    {
        var path = Fill(request.Path);
        // As it is written: Uri would decode what needs no escape.
        var uri = path.StartsWith('/') ? new Uri(http.BaseAddress!, "/").AbsoluteUri + path[1..] : http.BaseAddress!.AbsoluteUri + path;
        var message = new HttpRequestMessage(
            new HttpMethod(request.Method), new Uri(uri, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (request.Body is { } body)
            message.Content = new ByteArrayContent(request.Encoding.GetBytes(Fill(body)));
        if (request.ContentType is { } type)
            message.Content!.Headers.TryAddWithoutValidation("Content-Type", type);
        if (request.IsChunked)
            message.Headers.TransferEncodingChunked = true;
        if (request.Caller is { } caller)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(caller));
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, Fill(value));
        return message;
    }

    private async Task<string> TokenAsync(Caller caller)
    {
        var key = caller.ToString();
        if (tokens.TryGetValue(key, out var token))
            return token;
        var answer = await new ApiClient(http, null).PostAsync(
            "dev/token", new { userId = caller.User, roles = caller.Roles, @namespace = caller.Namespace });
        return tokens[key] = answer.Json.GetProperty("token").GetString()!;
    }

    private string Fill(string text) => Placeholder().Replace(text, m => m.Groups[1].Value switch
    {
        ['i', 'n', ' ', .. var span, 'd'] => Later(TimeSpan.FromDays(int.Parse(span, CultureInfo.InvariantCulture))),
        ['i', 'n', ' ', .. var span, 'h'] => Later(TimeSpan.FromHours(int.Parse(span, CultureInfo.InvariantCulture))),
        var name => saved[name],
    });

    private static string Later(TimeSpan by) =>
        (TimeProvider.System.GetUtcNow() + by).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? Find(Answer answer, string from)
    {
        if (from.StartsWith("header:", StringComparison.Ordinal))
            return answer.Header(from["header:".Length..]);
        if (from.StartsWith('~'))
            return Regex.Match(answer.Text, from[1..]) is { Success: true } match ? match.Groups[1].Value : null;
        var json = JsonElement.Parse(answer.Bytes);
        foreach (var part in from.Split('.'))
        {
            var isThere = json.ValueKind == JsonValueKind.Object && json.TryGetProperty(part, out _);
            if (!isThere && json.ValueKind != JsonValueKind.Array)
                return null;
            json = json.ValueKind == JsonValueKind.Array ? json[int.Parse(part, CultureInfo.InvariantCulture)] : json.GetProperty(part);
        }
        return json.ToString();
    }

    [GeneratedRegex(@"\$\(([^)]+)\)")]
    private static partial Regex Placeholder();

    private sealed record Answer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Bytes)
    {
        public string Text => Encoding.UTF8.GetString(Bytes);

        public string? Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
