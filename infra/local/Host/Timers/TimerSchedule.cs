using System.Globalization;
using NCrontab;

namespace Functions.LocalHost.Timers;

/// <summary>When a timer is due, in UTC.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? cron;
    private readonly TimeSpan interval;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval)
    {
        this.cron = cron;
        this.interval = interval;
    }

    /// <exception cref="FormatException">Neither NCRONTAB with five or six fields nor a time span.</exception>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var cron = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 });
        if (cron is not null)
            return new TimerSchedule(cron, default);
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(null, interval)
            : throw new FormatException(
                $"The schedule expression '{text}' was not recognized as a valid cron expression or timespan string.");
    }

    public DateTimeOffset NextAfter(DateTimeOffset time) => cron is null
        ? time + interval
        : new DateTimeOffset(cron.GetNextOccurrence(time.UtcDateTime), TimeSpan.Zero);

    /// <summary>Below one minute the official host keeps no schedule; it looks at the next occurrences to find out.</summary>
    public bool CanBeMonitored(DateTimeOffset now)
    {
        var time = NextAfter(now);
        for (var i = 0; i < 10; i++)
        {
            var next = NextAfter(time);
            if (next - time < TimeSpan.FromMinutes(1))
                return false;
            time = next;
        }

        return true;
    }
}
