using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Notifications.Tests.Support.OpenApi;

namespace Notifications.Tests.Faults;

/// <summary>Makes requests of chance, from what <c>openapi.json</c> says of each operation: right for the most part, so that they get far,
/// with values swapped, members doubled, and headers that no client would send.</summary>
internal sealed class RequestFuzzer(int seed, IReadOnlyList<string?> tokens)
{
    private const string Id = "01900000-0000-7000-8000-0000000000ab";

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "-0.0", "99999999999999999999999999", "2147483648", "\"\"", "\" \"",
            "\"\\ud800\"", "\"\\udc00x\"",
        "\"\\u0000\"", "\"\\ud83c\\udf89\"", "\"\\u202e\\u0007\"", "[]", "{}", "[null]", "[[]]", "{\"a\":{\"b\":[1]}}", "{\"\\ud800\":1}",
        "\"2026-11-28t03:42:08.123456789z\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"GMT+2\"", "\"javascript:alert(1)\"", "\"//x\"", "\"{{a}}\"",
        "\"{{#each a}}\"", "\"a/b|c#d?e%2F\"",
    ];

    private static readonly string[] PathValues =
        [Id, "user", "a%2Fb", "a%252Fb", "%ED%A0%80", "%FF", "a%20b", "%F0%9F%8E%89", "..%2F", "%7C", "%25", new('x', 300), "-", "null",
        "1", "welcome", "email"];

    private static readonly string[] QueryValues =
        ["", "1", "0", "-1", "100", "101", "99999999999999999999", "%00", "%ED%A0%80", "%FF", "a,b", "%2C", "true", "null", Id,
        "2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
            "9999-12-31t23:59:59.9999999999z", "%27%20or%201%20eq%201", "AAAA", "%F0%9F%8E%89", "a+b", "%25", new('x', 3_000)];

    private static readonly string[] HeaderValues =
        ["", "x", "\"x\"", "\"", "*", "W/\"1\"", "a, b", new('k', 300), "null", "0", "\\", "\"a\\\"", "application/json; charset=utf-16",
        "gzip", "bytes=0-1", "-1", "::1", "1e9"];

    private static readonly string[] Headers =
        ["Idempotency-Key", "If-Match", "If-None-Match", "X-Api-Key", "Accept", "Accept-Language", "Origin", "Range", "X-Forwarded-For",
        "X-HTTP-Method-Override", "Cookie", "traceparent"];

    private readonly Random random = new(seed);
    private readonly ApiDocument document = ApiDocument.Served;

    public FuzzedRequest Next()
    {
        var operation = document.Operations[random.Next(document.Operations.Count)];
        var headers = new List<(string, string)>();
        if (Chance(85))
            headers.Add(("Authorization", $"Bearer {Pick(tokens)}"));
        while (Chance(20))
            headers.Add((Pick(Headers), Pick(HeaderValues)));
        var body = operation.Json.ContainsKey("requestBody") || Chance(5) ? Body(operation.Json) : null;
        return new FuzzedRequest(operation.Method, Target(operation), headers, body, Chance(95) ? "application/json" : Pick(HeaderValues));
    }

    private string Target(ApiOperation operation)
    {
        var path = string.Join('/', operation.Path.TrimStart('/').Split('/').Select(part => part.Contains('{') ? Pick(PathValues) : part));
        var names = (operation.Json["parameters"]?.AsArray() ?? []).Select(p => document.Resolve(p!))
            .Where(p => p["in"]!.GetValue<string>() == "query")
            .Select(p => p["name"]!.GetValue<string>()).Append("surprise").ToArray();
        var query = new List<string>();
        while (Chance(45))
            query.Add($"{Pick(names)}={Pick(QueryValues)}");
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private string Body(JsonObject operation)
    {
        var text = new StringBuilder();
        var schema = operation["requestBody"] is { } body ? document.Resolve(body)["content"]?["application/json"]?["schema"] : null;
        Write(text, schema, 0);
        if (Chance(4) && text.Length > 2)
            text.Length = random.Next(text.Length);
        if (Chance(3))
            text.Insert(random.Next(text.Length + 1), Pick(Values));
        if (Chance(1))
            return string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1";
        return text.ToString();
    }

    private void Write(StringBuilder text, JsonNode? node, int depth)
    {
        if (node is null || Chance(12) || depth > 8)
        {
            text.Append(Chance(6) ? Long() : Pick(Values));
            return;
        }
        var schema = document.Resolve(node);
        var choice = (schema["allOf"] ?? schema["oneOf"] ?? schema["anyOf"])?.AsArray();
        if (choice is { Count: > 0 } && !schema.ContainsKey("properties"))
        {
            Write(text, choice[random.Next(choice.Count)], depth + 1);
            return;
        }
        switch (TypeOf(schema))
        {
            case "object":
                WriteObject(text, schema, depth);
                break;
            case "array":
                text.Append('[');
                for (var (i, count) = (0, random.Next(4)); i < count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Write(text, schema["items"], depth + 1);
                }
                text.Append(']');
                break;
            case "integer" or "number":
                text.Append(random.Next(-2, 120).ToString(CultureInfo.InvariantCulture));
                break;
            case "boolean":
                text.Append(Chance(50) ? "true" : "false");
                break;
            default:
                text.Append(schema["enum"] is JsonArray values ? values[random.Next(values.Count)]?.ToJsonString() ?? "null"
                    : $"\"{Pick(["a", "user", "welcome", "22:00", "Europe/Berlin", "en", Id, "#123456", "/x", "https://x.example/"])}\"");
                break;
        }
    }

    private void WriteObject(StringBuilder text, JsonObject schema, int depth)
    {
        var required = (schema["required"]?.AsArray() ?? []).Select(r => r!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var members = (schema["properties"]?.AsObject() ?? []).Where(p => Chance(required.Contains(p.Key) ? 92 : 25))
            .Select(p => (p.Key, p.Value)).ToList();
        if (members.Count > 0 && Chance(4))
            members.Add(members[random.Next(members.Count)]);
        if (Chance(4))
            members.Add((Pick(["surprise", "\\ud800", "", "a.b", "__proto__", "\\u0000"]), null));
        text.Append('{');
        foreach (var (index, (name, value)) in members.Index())
        {
            text.Append(index > 0 ? "," : "").Append('"').Append(name).Append("\":");
            Write(text, value, depth + 1);
        }
        text.Append('}');
    }

    private string Long() => random.Next(4) switch
    {
        0 => $"\"{new string('x', random.Next(1, 20_000))}\"",
        1 => $"\"{string.Concat(Enumerable.Repeat("\\ud83c\\udf89", random.Next(1, 300)))}\"",
        2 => $"[{string.Join(',', Enumerable.Range(0, random.Next(1, 2_000)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(1, 500)).Select(i => $"\"m{i}\":{i}"))}}}",
    };

    private static string TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray types => types[0]!.GetValue<string>(),
        JsonValue type => type.GetValue<string>(),
        _ => schema.ContainsKey("properties") ? "object" : "string",
    };

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}

internal sealed record FuzzedRequest(
    string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string? Body, string ContentType)
{
    /// <summary>For a failure's message.</summary>
    public override string ToString() =>
        $"{Method} {Target}\n{string.Join('\n', Headers.Where(h => h.Name != "Authorization").Select(h => $"{h.Name}: {h.Value}"))}\n"
        + (Body is { Length: > 2_000 } ? Body[..2_000] + "…" : Body);
}
