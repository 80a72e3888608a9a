using System.Globalization;
using System.Text;

namespace Notifications.Domain;

/// <summary>Cuts and cleans text without breaking what a reader sees as one character.</summary>
internal static class Texts
{
    /// <summary>The longest beginning for which <paramref name="fits"/> holds, ending between two characters as people count them, without
    /// blanks at its end. <paramref name="fits"/> must hold for whatever is shorter than something that fits.</summary>
    public static string LongestPrefix(string text, Func<string, bool> fits)
    {
        var starts = StringInfo.ParseCombiningCharacters(text);
        var (low, high) = (0, starts.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (fits(Prefix(middle)))
                low = middle;
            else
                high = middle - 1;
        }
        return Prefix(low);

        string Prefix(int count) => (count == starts.Length ? text : text[..starts[count]]).TrimEnd();
    }

    public static string Cut(string text, int maxChars) =>
        text.Length <= maxChars ? text : LongestPrefix(text, prefix => prefix.Length < maxChars) + "…";

    /// <summary>Everything on one line: control characters, line breaks above all, become blanks, so that a header stays one
    /// header.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in WellFormed(text))
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        return line.ToString().Trim();
    }

    /// <summary>Halves of a surrogate pair, which no encoding can carry, become U+FFFD.</summary>
    public static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}

/// <summary>How long a text is for whoever wrote it: in characters (code points), as JSON Schema's <c>maxLength</c> counts. An emoji that
/// .NET and JavaScript keep as two units is one.</summary>
internal static class TextLength
{
    public static int Of(ReadOnlySpan<char> text)
    {
        var halves = 0;
        foreach (var unit in text)
            halves += char.IsLowSurrogate(unit) ? 1 : 0;
        return text.Length - halves;
    }
}
