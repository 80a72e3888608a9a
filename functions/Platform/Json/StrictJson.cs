using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Notifications.Platform.Http;

namespace Notifications.Platform.Json;

/// <summary>JSON from outside, read strictly: every member once, not too deep, and nothing that no writer could write again.</summary>
internal static class StrictJson
{
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <exception cref="JsonException">It is not JSON, a member appears twice, or it is nested too deep.</exception>
    /// <param name="errors">Gets the path of each name and value that is not Unicode; the result is then not to be used.</param>
    public static JsonElement Parse(ReadOnlySpan<byte> json, FieldErrors errors)
    {
        // Before anything looks at a name: comparing one that holds half a surrogate pair throws.
        CheckUnicode(json, errors);
        return errors.Any ? default : JsonElement.Parse(json, Options);
    }

    /// <summary>JSON that was stored, perhaps by a version that took more.</summary>
    /// <exception cref="FormatException">No writer could write it again.</exception>
    public static JsonElement ReadStored(string json) => JsonElement.Parse(Checked(json));

    /// <exception cref="FormatException">No writer could write it again.</exception>
    public static string Checked(string json) =>
        !json.Contains("\\u", StringComparison.Ordinal) || IsUnicode(Encoding.UTF8.GetBytes(json)) ? json
        : throw new FormatException("A text holds half a surrogate pair.");

    /// <summary>False for text that JSON's grammar allows and Unicode does not: half a surrogate pair, written as an escape.</summary>
    public static bool IsUnicode(ReadOnlySpan<byte> json)
    {
        var errors = new FieldErrors();
        CheckUnicode(json, errors);
        return !errors.Any;
    }

    private static void CheckUnicode(ReadOnlySpan<byte> json, FieldErrors errors)
    {
        if (json.IndexOf("\\u"u8) < 0)
            return;
        var path = new JsonPath();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
        {
            path.MoveTo(ref reader);
            if (reader is { TokenType: JsonTokenType.String or JsonTokenType.PropertyName, ValueIsEscaped: true }
                && HasLoneSurrogate(reader.ValueSpan))
                errors.Add(path.ToString(), "is not valid Unicode; allowed: text without lone surrogates");
        }
    }

    /// <param name="text">As it stands in the JSON, with its escapes.</param>
    private static bool HasLoneSurrogate(ReadOnlySpan<byte> text)
    {
        var isHighBefore = false;
        for (var i = 0; i < text.Length;)
        {
            var (unit, length) = text[i] == '\\' ? ReadEscape(text[i..]) : ('.', 1);
            if (isHighBefore != char.IsLowSurrogate(unit))
                return true;
            isHighBefore = char.IsHighSurrogate(unit);
            i += length;
        }
        return isHighBefore;
    }

    private static (char Unit, int Length) ReadEscape(ReadOnlySpan<byte> text) =>
        text[1] == 'u' && Utf8Parser.TryParse(text.Slice(2, 4), out ushort unit, out _, 'X') ? ((char)unit, 6) : ('.', 2);

    /// <summary>Where a reader is: <c>data.list[3].name</c>. A name that is no text is shown as it was written.</summary>
    private sealed class JsonPath
    {
        private readonly List<(string? Name, int Index)> levels = [];

        public void MoveTo(ref Utf8JsonReader reader)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    levels[^1] = (FieldErrors.Shorten(Encoding.UTF8.GetString(reader.ValueSpan)), -1);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    levels.RemoveAt(levels.Count - 1);
                    break;
                default:
                    if (levels is [.., (null, var index)])
                        levels[^1] = (null, index + 1);
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                        levels.Add((reader.TokenType == JsonTokenType.StartObject ? "" : null, -1));
                    break;
            }
        }

        public override string ToString()
        {
            var path = new StringBuilder();
            foreach (var (name, index) in levels)
            {
                if (name is null)
                    path.Append('[').Append(index).Append(']');
                else if (name.Length > 0)
                    path.Append(path.Length > 0 ? "." : "").Append(name);
            }
            return path.ToString();
        }
    }
}

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
