namespace Notifications.Channels.Sms;

/// <summary>Counts what a text costs (3GPP TS 23.038): 160 septets in one segment or 153 in each of several when every character is in the
/// GSM alphabet, else 70 or 67 UTF-16 units.</summary>
internal static class SmsSegments
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

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
