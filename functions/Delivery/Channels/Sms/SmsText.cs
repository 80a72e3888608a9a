using Notifications.Domain;

namespace Notifications.Delivery.Channels.Sms;

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

/// <summary>Counts what a text costs (3GPP TS 23.038): 160 septets in one segment or 153 in each of several when every character is in the
/// GSM alphabet, else 70 or 67 UTF-16 units.</summary>
internal static class SmsSegments
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ "
        + "!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Sent as two septets, an escape first.</summary>
    private const string Extended = "\f^{}\\[~]|€";

    private const int GsmSingle = 160, GsmPart = 153, UnicodeSingle = 70, UnicodePart = 67;

    public static bool IsGsm(string text) => text.All(c => Basic.Contains(c) || Extended.Contains(c));

    public static int Count(string text) => IsGsm(text)
        ? Count([.. text.Select(c => Extended.Contains(c) ? 2 : 1)], GsmSingle, GsmPart)
        : Count([.. text.EnumerateRunes().Select(r => r.Utf16SequenceLength)], UnicodeSingle, UnicodePart);

    /// <summary>Neither an escape and its character nor a surrogate pair is torn between two segments.</summary>
    private static int Count(int[] sizes, int single, int part)
    {
        if (sizes.Sum() <= single)
            return 1;
        var (segments, used) = (1, 0);
        foreach (var size in sizes)
        {
            if (used + size > part)
                (segments, used) = (segments + 1, 0);
            used += size;
        }
        return segments;
    }
}
