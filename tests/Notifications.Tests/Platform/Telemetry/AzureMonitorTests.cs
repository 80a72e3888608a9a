using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Platform.Telemetry;
using Notifications.Tests.Delivery.Channels;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;
using Xunit;

namespace Notifications.Tests.Platform.Telemetry;

/// <summary>What Application Insights is sent, by its own exporter.</summary>
public sealed class AzureMonitorTests
{
    // The app's own has listeners in other tests.
    private static readonly ActivitySource Source = new("AzureMonitorTests");

    /// <summary>The exporter has a sampler of its own: five traces a second.</summary>
    [Theory]
    [InlineData("1", 500)]
    [InlineData("0", 0)]
    public async Task SampledShare_OfManyTracesAtOnce_IsExported(string share, int recorded)
    {
        await using var insights = await StartAsync();
        using var host = HostOf(insights, share);
        Assert.NotNull(host.Services.GetRequiredService<TracerProvider>());

        Assert.Equal(recorded, Enumerable.Range(0, 500).Count(_ => IsRecorded()));
    }

    [Fact]
    public async Task Logs_OfTracesThatAreNotExported_Are()
    {
        await using var insights = await StartAsync();
        using var host = HostOf(insights, "0");
        Assert.NotNull(host.Services.GetRequiredService<TracerProvider>());
        var logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Test");
        using (new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start())
            logger.LogWarning("Something went wrong.");
        host.Services.GetRequiredService<LoggerProvider>().ForceFlush();

        Assert.Contains(
            insights.Requests.Select(r => Text(r.Body)), text => text.Contains("Something went wrong.", StringComparison.Ordinal));
    }

    private static bool IsRecorded()
    {
        Activity.Current = null;
        using var activity = Source.StartActivity("test");
        return activity?.Recorded == true;
    }

    private static async Task<ProviderServer> StartAsync()
    {
        var insights = await ProviderServer.StartAsync();
        insights.Answer = _ => new ProviderAnswer(200, """{ "itemsReceived": 1, "itemsAccepted": 1, "errors": [] }""");
        return insights;
    }

    private static IHost HostOf(ProviderServer insights, string share)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Notifications:Telemetry:Exporter"] = "AzureMonitor",
            ["Notifications:Telemetry:SampledShare"] = share,
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = $"InstrumentationKey={Guid.Empty};IngestionEndpoint={insights.Url}",
        });
        builder.AddTelemetry();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(Source.Name));
        return builder.Build();
    }

    private static string Text(byte[] body)
    {
        if (body is not [0x1f, 0x8b, ..])
            return Encoding.UTF8.GetString(body);
        using var zip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var reader = new StreamReader(zip);
        return reader.ReadToEnd();
    }
}
