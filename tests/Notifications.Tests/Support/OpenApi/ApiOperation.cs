using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Notifications.Tests.Support.OpenApi;

/// <summary>One operation of the document, and what it says of requests and answers.</summary>
internal sealed class ApiOperation(ApiDocument document, string method, string path, JsonObject json, Regex pattern)
{
    /// <summary>What the transport, browsers and proxies need: the document's introduction speaks of it once.</summary>
    private static readonly HashSet<string> Common = new(
        [
            "Date", "Server", "Transfer-Encoding", "Content-Length", "Content-Type", "Connection", "Keep-Alive", "Vary", "Content-Encoding",
            "X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy",
            "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Expose-Headers",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>What tests send to see that it is ignored.</summary>
    private static readonly string[] Ignored = ["surprise", "a"];

    public string Method => method;

    public string Path => path;

    public Regex Pattern => pattern;

    public JsonObject Json => json;

    public override string ToString() => $"{method} {path}";

    /// <summary>What an answer has that the document does not say, or the other way round.</summary>
    public IEnumerable<string> ErrorsOf(ReceivedAnswer answer)
    {
        if (json["responses"]![answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] is not { } reference)
            return [$"status {answer.Status} is not documented"];
        var response = document.Resolve(reference);
        return [.. HeaderErrors(response, answer), .. BodyErrors(response["content"] as JsonObject, answer)];
    }

    /// <summary>What a request has that the document does not allow, though it was accepted.</summary>
    public IEnumerable<string> ErrorsOf(SentRequest request)
    {
        var parameters = (json["parameters"] as JsonArray ?? []).Select(p => document.Resolve(p!)).ToArray();
        var names = parameters.Where(p => p["in"]!.GetValue<string>() == "query").Select(p => p["name"]!.GetValue<string>());
        foreach (var name in request.Query.Except(names, StringComparer.OrdinalIgnoreCase).Except(Ignored))
            yield return $"query parameter '{name}' is not documented";
        var body = json["requestBody"] as JsonObject;
        if (request.Json is null)
        {
            if (body?["required"]?.GetValue<bool>() == true && request.IsEmpty)
                yield return "the body is required, it was accepted without one";
            yield break;
        }
        if (body is null)
        {
            // A body that means nothing, of a DELETE say, is skipped.
            if (method is "POST" or "PUT")
                yield return "a body is not documented";
            yield break;
        }
        foreach (var error in document.Schemas.ErrorsOfRequest(body["content"]!["application/json"]!["schema"]!, request.Json))
            yield return error;
    }

    private IEnumerable<string> HeaderErrors(JsonObject response, ReceivedAnswer answer)
    {
        var documented = response["headers"] as JsonObject ?? [];
        foreach (var name in answer.Headers.Keys.Where(n => !Common.Contains(n))
            .Except(documented.Select(d => d.Key), StringComparer.OrdinalIgnoreCase))
            yield return $"header {name} of status {answer.Status} is not documented";
        foreach (var (name, reference) in documented)
        {
            var header = document.Resolve(reference!);
            if (!answer.Headers.TryGetValue(name, out var value))
            {
                if (header["required"]?.GetValue<bool>() == true)
                    yield return $"header {name} of status {answer.Status} is required, and missing";
                continue;
            }
            foreach (var error in document.Schemas.ErrorsOfAnswer(header["schema"]!, ValueOf(header, value)))
                yield return $"header {name}: {error}";
        }
    }

    private static JsonNode? ValueOf(JsonObject header, string value) =>
        header["schema"]!["type"]?.GetValue<string>() is "integer" or "boolean" ? JsonNode.Parse(value) : JsonValue.Create(value);

    private IEnumerable<string> BodyErrors(JsonObject? content, ReceivedAnswer answer)
    {
        if (answer.IsHead)
            return [];
        if (content is null)
            return answer.Body.Length == 0 ? [] : [$"a body of status {answer.Status} is not documented"];
        var mediaType = answer.MediaType ?? "none";
        var found = content.FirstOrDefault(c => c.Key == mediaType || c.Key == "*/*");
        if (found.Value is null)
            return [$"content type {mediaType} of status {answer.Status} is not documented"];
        return mediaType.EndsWith("json", StringComparison.Ordinal) && found.Value["schema"] is { } schema
            ? document.Schemas.ErrorsOfAnswer(schema, JsonNode.Parse(answer.Body))
            : [];
    }
}

internal sealed record ReceivedAnswer(int Status, string? MediaType, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool IsHead);

/// <param name="Json">Null when it had no body, or none of JSON.</param>
internal sealed record SentRequest(IReadOnlyList<string> Query, JsonNode? Json, bool IsEmpty);
