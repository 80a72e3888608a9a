using System.Text;
using System.Text.Json;
using Notifications.Shared;

namespace Notifications.DeadLetters;

/// <summary>What a queue message says. What can't be read as it should be is shown as far as it can: that may be why it failed.</summary>
internal static class MessageText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static JsonElement Read(string body)
    {
        var text = Decode(body);
        try
        {
            var json = JsonElement.Parse(text);
            if (json.ValueKind == JsonValueKind.Object && IsText(json))
                return json;
        }
        catch (JsonException)
        {
            // Not JSON: its text is all there is to show.
        }
        return JsonSerializer.SerializeToElement(text, AppJson.Default.String);
    }

    /// <summary>Null when it is absent or no text.</summary>
    public static string? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static string Decode(string body)
    {
        var bytes = new byte[body.Length];
        if (!Convert.TryFromBase64String(body, bytes, out var length))
            return body;
        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return body;
        }
    }

    /// <summary>An escape of half a surrogate pair is JSON by its grammar, but no writer takes it.</summary>
    private static bool IsText(JsonElement json)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(json, AppJson.Default.JsonElement).Length > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
