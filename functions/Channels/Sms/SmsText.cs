namespace Notifications.Channels.Sms;

/// <summary>A text message's text, within its segments.</summary>
internal static class SmsText
{
    /// <param name="link">Goes below the text and is never cut; left out when it alone would fill the message.</param>
    public static string Compose(string text, string? link, int maxSegments)
    {
        var clean = Clean(text);
        var tail = link is null ? "" : $"\n{link}";
        if (SmsSegments.Count(clean + tail) <= maxSegments)
            return clean + tail;
        if (SmsSegments.Count(WithEllipsis("") + tail) > maxSegments)
            return Compose(text, null, maxSegments);
        return WithEllipsis(Texts.LongestPrefix(clean, prefix => SmsSegments.Count(WithEllipsis(prefix) + tail) <= maxSegments)) + tail;
    }

    /// <summary>The one-character ellipsis is not in the GSM alphabet: it would more than halve what fits.</summary>
    private static string WithEllipsis(string text) => text + (SmsSegments.IsGsm(text) ? "..." : "…");

    private static string Clean(string text) =>
        new([.. Texts.WellFormed(text).ReplaceLineEndings("\n").Where(c => c == '\n' || !char.IsControl(c))]);
}
