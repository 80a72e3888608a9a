using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using Notifications.Platform.Http;

namespace Notifications.Platform.Settings;

/// <summary>Durations in settings. What .NET reads by itself is a trap: <c>24:00:00</c> would be 24 days, and <c>30</c> would be
/// 30.</summary>
internal static partial class Durations
{
    public const string Allowed =
        "hh:mm:ss (00:05:00), d.hh:mm:ss (30.00:00:00), a number and a unit (500ms, 90s, 5m, 24h, 30d) or ISO 8601 (PT5M)";

    /// <summary>What is wrong with the text, or null.</summary>
    public static string? Read(string text, out TimeSpan duration)
    {
        duration = default;
        var trimmed = text.Trim();
        try
        {
            if (Clock().Match(trimmed) is { Success: true } clock)
                return ReadClock(clock, trimmed, out duration);
            if (Iso().IsMatch(trimmed))
                duration = XmlConvert.ToTimeSpan(trimmed.ToUpperInvariant());
            else if (Unit().Match(trimmed) is { Success: true } unit)
                duration = ReadUnit(unit);
            else
                return $"is '{FieldErrors.Shorten(text)}', which is not a duration; allowed: {Allowed}.";
            return null;
        }
        catch (OverflowException)
        {
            return $"is '{FieldErrors.Shorten(text)}', which is too long; allowed: {Allowed}.";
        }
    }

    private static string? ReadClock(Match clock, string text, out TimeSpan duration)
    {
        duration = default;
        var (hours, minutes, seconds) = (Number(clock, "hours"), Number(clock, "minutes"), Number(clock, "seconds"));
        if (hours > 23)
            return $"is '{text}'; hours go up to 23 there: write {hours}h, or {hours / 24}.{hours % 24:00}:{minutes:00}:{seconds:00}.";
        if (minutes > 59 || seconds > 59)
            return $"is '{text}'; minutes and seconds go up to 59 there: write {(minutes > 59 ? $"{minutes}m" : $"{seconds}s")}.";
        // The longest fraction and the most days are what TimeSpan takes.
        duration = TimeSpan.Parse(text, CultureInfo.InvariantCulture);
        return null;
    }

    private static TimeSpan ReadUnit(Match unit)
    {
        var number = double.Parse(unit.Groups["number"].Value, CultureInfo.InvariantCulture);
        return unit.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" or "min" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            var other => throw new InvalidOperationException($"{other} is no unit."),
        };
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^((?<days>[0-9]{1,7})\.)?(?<hours>[0-9]{1,4}):(?<minutes>[0-9]{2}):(?<seconds>[0-9]{2})(\.[0-9]{1,7})?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Clock();

    /// <summary>Without years and months, which have no one length.</summary>
    [GeneratedRegex(
        @"^P(?=[0-9]|T[0-9])([0-9]{1,7}D)?(T([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}(\.[0-9]{1,7})?S)?)?(?<!T)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Iso();

    [GeneratedRegex(
        @"^(?<number>[0-9]{1,12}(\.[0-9]{1,6})?) ?(?<unit>ms|s|min|m|h|d)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unit();
}
