using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Notifications.Client;

/// <summary>Makes calls as somebody, and turns whatever goes wrong into a <see cref="NotificationsException"/>.</summary>
internal sealed class ApiCaller(Func<HttpClient> http, Uri address, Credentials credentials)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };
    private static readonly MediaTypeWithQualityHeaderValue AcceptJson = new("application/json");

    public ApiCaller As(Credentials other) => new(http, address, other);

    public async Task CallAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var response = await SendAsync(request, cancellation).ConfigureAwait(false);
    }

    public async Task<T> CallAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        (await CallForVersionAsync(request, type, cancellation).ConfigureAwait(false)).Body;

    /// <summary>Also what the answer's <c>ETag</c> is.</summary>
    public async Task<(T Body, string? ETag)> CallForVersionAsync<T>(
        ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(request, cancellation).ConfigureAwait(false);
        try
        {
            using var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            var body = await JsonSerializer.DeserializeAsync(content, type, cancellation).ConfigureAwait(false);
            var etag = response.Headers.TryGetValues("ETag", out var values) ? values.First() : null;
            return (body ?? throw new JsonException("null"), etag);
        }
        catch (JsonException e)
        {
            throw Failure(request, response.StatusCode, NotificationsException.Unreadable, "The answer is not what this version knows", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Failure(request, null, NotificationsException.Unreachable, "The answer broke off", e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        try
        {
            var token = await TokenAsync(cancellation).ConfigureAwait(false);
            var response = await TryAsync(request, token, cancellation).ConfigureAwait(false);
            // A token can be refused before its end, when keys change. Nothing was done, so a new one may try.
            if (response.StatusCode == HttpStatusCode.Unauthorized && token is not null
                && await TokenAsync(cancellation).ConfigureAwait(false) is { } renewed && renewed != token)
            {
                response.Dispose();
                response = await TryAsync(request, renewed, cancellation).ConfigureAwait(false);
            }
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await RefusalAsync(request, response, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException e)
        {
            throw Failure(request, null, NotificationsException.TimedOut, "No answer came in time", e);
        }
        catch (BrokenCircuitException e)
        {
            throw Failure(request, null, NotificationsException.CircuitOpen, "The server failed too often to be called right now", e);
        }
        catch (HttpRequestException e)
        {
            throw Failure(request, null, NotificationsException.Unreachable, "The server can't be reached", e);
        }
    }

    private async ValueTask<string?> TokenAsync(CancellationToken cancellation) =>
        credentials.AccessToken is { } accessToken ? await accessToken(cancellation).ConfigureAwait(false) : null;

    private async Task<HttpResponseMessage> TryAsync(ApiRequest request, string? token, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(request.Method, new Uri(address, request.Address));
        message.Headers.Accept.Add(AcceptJson);
        if (token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (credentials.ApiKey is { } key)
            message.Headers.Add("X-Api-Key", key);
        if (request.IdempotencyKey is { } idempotencyKey)
            message.Headers.Add("Idempotency-Key", idempotencyKey);
        if (request.IfMatch is { } version)
            message.Headers.TryAddWithoutValidation("If-Match", version);
        if (request.Body is { } body)
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        message.Options.Set(SafeRetries.IsRepeatable, request.IsRepeatable);
        // The whole answer within the time limit, not only its first line.
        return await http().SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellation).ConfigureAwait(false);
    }

    private static async Task<NotificationsException> RefusalAsync(
        ApiRequest request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var problem = new Problem { Title = $"The server answered {(int)response.StatusCode}" };
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json")
        {
            try
            {
                var bytes = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
                problem = JsonSerializer.Deserialize(bytes, ClientJson.Default.Problem) ?? problem;
            }
            catch (JsonException)
            {
                // Not the app's: the status says all there is to know.
            }
        }
        return new NotificationsException(request.Name, response.StatusCode, problem)
        {
            RetryAfter = SafeRetries.RetryAfterOf(response),
            TraceId = Activity.Current?.TraceId.ToString(),
        };
    }

    private static NotificationsException Failure(
        ApiRequest request, HttpStatusCode? status, string type, string title, Exception cause) =>
        new(request.Name, status, new Problem { Type = type, Title = title }, cause)
        {
            TraceId = Activity.Current?.TraceId.ToString(),
        };
}
