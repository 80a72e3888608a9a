using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Platform.Json;

/// <summary>What every module reads and writes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Rfc3339)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HubProblem))]
[JsonSerializable(typeof(DevToken))]
[JsonSerializable(typeof(SignInWays))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string))]
internal sealed partial class PlatformJson : JsonSerializerContext;

/// <summary>Escapes what JSON's grammar asks for and nothing else, so that people can read what they get. By default <c>'</c>,
/// <c>&lt;</c> and letters outside of ASCII are escaped, for JSON within HTML: answers are never part of a page, and are sent with their
/// type and nosniff.
/// The library's <see cref="JavaScriptEncoder.UnsafeRelaxedJsonEscaping"/> still escapes emoji.</summary>
internal sealed class MinimalJsonEncoder : JavaScriptEncoder
{
    /// <summary>Halves of surrogate pairs too: one alone is no text.</summary>
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Append('"').Append('\\').Concat(Enumerable.Range(0xD800, 0x800)).Select(c => (char)c)]);

    public static MinimalJsonEncoder Instance { get; } = new();

    /// <summary>As <c>\u001f</c>.</summary>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var whole = new ReadOnlySpan<char>(text, textLength);
        for (var at = 0; whole[at..].IndexOfAny(Suspects) is >= 0 and var found; at += found + 2)
        {
            var rest = whole[(at + found)..];
            if (rest.Length < 2 || !char.IsSurrogatePair(rest[0], rest[1]))
                return at + found;
        }
        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var target = new Span<char>(buffer, bufferLength);
        var name = "\"\\\b\f\n\r\t".IndexOf((char)unicodeScalar, StringComparison.Ordinal);
        return name >= 0
            ? target.TryWrite($"\\{"\"\\bfnrt"[name]}", out numberOfCharactersWritten)
            : target.TryWrite(CultureInfo.InvariantCulture, $"\\u{unicodeScalar:x4}", out numberOfCharactersWritten);
    }
}
