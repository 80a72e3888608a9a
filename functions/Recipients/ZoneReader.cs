using Notifications.Shared;

namespace Notifications.Recipients;

/// <summary>Reads the name of a time zone; for one that there is none of, the error says which may have been meant.</summary>
internal static class ZoneReader
{
    public static string? Read(JsonFields fields, string name, int maxLength)
    {
        var zone = fields.Text(name, maxLength);
        if (zone is null || zone.Length > maxLength || TimeZones.IsKnown(zone))
            return zone;
        var meant = TimeZones.Nearest(zone) is { } nearest ? $"; did you mean {nearest}?" : "";
        fields.Fail(name, $"'{FieldErrors.Shorten(zone)}' is not allowed; allowed: an IANA time zone{meant}");
        return zone;
    }
}
