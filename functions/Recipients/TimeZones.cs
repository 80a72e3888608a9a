using NodaTime;
using NodaTime.TimeZones;
using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Recipients;

/// <summary>Names of the IANA time zone database: the copy that comes with the app, the same on every machine.</summary>
internal static class TimeZones
{
    /// <summary>Further away than this, a name is no help.</summary>
    private const int MaxDistance = 6;

    private static readonly HashSet<string> Names = DateTimeZoneProviders.Tzdb.Ids.ToHashSet(StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Windows = ReadWindows();

    public static bool IsKnown(string name) => Names.Contains(name);

    /// <summary>The zone of a name that Windows has for it (<c>W. Europe Standard Time</c>), as .NET gives it there; null for any
    /// other.</summary>
    public static string? OfWindows(string name) => Windows.GetValueOrDefault(name.Trim());

    /// <summary>The zone of a name that was checked when it was stored; UTC for none, and for one that a newer database dropped.</summary>
    public static DateTimeZone Find(string? name) =>
        (name is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name)) ?? DateTimeZone.Utc;

    /// <summary>The zone that was probably meant: by its name, or by the name of its city alone. Null when none is near.</summary>
    public static string? Nearest(string name)
    {
        // Etc/GMT+2 is two hours behind UTC, and IST is a time of three countries: a guess would be wrong as often as right.
        if (IsOffsetOrAbbreviation(name.Trim()))
            return null;
        var wanted = name.Trim().Replace(' ', '_').ToUpperInvariant();
        var nearest = Names
            .Select(id => (Id: id, Distance: Math.Min(
                Distance(wanted, id.ToUpperInvariant()), Distance(wanted, id[(id.LastIndexOf('/') + 1)..].ToUpperInvariant()))))
            .OrderBy(z => z.Distance).ThenBy(z => z.Id, StringComparer.Ordinal)
            .FirstOrDefault((Id: "", Distance: int.MaxValue));
        return nearest.Distance <= Math.Min(MaxDistance, wanted.Length / 2) ? nearest.Id : null;
    }

    public static bool IsOffsetOrAbbreviation(string name) =>
        name.Any(char.IsDigit)
        || (name.All(char.IsAsciiLetter) && (name.Length <= 4 || (name.Length == 5 && name.All(char.IsAsciiLetterUpper))));

    /// <summary>Of the territory that a name is mostly used for, under the zone's present name.</summary>
    private static Dictionary<string, string> ReadWindows()
    {
        var database = TzdbDateTimeZoneSource.Default;
        return database.WindowsMapping.PrimaryMapping
            .Where(zone => database.CanonicalIdMap.ContainsKey(zone.Value))
            .ToDictionary(zone => zone.Key, zone => database.CanonicalIdMap[zone.Value], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Levenshtein's: how many characters are to be inserted, removed or replaced.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(Math.Min(row[j], row[j + 1]) + 1, diagonal + (from[i] == to[j] ? 0 : 1)));
        }
        return row[^1];
    }
}

/// <summary>Reads the name of a time zone, Windows' too, which is turned into IANA's; for one that there is none of, the error says which
/// may have been meant.</summary>
internal static class ZoneReader
{
    public static string? Read(JsonFields fields, string name, int maxLength)
    {
        var zone = fields.Text(name, maxLength);
        if (zone is null || TextLength.Of(zone) > maxLength || TimeZones.IsKnown(zone))
            return zone;
        if (TimeZones.OfWindows(zone) is { } known)
            return known;
        var meant = TimeZones.IsOffsetOrAbbreviation(zone.Trim())
            ? ", as Europe/Berlin: offsets and abbreviations know nothing of summer time"
            : TimeZones.Nearest(zone) is { } nearest ? $"; did you mean {nearest}?" : "";
        fields.Fail(name, $"'{FieldErrors.Shorten(zone)}' is not allowed; allowed: an IANA time zone{meant}");
        return zone;
    }
}
