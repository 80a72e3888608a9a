using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Insight;

/// <summary>Counting what happens (<c>Notifications:Analytics</c>).</summary>
public sealed class AnalyticsOptions
{
    public const string Section = "Notifications:Analytics";

    /// <summary>How often an instance writes what it counted: a killed one loses so much at the most.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long statistics are kept.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How many things an instance counts apart at the same time; what comes beyond is counted as <c>(other)</c>.</summary>
    public int MaxCounters { get; set; } = 10_000;

    /// <summary><c>GET /metrics</c> answers. It is open, as <c>/health</c> is, and tells of all namespaces together.</summary>
    public bool Metrics { get; set; } = true;
}

internal sealed class AnalyticsOptionsValidator : IValidateOptions<AnalyticsOptions>
{
    public ValidateOptionsResult Validate(string? name, AnalyticsOptions options)
    {
        var errors = new SettingErrors(AnalyticsOptions.Section);
        errors.InRange(nameof(options.FlushInterval), options.FlushInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        errors.InRange(nameof(options.Keep), options.Keep, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        errors.InRange(nameof(options.MaxCounters), options.MaxCounters, 100, 1_000_000);
        return errors.Result;
    }
}
