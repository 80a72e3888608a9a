using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.Azure.SignalR.Common;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>The service's data-plane REST API for one hub.</summary>
internal sealed class SignalRRest(SignalRConnection connection, string hub, SignalRHttp http)
{
    private const string Version = "?api-version=2022-06-01";

    private readonly SignalRToken token = new(connection.Key);
    private readonly string hubPath = "api/hubs/" + Uri.EscapeDataString(hub.ToLowerInvariant());
    private readonly Claim[] claims = [new("nameid", http.ServerName)];

    public string Hub { get; } = hub.ToLowerInvariant();

    public SignalRConnection Connection => connection;

    public TimeProvider Time => http.Time;

    public Task SendAllAsync(MessageContent message, IReadOnlyList<string>? excluded, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Post, "/:send", Excluded(excluded), message, null, cancellation);

    public Task SendGroupAsync(
        string group, MessageContent message, IReadOnlyList<string>? excluded, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Post, $"/groups/{Segment(group)}/:send", Excluded(excluded), message, null, cancellation);

    public Task SendUserAsync(string user, MessageContent message, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Post, $"/users/{Segment(user)}/:send", "", message, null, cancellation);

    public Task SendConnectionAsync(string id, MessageContent message, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Post, $"/connections/{Segment(id)}/:send", "", message, null, cancellation);

    public Task CallAsync(HttpMethod method, string path, CancellationToken cancellation) =>
        CallAsync(method, path, "", null, null, cancellation);

    /// <summary>True or false by the answer; <paramref name="expected"/> is the code that makes a 404 a plain "no".</summary>
    public async Task<bool> CallAsync(
        HttpMethod method, string path, string query, HttpContent? content, string? expected, CancellationToken cancellation)
    {
        var target = hubPath + path + Version;
        using var request = new HttpRequestMessage(method, connection.Endpoint + target + query) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            token.Create(connection.Audience + target, claims, TimeSpan.FromHours(1), http.Time.GetUtcNow()));
        request.Headers.TryAddWithoutValidation("Asrs-User-Agent", "Functions.Worker.Local");
        try
        {
            using var response = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode)
                return response.StatusCode == HttpStatusCode.OK;
            return IsExpected(response, expected) ? false : throw await FailureAsync(request, response, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new AzureSignalRException($"An error happened when making request to {request.RequestUri}", e);
        }
    }

    public static string Segment(
        string value, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(value))] string? name = null) =>
        string.IsNullOrEmpty(value)
            ? throw new ArgumentException("Argument cannot be null or empty.", name)
            : Uri.EscapeDataString(value);

    private static string Excluded(IReadOnlyList<string>? excluded) =>
        excluded is null ? "" : string.Concat(excluded.Select(id => "&excluded=" + Uri.EscapeDataString(id)));

    private static bool IsExpected(HttpResponseMessage response, string? expected) =>
        expected is not null
        && response.StatusCode == HttpStatusCode.NotFound
        && response.Headers.TryGetValues("x-ms-error-code", out var codes)
        && codes.First().Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static async Task<AzureSignalRException> FailureAsync(
        HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var detail = await response.Content.ReadAsStringAsync(cancellation);
        var uri = request.RequestUri?.ToString();
        var inner = new HttpRequestException(
            $"Response status code does not indicate success: {(int)response.StatusCode} ({response.ReasonPhrase})",
            null,
            response.StatusCode);
        return response.StatusCode switch
        {
            HttpStatusCode.BadRequest => new AzureSignalRInvalidArgumentException(uri, inner, detail),
            HttpStatusCode.Unauthorized => new AzureSignalRUnauthorizedException(uri, inner),
            HttpStatusCode.NotFound => new AzureSignalRInaccessibleEndpointException(uri, inner),
            _ => new AzureSignalRRuntimeException(uri, inner),
        };
    }
}

/// <summary>The one HTTP client of an app for the service, with its connections kept alive.</summary>
internal sealed class SignalRHttp(TimeProvider time) : IDisposable
{
    // The time limit of a call is HttpClient's default of 100 s, as in the official SDK.
    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
        AllowAutoRedirect = false,
    });

    public TimeProvider Time => time;

    /// <summary>The name by which the app calls the service.</summary>
    public string ServerName { get; } = $"{Environment.MachineName}_{Guid.CreateVersion7():N}";

    public void Dispose() => Client.Dispose();
}
