using System.Text.RegularExpressions;

namespace Notifications.Recipients;

/// <summary>Names of the IANA time zone database.</summary>
internal static partial class TimeZones
{
    /// <summary>Further away than this, a name is no help.</summary>
    private const int MaxDistance = 6;

    /// <summary>The system reads a file of that name: only what can be a zone's name is looked up.</summary>
    public static bool IsKnown(string name) =>
        Name().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId;

    /// <summary>The zone that was probably meant: by its name, or by the name of its city alone. Null when none is near.</summary>
    public static string? Nearest(string name)
    {
        var wanted = name.Trim().Replace(' ', '_').ToUpperInvariant();
        var nearest = TimeZoneInfo.GetSystemTimeZones()
            .Where(z => z.HasIanaId)
            .Select(z => (z.Id, Distance: Math.Min(Distance(wanted, z.Id.ToUpperInvariant()), Distance(wanted, z.Id[(z.Id.LastIndexOf('/') + 1)..].ToUpperInvariant()))))
            .OrderBy(z => z.Distance).ThenBy(z => z.Id, StringComparer.Ordinal)
            .FirstOrDefault((Id: "", Distance: int.MaxValue));
        return nearest.Distance <= Math.Min(MaxDistance, wanted.Length / 2) ? nearest.Id : null;
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

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex Name();
}
