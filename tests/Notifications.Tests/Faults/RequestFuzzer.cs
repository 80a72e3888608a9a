using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Notifications.Tests.Support.OpenApi;

namespace Notifications.Tests.Faults;

/// <summary>Makes requests of chance, from what <c>openapi.json</c> says of each operation: right for the most part, so that they get far,
/// with values swapped, members doubled, and headers that no client would send.</summary>
/// <param name="known">Ids of what is there.</param>
internal sealed class RequestFuzzer(int seed, IReadOnlyList<string?> tokens, IReadOnlyList<string> known)
{
    private readonly Random random = new(seed);
    private readonly ApiDocument document = ApiDocument.Served;
    private int count;

    /// <summary>Each operation in turn, so that none is left out.</summary>
    public FuzzedRequest Next()
    {
        var operation = document.Operations[count++ % document.Operations.Count];
        var headers = new List<(string, string)>();
        if (Chance(85))
            headers.Add(("Authorization", $"Bearer {Pick(tokens)}"));
        while (Chance(20))
            headers.Add((Pick(FuzzValues.Headers), Pick(FuzzValues.HeaderText)));
        var body = operation.Json.ContainsKey("requestBody") || Chance(5) ? Body(operation.Json) : null;
        var contentType = Chance(95) ? "application/json" : Pick(FuzzValues.HeaderText);
        return new FuzzedRequest($"{operation.Method} {operation.Path}", operation.Method, Target(operation), headers, body, contentType);
    }

    private string Target(ApiOperation operation)
    {
        var path = string.Join('/', operation.Path.TrimStart('/').Split('/')
            .Select(part => !part.Contains('{') ? part : Chance(30) ? Pick(known) : Pick(FuzzValues.Path)));
        var names = (operation.Json["parameters"]?.AsArray() ?? []).Select(p => document.Resolve(p!))
            .Where(p => p["in"]!.GetValue<string>() == "query")
            .Select(p => p["name"]!.GetValue<string>()).Append("surprise").ToArray();
        var query = new List<string>();
        while (Chance(45))
            query.Add($"{Pick(names)}={Pick(FuzzValues.Query)}");
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
            text.Insert(random.Next(text.Length + 1), Pick(FuzzValues.Json));
        if (Chance(1))
            return string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1";
        if (Chance(2))
            text.Insert(0, '\ufeff');
        return text.ToString();
    }

    private void Write(StringBuilder text, JsonNode? node, int depth)
    {
        if (node is null || Chance(12) || depth > 8)
        {
            text.Append(Chance(6) ? Long() : Pick(FuzzValues.Json));
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
                    : $"\"{Pick([.. FuzzValues.Right, Pick(known)])}\"");
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

    /// <summary>The argument of a hub method, which is JSON that a client could send: some member of it, or an object.</summary>
    public string Argument(IReadOnlyList<string> members)
    {
        if (Chance(30))
            return Chance(15) ? Long() : Pick(FuzzValues.Json);
        var given = members.Where(_ => Chance(80)).Append(Chance(10) ? "surprise" : members[0]).Distinct(StringComparer.Ordinal);
        return $"{{{string.Join(',', given.Select(name => $"\"{name}\":{Value()}"))}}}";
    }

    private string Value() => Chance(10) ? Long() : Chance(50) ? Pick(FuzzValues.Json) : Pick(
        ["\"user\"", $"\"{FuzzValues.Id}\"", $"[\"{FuzzValues.Id}\"]", "true", "10", "{\"a\":1}", "\"room\""]);

    private string Long() => random.Next(7) switch
    {
        0 => $"\"{new string('x', random.Next(1, 20_000))}\"",
        1 => $"\"{string.Concat(Enumerable.Repeat("\\ud83c\\udf89", random.Next(1, 300)))}\"",
        2 => $"[{string.Join(',', Enumerable.Range(0, random.Next(1, 2_000)))}]",
        3 => new string('9', random.Next(20, 2_000)),
        4 => Nested(random.Next(5, 120), "[", "]"),
        5 => Nested(random.Next(5, 120), "{\"a\":", "}"),
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(1, 500)).Select(i => $"\"m{i}\":{i}"))}}}",
    };

    private static string Nested(int depth, string open, string close) =>
        $"{string.Concat(Enumerable.Repeat(open, depth))}1{string.Concat(Enumerable.Repeat(close, depth))}";

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
    string Operation, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string? Body, string ContentType)
{
    /// <summary>For a failure's message.</summary>
    public override string ToString() =>
        $"{Method} {Target}\n{string.Join('\n', Headers.Where(h => h.Name != "Authorization").Select(h => $"{h.Name}: {h.Value}"))}\n"
        + (Body is { Length: > 2_000 } ? Body[..2_000] + "…" : Body);
}
