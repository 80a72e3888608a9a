using NodaTime;
using NodaTime.Text;
using Notifications.Delivery.Digests;
using Notifications.Domain;
using Xunit;

namespace Notifications.Tests.Delivery.Digests;

public sealed class DigestScheduleTests
{
    /// <summary>2026-01-07 is a Wednesday; in Berlin clocks jump from 2:00 to 3:00 on 29 March 2026, and back from 3:00 to 2:00 on 25
    /// October.</summary>
    [Theory]
    [InlineData(DigestFrequency.Hourly, 0, Weekday.Mon, "UTC", "2026-01-07T10:00:00Z", "2026-01-07T11:00:00Z")]
    [InlineData(DigestFrequency.Hourly, 0, Weekday.Mon, "UTC", "2026-01-07T10:59:59Z", "2026-01-07T11:00:00Z")]
    [InlineData(DigestFrequency.Hourly, 0, Weekday.Mon, "Asia/Kolkata", "2026-01-07T10:10:00Z", "2026-01-07T10:30:00Z")]
    [InlineData(DigestFrequency.Daily, 9, Weekday.Mon, "Europe/Berlin", "2026-01-07T07:59:59Z", "2026-01-07T08:00:00Z")]
    [InlineData(DigestFrequency.Daily, 9, Weekday.Mon, "Europe/Berlin", "2026-01-07T08:00:00Z", "2026-01-08T08:00:00Z")]
    [InlineData(DigestFrequency.Daily, 9, Weekday.Mon, "Europe/Berlin", "2026-03-28T20:00:00Z", "2026-03-29T07:00:00Z")]
    [InlineData(DigestFrequency.Daily, 2, Weekday.Mon, "Europe/Berlin", "2026-03-28T20:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData(DigestFrequency.Daily, 2, Weekday.Mon, "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-25T00:00:00Z")]
    [InlineData(DigestFrequency.Daily, 2, Weekday.Mon, "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:00:00Z")]
    [InlineData(DigestFrequency.Daily, 23, Weekday.Mon, "Asia/Kolkata", "2026-01-07T10:10:00Z", "2026-01-07T17:30:00Z")]
    [InlineData(DigestFrequency.Weekly, 9, Weekday.Wed, "UTC", "2026-01-07T08:59:59Z", "2026-01-07T09:00:00Z")]
    [InlineData(DigestFrequency.Weekly, 9, Weekday.Wed, "UTC", "2026-01-07T09:00:00Z", "2026-01-14T09:00:00Z")]
    [InlineData(DigestFrequency.Weekly, 9, Weekday.Tue, "UTC", "2026-01-07T08:00:00Z", "2026-01-13T09:00:00Z")]
    [InlineData(DigestFrequency.Weekly, 1, Weekday.Thu, "Asia/Tokyo", "2026-01-07T15:30:00Z", "2026-01-07T16:00:00Z")]
    public void NextAfter_Table_IsThat(DigestFrequency frequency, int hour, Weekday day, string zone, string now, string due)
    {
        var preferences = new UserPreferences { Digest = new() { Frequency = frequency, Hour = hour, Day = day } };
        Assert.Equal(due, InstantPattern.General.Format(
            DigestSchedule.NextAfter(new UserRules(preferences, DateTimeZoneProviders.Tzdb[zone]), At(now))));
    }

    [Fact]
    public void NextAfter_WithinQuietHours_IsTheirEnd()
    {
        var preferences = new UserPreferences
        {
            Digest = new() { Frequency = DigestFrequency.Hourly },
            QuietHours = new() { Start = new TimeOnly(22, 0), End = new TimeOnly(7, 30) },
        };
        Assert.Equal(At("2026-01-08T07:30:00Z"),
            DigestSchedule.NextAfter(new UserRules(preferences, DateTimeZone.Utc), At("2026-01-07T21:30:00Z")));
    }

    private static Instant At(string text) => InstantPattern.General.Parse(text).Value;
}
