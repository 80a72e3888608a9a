using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Benchmarks.Load;

/// <summary>The app's API, as one caller after another uses it.</summary>
internal sealed class Api(Uri address) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = address };

    public void Dispose() => http.Dispose();

    /// <summary>A bearer token; sending needs the role <c>sender</c>.</summary>
    public async Task<string> TokenAsync(string user, params IEnumerable<string> roles)
    {
        using var response = await http.SendAsync(Post("dev/token", null, new { userId = user, roles }));
        return (await ReadAsync(response)).GetProperty("token").GetString()!;
    }

    /// <summary>One request to some users; the answer's JSON.</summary>
    public async Task<JsonElement> SendAsync(string token, object body, CancellationToken cancellation)
    {
        using var request = Post("notifications", token, body);
        using var response = await http.SendAsync(request, cancellation);
        return await ReadAsync(response, HttpStatusCode.Created);
    }

    /// <summary>A direct message.</summary>
    public async Task<JsonElement> WriteAsync(string to, string text, string token, CancellationToken cancellation)
    {
        using var request = Post("messages/send", token, new { to, text });
        using var response = await http.SendAsync(request, cancellation);
        return await ReadAsync(response, HttpStatusCode.Created);
    }

    /// <summary>A send that the queue does; its id.</summary>
    public async Task<Guid> QueueAsync(string token, object body, CancellationToken cancellation)
    {
        using var request = Post("notifications", token, body);
        using var response = await http.SendAsync(request, cancellation);
        return (await ReadAsync(response, HttpStatusCode.Accepted)).GetProperty("sendId").GetGuid();
    }

    public async Task<JsonElement> PostAsync(string path, string token, CancellationToken cancellation, object? body = null)
    {
        using var request = Post(path, token, body ?? new { });
        using var response = await http.SendAsync(request, cancellation);
        return await ReadAsync(response);
    }

    /// <summary>A version of a template, in one language.</summary>
    public async Task KeepTemplateAsync(string token, object template, CancellationToken cancellation)
    {
        using var request = Post("templates", token, template);
        using var response = await http.SendAsync(request, cancellation);
        await ReadAsync(response, HttpStatusCode.Created);
    }

    public async Task<JsonElement> PutAsync(string path, string token, object body, CancellationToken cancellation)
    {
        using var request = Post(path, token, body);
        request.Method = HttpMethod.Put;
        using var response = await http.SendAsync(request, cancellation);
        return await ReadAsync(response);
    }

    public async Task<JsonElement> GetAsync(string path, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = Bearer(token) } };
        using var response = await http.SendAsync(request, cancellation);
        return await ReadAsync(response);
    }

    /// <summary>Negotiates with the app and connects to the real-time service.</summary>
    /// <param name="onMessage">Called with each message's target and its argument.</param>
    public async Task<RealtimeClient> ConnectAsync(string token, Action<string, JsonElement>? onMessage = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "negotiate?negotiateVersion=1");
        request.Headers.Authorization = Bearer(token);
        using var response = await http.SendAsync(request);
        var service = await ReadAsync(response);
        var url = new Uri(service.GetProperty("url").GetString()!);
        return await RealtimeClient.ConnectAsync(http, url, service.GetProperty("accessToken").GetString()!, onMessage);
    }

    /// <summary>The body of a typical notification; <paramref name="number"/> comes back in its data.</summary>
    public static object Notification(int number, params IEnumerable<string> users) => Notification(number, users, [], false);

    /// <summary>The same to a role, or to everyone.</summary>
    public static object Notification(int number, IEnumerable<string> users, IEnumerable<string> roles, bool broadcast) => new
    {
        users,
        roles,
        broadcast,
        type = "info",
        category = "orders",
        title = "Your order is on its way",
        message = "It left the warehouse this morning and should be with you tomorrow between 9 and 12.",
        actionUrl = "/orders/4711",
        data = new { number },
    };

    private static HttpRequestMessage Post(string path, string? token, object body)
    {
        var content = new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(body))
        { Headers = { ContentType = new("application/json") } };
        return new HttpRequestMessage(
            HttpMethod.Post, path)
        { Content = content, Headers = { Authorization = token is null ? null : Bearer(token) } };
    }

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == expected
            ? JsonElement.Parse(body)
            : throw new BenchmarkException(
                $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }
}
