using System.Text.Json;

namespace Microsoft.Azure.Functions.Worker.Local;

/// <summary>Top-level members of a JSON object as binding data: strings as they are, everything else as JSON text.</summary>
internal static class JsonMembers
{
    public static void AddTo(Dictionary<string, object?> data, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!JsonElement.TryParseValue(ref reader, out var root) || root.Value.ValueKind != JsonValueKind.Object)
                return;
            foreach (var member in root.Value.EnumerateObject())
                data[member.Name] = TextOf(member.Value);
        }
        catch (JsonException)
        {
            // Not JSON: there are no members then, and the trigger's own value decides whether that is an error.
        }
    }

    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };
}
