using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Notifications.Tests.Support;

/// <summary>Calls the API as one caller.</summary>
public sealed class ApiClient(HttpClient http, string? token)
{
    public string? Token => token;

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(Request(HttpMethod.Get, path));

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(Request(HttpMethod.Delete, path));

    public Task<ApiAnswer> PostAsync(string path) => SendAsync(Request(HttpMethod.Post, path));

    public Task<ApiAnswer> PostAsync(string path, object body) => PostTextAsync(path, JsonSerializer.Serialize(body));

    public Task<ApiAnswer> PostTextAsync(string path, string body, string contentType = "application/json") =>
        PostBytesAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    public Task<ApiAnswer> PostBytesAsync(string path, byte[] body, string contentType = "application/json")
    {
        var request = Request(HttpMethod.Post, path);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        return SendAsync(request);
    }

    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(http.BaseAddress!, path));
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    public async Task<ApiAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await http.SendAsync(request))
        {
            var bytes = await response.Content.ReadAsByteArrayAsync();
            return new ApiAnswer(response.StatusCode, response.Content.Headers.ContentType?.ToString(), response.Headers, bytes);
        }
    }

    public async Task<int> UnreadCountAsync() => (await GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32();

    /// <summary>The ids of the inbox's first page.</summary>
    /// <param name="query">Begins with <c>&amp;</c>.</param>
    public async Task<Guid[]> IdsAsync(string query = "") =>
        [.. (await GetAsync($"notifications?limit=100{query}")).Json.GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("id").GetGuid())];

    /// <summary>Sends to users and gives back the first notification's id.</summary>
    public async Task<Guid> SendToAsync(
        string user, string title = "A title", bool requiresAcknowledgement = false, string priority = "normal")
    {
        var answer = await PostAsync(
            "notifications", new { users = new[] { user }, title, message = "A message", requiresAcknowledgement, priority });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json.GetProperty("notifications")[0].GetProperty("id").GetGuid();
    }
}

public sealed record ApiAnswer(HttpStatusCode Status, string? ContentType, HttpResponseHeaders Headers, byte[] Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Asserts that it is a problem of this kind, and gives it back.</summary>
    public JsonElement AssertProblem(HttpStatusCode status, string kind)
    {
        Assert.True(status == Status, $"{Status}: {Text}");
        Assert.Equal("application/problem+json; charset=utf-8", ContentType);
        Assert.Equal($"urn:notifications:problem:{kind}", Json.GetProperty("type").GetString());
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        return Json;
    }

    /// <summary>Asserts a 400 that says this of that member.</summary>
    public void AssertInvalid(string member, string says)
    {
        var errors = AssertProblem(HttpStatusCode.BadRequest, "invalid-request").GetProperty("errors");
        Assert.True(errors.TryGetProperty(member, out var messages), $"No error for '{member}': {errors}");
        Assert.Contains(messages.EnumerateArray(), m => m.GetString()!.Contains(says, StringComparison.Ordinal));
    }
}
