using System.Text.Json.Nodes;
using Notifications.Tests.Support.OpenApi;

namespace DotnetClient.Tests.Support;

/// <summary>Makes JSON that a schema of the document allows, with every member that it names.</summary>
internal static class Samples
{
    public const string Id = "01980000-0000-7000-8000-000000000000";
    private const string Time = "2026-01-02T03:04:05+00:00";

    public static JsonNode? Of(JsonNode reference)
    {
        var schema = ApiDocument.Served.Resolve(reference);
        if (schema["oneOf"] is JsonArray choices)
            return Of(choices[0]!);
        if (schema["enum"] is JsonArray values)
            return values[^1]!.DeepClone();
        return Types(schema).FirstOrDefault(t => t != "null") switch
        {
            "object" => Object(schema),
            "array" => new JsonArray(Of(schema["items"]!)),
            "string" => Text(schema),
            "integer" => Math.Clamp(7, schema["minimum"]?.GetValue<long>() ?? 7, schema["maximum"]?.GetValue<long>() ?? 7),
            "number" => 7.5,
            "boolean" => true,
            _ => new JsonObject { ["any"] = 1 },
        };
    }

    public static IEnumerable<string> Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => several.Select(t => t!.GetValue<string>()),
        { } one => [one.GetValue<string>()],
        null => [],
    };

    private static JsonObject Object(JsonObject schema)
    {
        var sample = new JsonObject();
        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
            sample[name] = name == "nextCursor" ? null : Of(member!);
        if (schema["additionalProperties"] is JsonObject values)
            sample["key"] = Of(values);
        else if (sample.Count == 0)
            sample["any"] = 1;
        return sample;
    }

    private static string Text(JsonObject schema) => (schema["format"]?.GetValue<string>(), schema["pattern"]?.GetValue<string>()) switch
    {
        ("uuid", _) => Id,
        ("date-time", _) => Time,
        ("uri", _) => "https://example.com/",
        (_, { } color) when color.StartsWith("^#", StringComparison.Ordinal) => "#00aa77",
        (_, { } clock) when clock.Contains("[0-5][0-9]", StringComparison.Ordinal) => "22:00",
        (_, { } phone) when phone.StartsWith(@"^\+", StringComparison.Ordinal) => "+4915112345678",
        _ => "abc",
    };
}
