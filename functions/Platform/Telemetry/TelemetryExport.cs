using System.Diagnostics;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace Notifications.Platform.Telemetry;

/// <summary>Exports spans, metrics and logs to whoever collects them. Without an exporter nothing of it is loaded.</summary>
internal static class TelemetryExport
{
    public static IHostApplicationBuilder AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<TelemetryOptions, TelemetryOptionsValidator>(TelemetryOptions.Section);
        // Read before the container is there, which checks the section once it starts: what can't be read is none until then.
        var options = new TelemetryOptions();
        if (SettingsReader.Bind(builder.Configuration, TelemetryOptions.Section, options) is { Count: > 0 })
            return builder;
        switch (options.Exporter)
        {
            case TelemetryExporter.Otlp:
                Record(builder.Services).UseOtlpExporter();
                break;
            case TelemetryExporter.AzureMonitor:
                ToAzureMonitor(
                    Record(builder.Services), builder.Configuration[TelemetryOptionsValidator.InsightsConnection],
                    CredentialOf(builder.Configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]));
                break;
            case TelemetryExporter.None:
                return builder;
        }
        // Decided by the trace's id: all instances that a trace passes through decide alike. A host that records nothing itself calls
        // every trace unsampled, so that is not its caller's word. Last, because an exporter may bring a sampler of its own.
        var share = new TraceIdRatioBasedSampler(options.SampledShare);
        builder.Services.AddOpenTelemetry().WithTracing(
            tracing => tracing.SetSampler(new ParentBasedSampler(share, remoteParentNotSampled: share)));
        return builder;
    }

    private static OpenTelemetryBuilder Record(IServiceCollection services)
    {
        var telemetry = services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        return telemetry
            .WithTracing(tracing => tracing.AddSource(Tracing.Source.Name).AddProcessor<StatusWithoutText>())
            .WithMetrics(metrics => metrics.AddMeter(Meters.Name))
            .WithLogging(null, logging => logging.IncludeFormattedMessage = true);
    }

    private static void ToAzureMonitor(OpenTelemetryBuilder telemetry, string? connection, DefaultAzureCredential? credential)
    {
        telemetry
            .WithTracing(tracing => tracing.AddAzureMonitorTraceExporter(Configure, credential))
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Configure, credential))
            .WithLogging(logging => logging.AddAzureMonitorLogExporter(Configure, credential));

        void Configure(AzureMonitorExporterOptions exporter)
        {
            exporter.ConnectionString = connection;
            // What went wrong is wanted from the traces that are not exported, too.
            exporter.EnableTraceBasedLogsSampler = false;
        }
    }

    /// <summary>The host's own setting says whether it takes the app's identity in place of a key:
    /// <c>Authorization=AAD;ClientId=…</c>.</summary>
    private static DefaultAzureCredential? CredentialOf(string? authentication)
    {
        var parts = (authentication ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        return parts.GetValueOrDefault("Authorization") == "AAD"
            ? new DefaultAzureCredential(
                new DefaultAzureCredentialOptions { ManagedIdentityClientId = parts.GetValueOrDefault("ClientId") })
            : null;
    }

    /// <summary>The worker notes an exception's message as the status of its span.</summary>
    private sealed class StatusWithoutText : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.StatusDescription is not null)
                data.SetStatus(data.Status);
        }
    }
}

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
