using System.Text.Json;

namespace Notifications.Recipients;

/// <summary>Whether a text of JSON has a value anywhere, however its characters are escaped.</summary>
internal static class JsonMentions
{
    public static bool Of(ReadOnlySpan<byte> json, string value)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueTextEquals(value))
                return true;
        }
        return false;
    }
}
