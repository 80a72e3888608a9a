using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Tests.Support;

namespace Notifications.Tests.Operations.Upgrade;

/// <summary>A request whose answer comes from rows.</summary>
/// <param name="User">Who asks; ada is an admin, and sam a sender.</param>
internal sealed record Question(string User, string Path)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Body { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public async Task<ApiAnswer> AskAsync(AppFixture app)
    {
        var client = await app.AsAsync(User, User switch { "ada" => ["admin"], "sam" => ["sender"], _ => [] });
        var method = Body is null ? HttpMethod.Get : HttpMethod.Post;
        return await client.SendAsync(With(client.Request(method, Path), Body, Key));
    }

    public static HttpRequestMessage With(HttpRequestMessage request, string? body, string? key = null)
    {
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return request;
    }
}

internal sealed record AnsweredQuestion(Question Question, JsonElement Answer)
{
    /// <summary>Where an answer lacks what the recorded one has; a newer version may have more.</summary>
    public static IEnumerable<string> Missing(JsonElement recorded, JsonElement now, string path = "$")
    {
        if (recorded.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
        {
            return recorded.EnumerateObject().SelectMany(member => now.TryGetProperty(member.Name, out var there)
                ? Missing(member.Value, there, $"{path}.{member.Name}") : [$"{path}.{member.Name} is gone"]);
        }
        if (recorded.ValueKind == JsonValueKind.Array && now.ValueKind == JsonValueKind.Array
            && recorded.GetArrayLength() == now.GetArrayLength())
        {
            return recorded.EnumerateArray().Zip(now.EnumerateArray()).SelectMany(
                (pair, index) => Missing(pair.First, pair.Second, $"{path}[{index}]"));
        }
        return JsonElement.DeepEquals(recorded, now) ? [] : [$"{path}: {now} in place of {recorded}"];
    }
}
