namespace Notifications.Shared;

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
