using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Campaign;

/// <summary>Calls the API as one user; without an answer it gives none.</summary>
internal sealed class Caller(HttpClient http, string token)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<Caller> OfAsync(HttpClient http, string user, params string[] roles)
    {
        JsonElement answer = default;
        await Until.HoldsAsync("tokens are given", Limit, async () =>
        {
            using var content = new StringContent(
                JsonSerializer.Serialize(new { userId = user, roles }), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri("dev/token", UriKind.Relative), content);
            response.EnsureSuccessStatusCode();
            answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            return true;
        });
        return new Caller(http, answer.GetProperty("token").GetString()!);
    }

    /// <summary>Null when no answer came.</summary>
    public async Task<(int Status, JsonElement Json)?> CallAsync(
        HttpMethod method, string path, object? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return ((int)response.StatusCode, text.StartsWith('{') ? JsonElement.Parse(text) : default);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Of a time when nothing is broken.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        (int Status, JsonElement Json)? answer = null;
        await Until.HoldsAsync($"GET {path} is answered", Limit, async () =>
            (answer = await CallAsync(HttpMethod.Get, path)) is { Status: 200 });
        return answer!.Value.Json;
    }
}
