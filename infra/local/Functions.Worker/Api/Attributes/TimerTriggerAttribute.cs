using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by a schedule: NCRONTAB with seconds, or a <see cref="TimeSpan"/>; UTC.</summary>
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    public string Schedule { get; private set; } = schedule;

    /// <summary>Whether the schedule is kept over a restart; without effect below an interval of one minute.</summary>
    public bool UseMonitor { get; set; } = true;

    public bool RunOnStartup { get; set; }
}

/// <summary>What a timer function is told about its run.</summary>
public class TimerInfo
{
    /// <summary>Null when the schedule is not monitored (interval below one minute).</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True when an occurrence was missed while the app was down.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>The last and the next occurrence of a timer.</summary>
public class ScheduleStatus
{
    public DateTime Last { get; set; }

    public DateTime Next { get; set; }

    public DateTime LastUpdated { get; set; }
}
