using Notifications.Shared;

namespace Notifications.Recipients;

/// <summary>Reads the name of a time zone, Windows' too, which is turned into IANA's; for one that there is none of, the error says which may have been meant.</summary>
internal static class ZoneReader
{
    public static string? Read(JsonFields fields, string name, int maxLength)
    {
        var zone = fields.Text(name, maxLength);
        if (zone is null || TextLength.Of(zone) > maxLength || TimeZones.IsKnown(zone))
            return zone;
        if (TimeZones.OfWindows(zone) is { } known)
            return known;
        var meant = TimeZones.IsOffsetOrAbbreviation(zone.Trim()) ? ", as Europe/Berlin: offsets and abbreviations know nothing of summer time"
            : TimeZones.Nearest(zone) is { } nearest ? $"; did you mean {nearest}?" : "";
        fields.Fail(name, $"'{FieldErrors.Shorten(zone)}' is not allowed; allowed: an IANA time zone{meant}");
        return zone;
    }
}
