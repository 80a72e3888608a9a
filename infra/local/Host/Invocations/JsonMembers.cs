using System.Text.Json;

namespace Functions.LocalHost.Invocations;

/// <summary>Top-level members of a JSON object as binding data: strings as they are, everything else as JSON text.</summary>
internal static class JsonMembers
{
    public static void AddTo(Dictionary<string, string> data, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!JsonElement.TryParseValue(ref reader, out var root) || root.Value.ValueKind != JsonValueKind.Object)
                return;
            foreach (var member in root.Value.EnumerateObject())
            {
                if (TextOf(member.Value) is { } text)
                    data[member.Name] = text;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is half a surrogate pair: there are no members then, and the trigger's value decides about errors.
        }
    }

    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };
}
