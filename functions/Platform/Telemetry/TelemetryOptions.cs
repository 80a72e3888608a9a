using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Platform.Telemetry;

public enum TelemetryExporter
{
    None,

    /// <summary>To a collector, as the standard variables <c>OTEL_EXPORTER_OTLP_…</c> say.</summary>
    Otlp,

    /// <summary>To Application Insights, by <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>.</summary>
    AzureMonitor,
}

/// <summary>Where traces, metrics and logs go (<c>Notifications:Telemetry</c>).</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Notifications:Telemetry";

    /// <summary>None: nothing is recorded, and the host's own logs are all there is.</summary>
    public TelemetryExporter Exporter { get; set; } = TelemetryExporter.None;

    /// <summary>Of all traces, so many are exported: from 0 to 1. One that the caller samples is exported whatever this says.</summary>
    public double SampledShare { get; set; } = 1;
}

internal sealed class TelemetryOptionsValidator(IConfiguration configuration) : IValidateOptions<TelemetryOptions>
{
    public const string InsightsConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    public ValidateOptionsResult Validate(string? name, TelemetryOptions options)
    {
        var errors = new SettingErrors(TelemetryOptions.Section);
        errors.InRange(nameof(options.SampledShare), options.SampledShare, 0, 1);
        if (options.Exporter == TelemetryExporter.AzureMonitor && string.IsNullOrEmpty(configuration[InsightsConnection]))
        {
            errors.Add(
                nameof(options.Exporter), $"is '{options.Exporter}', and {InsightsConnection} is not set; allowed: both, or neither.");
        }
        return errors.Result;
    }
}
