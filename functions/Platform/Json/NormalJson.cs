using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Notifications.Platform.Json;

/// <summary>One spelling of each JSON value: members in order, no blanks, texts and numbers written one way.</summary>
internal static class NormalJson
{
    /// <summary>Digits that a decimal holds exactly, in all and behind the point; other numbers stay as they were written.</summary>
    private const int ExactDigits = 28;

    public static byte[] Of(JsonElement json)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            Write(writer, json);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in json.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(json), skipInputValidation: true);
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    /// <summary>1, 1.0 and 1e0 are one number.</summary>
    private static string Number(JsonElement json)
    {
        var text = json.GetRawText();
        return IsExact(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? (exact == 0 ? 0 : exact).ToString("0.############################", CultureInfo.InvariantCulture)
            : text;
    }

    /// <summary>False where a decimal would be rounded: 1e-30 is not 0.</summary>
    private static bool IsExact(string text)
    {
        if (text.Length > ExactDigits)
            return false;
        var letter = text.AsSpan().IndexOfAny('e', 'E');
        if (letter < 0)
            return true;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : letter - point - 1;
        return int.TryParse(text.AsSpan(letter + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            && exponent >= decimals - ExactDigits;
    }
}
