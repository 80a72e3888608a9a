using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.TimeZones;

namespace Notifications.Domain;

/// <summary>When a person is not to be disturbed: from the start, inclusive, to the end, exclusive; over midnight when the end is
/// earlier.</summary>
public sealed record QuietHours
{
    public static readonly IReadOnlyList<Weekday> EveryDay = Enum.GetValues<Weekday>();

    [JsonConverter(typeof(HourAndMinute))]
    public required TimeOnly Start { get; init; }

    [JsonConverter(typeof(HourAndMinute))]
    public required TimeOnly End { get; init; }

    /// <summary>Of the IANA database; null: the profile's, else UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>On which they begin: those of a Friday may end on Saturday.</summary>
    public IReadOnlyList<Weekday> Days { get; init; } = EveryDay;

    /// <summary>When the quiet hours end that <paramref name="now"/> is in; null when it is in none. A start or an end that the clock's
    /// change skips is as much later as the clock jumps, and of one that comes twice the first counts.</summary>
    public Instant? EndOf(Instant now, DateTimeZone zone)
    {
        var today = now.InZone(zone).Date;
        foreach (var day in new[] { today.PlusDays(-1), today })
        {
            if (!Days.Contains((Weekday)day.DayOfWeek))
                continue;
            var end = InstantOf(End < Start ? day.PlusDays(1) : day, End, zone);
            if (InstantOf(day, Start, zone) <= now && now < end)
                return end;
        }
        return null;
    }

    private static Instant InstantOf(LocalDate day, TimeOnly time, DateTimeZone zone) =>
        zone.ResolveLocal(day.At(LocalTime.FromTimeOnly(time)), Resolvers.LenientResolver).ToInstant();
}

/// <summary>A time of the day on the wire: <c>22:00</c>.</summary>
public sealed class HourAndMinute : JsonConverter<TimeOnly>
{
    private const string Format = "HH:mm";

    public static TimeOnly? Parse(string text) =>
        TimeOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? "") ?? throw new JsonException("not a time of the day");

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString(Format, CultureInfo.InvariantCulture));
}
