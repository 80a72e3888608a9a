using System.Text;

namespace Notifications.Inbox;

/// <summary>Text as it is compared when people search: in one normal form (NFKC) and case-folded, so that neither how a letter is composed
/// nor its case matters. .NET's own comparisons without case know no ß/SS, and look at neither form.</summary>
internal static class SearchText
{
    private const char DotAbove = '\u0307', DotlessI = '\u0131', SharpS = '\u00DF', CapitalSharpS = '\u1E9E';

    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length + 8);
        // Upper case first: letters that share one, as both small sigmas do, are the same letter then.
        foreach (var c in Valid(text).Normalize(NormalizationForm.FormKD).ToUpperInvariant())
            Add(folded, c);
        return folded.ToString().Normalize(NormalizationForm.FormKC);
    }

    private static void Add(StringBuilder folded, char c)
    {
        // Turkish has an i with a dot and one without in both cases. Who searches in another language finds them as i.
        if (c == DotAbove && folded.Length > 0 && folded[^1] == 'i')
            return;
        if (c is SharpS or CapitalSharpS)
            folded.Append("ss");
        else
            folded.Append(c == DotlessI ? 'i' : char.ToLowerInvariant(c));
    }

    /// <summary>Half a surrogate pair has no normal form; runes show it as the replacement character.</summary>
    private static string Valid(string text)
    {
        if (!text.Any(char.IsSurrogate))
            return text;
        var valid = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            valid.Append(rune);
        return valid.ToString();
    }
}
