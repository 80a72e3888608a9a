using NodaTime;
using NodaTime.TimeZones;
using Notifications.Preferences;

namespace Notifications.Digests;

/// <summary>When a user's next digest is due.</summary>
internal static class DigestSchedule
{
    /// <summary>After <paramref name="now"/>, in the user's zone, and not within their quiet hours: then it is due when those end.</summary>
    public static Instant NextAfter(UserRules user, Instant now)
    {
        var next = OnTheHour(user.Preferences.Digest, user.Zone, now);
        return user.Preferences.QuietHours?.EndOf(next, user.Zone) ?? next;
    }

    private static Instant OnTheHour(DigestSettings digest, DateTimeZone zone, Instant now)
    {
        var local = now.InZone(zone).LocalDateTime;
        if (digest.Frequency is DigestFrequency.Hourly or DigestFrequency.Immediate)
            return now + Duration.FromHours(1) - (local.TimeOfDay - TimeAdjusters.TruncateToHour(local.TimeOfDay)).ToDuration();
        var (step, first) = digest.Frequency == DigestFrequency.Weekly
            ? (7, local.Date.PlusDays(((int)digest.Day - (int)local.DayOfWeek + 7) % 7))
            : (1, local.Date);
        var next = At(first);
        return next > now ? next : At(first.PlusDays(step));

        Instant At(LocalDate day) => zone.ResolveLocal(day.At(new LocalTime(digest.Hour, 0)), Resolvers.LenientResolver).ToInstant();
    }
}
