using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Notifications.Domain;
using Notifications.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Domain;

public sealed class QuietHoursTests(ITestOutputHelper output)
{
    private const string Berlin = "Europe/Berlin", NewYork = "America/New_York";

    /// <summary>In Berlin clocks jump from 2:00 to 3:00 on 29 March 2026, and back from 3:00 to 2:00 on 25 October.</summary>
    [Theory]
    // Start inclusive, end exclusive; over midnight; the zone counts.
    [InlineData("22:00-08:00", Berlin, "2026-01-10T20:59:59Z", null)]
    [InlineData("22:00-08:00", Berlin, "2026-01-10T21:00:00Z", "2026-01-11T07:00:00Z")]
    [InlineData("22:00-08:00", Berlin, "2026-01-11T06:59:59Z", "2026-01-11T07:00:00Z")]
    [InlineData("22:00-08:00", Berlin, "2026-01-11T07:00:00Z", null)]
    [InlineData("22:00-08:00", NewYork, "2026-01-11T07:00:00Z", "2026-01-11T13:00:00Z")]
    [InlineData("12:00-13:00", Berlin, "2026-01-10T11:30:00Z", "2026-01-10T12:00:00Z")]
    [InlineData("12:00-13:00", Berlin, "2026-01-10T12:00:00Z", null)]
    [InlineData("00:00-06:00", Berlin, "2026-01-10T23:00:00Z", "2026-01-11T05:00:00Z")]
    // Days are those on which quiet hours begin: 2026-01-09 is a Friday.
    [InlineData("22:00-08:00 Fri", Berlin, "2026-01-10T06:00:00Z", "2026-01-10T07:00:00Z")]
    [InlineData("22:00-08:00 Fri", Berlin, "2026-01-10T22:00:00Z", null)]
    [InlineData("22:00-08:00 Sat", Berlin, "2026-01-10T06:00:00Z", null)]
    // Forward: the night is an hour shorter; 8:00 is 6:00 UTC from then on.
    [InlineData("22:00-08:00", Berlin, "2026-03-28T21:00:00Z", "2026-03-29T06:00:00Z")]
    [InlineData("22:00-08:00", Berlin, "2026-03-29T05:59:59Z", "2026-03-29T06:00:00Z")]
    [InlineData("22:00-08:00", Berlin, "2026-03-29T06:00:00Z", null)]
    // What is skipped is an hour later: 2:30 is 3:30, 1:30 UTC.
    [InlineData("22:00-02:30", Berlin, "2026-03-29T01:29:59Z", "2026-03-29T01:30:00Z")]
    [InlineData("22:00-02:30", Berlin, "2026-03-29T01:30:00Z", null)]
    [InlineData("02:30-06:00", Berlin, "2026-03-29T01:29:59Z", null)]
    [InlineData("02:30-06:00", Berlin, "2026-03-29T01:30:00Z", "2026-03-29T04:00:00Z")]
    // Back: the night is an hour longer.
    [InlineData("22:00-08:00", Berlin, "2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z")]
    [InlineData("22:00-08:00", Berlin, "2026-10-25T06:59:59Z", "2026-10-25T07:00:00Z")]
    // Of what comes twice the first counts: 2:30 is 0:30 UTC.
    [InlineData("22:00-02:30", Berlin, "2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z")]
    [InlineData("22:00-02:30", Berlin, "2026-10-25T00:30:00Z", null)]
    [InlineData("22:00-02:30", Berlin, "2026-10-25T01:15:00Z", null)]
    [InlineData("02:30-04:00", Berlin, "2026-10-25T00:30:00Z", "2026-10-25T03:00:00Z")]
    // Clocks that change at midnight, by half an hour, or by a whole day.
    [InlineData("00:00-06:00", "Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24T03:00:00Z")]
    [InlineData("23:00-02:15", "Australia/Lord_Howe", "2026-10-03T15:44:59Z", "2026-10-03T15:45:00Z")]
    [InlineData("22:00-08:00", "Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-30T18:00:00Z")]
    public void EndOf_Table_IsThat(string hours, string zone, string now, string? end) =>
        Assert.Equal(end, Parse(hours).EndOf(At(now), DateTimeZoneProviders.Tzdb[zone]) is { } instant
        ? InstantPattern.General.Format(instant) : null);

    /// <summary>Against a model that walks the local clock minute by minute, away from the nights on which it changes.</summary>
    [Fact]
    public void EndOf_AnyHoursOnDaysWithoutAChange_IsAsTheLocalClockSays()
    {
        var seed = TestSeed.Of(20261128);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] zones = [Berlin, NewYork, "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Kiritimati", "UTC"];
        for (var run = 0; run < TestSeed.Times(2_000, 200_000); run++)
        {
            var zone = DateTimeZoneProviders.Tzdb[zones[random.Next(zones.Length)]];
            var (start, end) = (random.Next(24 * 60), random.Next(24 * 60));
            if (start == end)
                continue;
            var days = QuietHours.EveryDay.Where(_ => random.Next(3) > 0).ToArray();
            var hours = new QuietHours
            {
                Start = TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(start)),
                End = TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(end)),
                Days = days
            };
            var now = Instant.FromUtc(2026, 6, 1, 0, 0) + Duration.FromMinutes(random.Next(60 * 24 * 60));

            var expected = Model(now.InZone(zone).LocalDateTime, start, end, days);
            var actual = hours.EndOf(now, zone)?.InZone(zone).LocalDateTime;
            Assert.True(expected == actual, $"{hours} in {zone} at {now}: {actual}, not {expected}");
        }
    }

    private static LocalDateTime? Model(LocalDateTime now, int start, int end, Weekday[] days)
    {
        // The last start at or before now on one of the days, within a day, unless an end came after it.
        for (var at = now.Date
            + LocalTime.FromMinutesSinceMidnight(now.Hour * 60 + now.Minute); now - Period.FromDays(1) < at; at = at.PlusMinutes(-1))
        {
            var minute = at.Hour * 60 + at.Minute;
            if (minute == end)
                return null;
            if (minute == start)
                return days.Contains((Weekday)at.DayOfWeek)
                    ? (start < end ? at.Date : at.Date.PlusDays(1)) + LocalTime.FromMinutesSinceMidnight(end) : null;
        }
        return null;
    }

    private static Instant At(string text) => InstantPattern.General.Parse(text).Value;

    private static QuietHours Parse(string text)
    {
        var parts = text.Split(' ');
        var times = parts[0].Split('-').Select(t => TimeOnly.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return new QuietHours
        {
            Start = times[0],
            End = times[1],
            Days = parts.Length > 1 ? [Enum.Parse<Weekday>(parts[1])]
            : QuietHours.EveryDay
        };
    }
}
