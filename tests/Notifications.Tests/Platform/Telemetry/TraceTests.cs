using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Digests;
using Notifications.Platform.Telemetry;
using Notifications.Tests.Delivery;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Recipients.Preferences;
using Notifications.Tests.Support;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Platform.Telemetry;

/// <summary>One trace from the request to the last channel, as the exporter gets it, and as a collector gets it over the network.</summary>
public sealed class TraceTests(TraceTests.Fixture app, ITestOutputHelper output) : IClassFixture<TraceTests.Fixture>
{
    private const string Title = "A title that no span may have";

    [Fact]
    public async Task Send_ThroughRetryMailAndDigest_IsOneTrace()
    {
        var trace = ActivityTraceId.CreateRandom();
        var mailed = await NewAsync("immediate");
        var digested = await NewAsync("hourly");
        // Connected and silent: pushed again before other channels are turned to.
        await using var connection = await app.ConnectAsync(mailed.Me);

        var sent = await SendAsync(trace, mailed.User, digested.User);
        await FallbackFixture.HistoryWithAsync(mailed.Me, sent, "channel_sent email");
        await FallbackFixture.HistoryWithAsync(digested.Me, sent, "held email digest");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Services.GetRequiredService<DigestSender>().RunAsync(default);
        var spans = await Eventually.GetAsync(() => Task.FromResult(app.Spans.Of(trace)),
            all => all.Count(s => s.DisplayName == "send email") >= 2 && all.Any(s => s.DisplayName == "digest"));

        output.WriteLine(TraceText.Of(spans));
        var root = Assert.Single(spans, s => spans.All(other => other.SpanId != s.ParentSpanId));
        var ways = spans.Where(s => s.DisplayName == "send email").Select(s => TraceText.WayTo(s, spans)).ToArray();
        var mail = Assert.Single(ways, way => !way.Contains("digest"));
        Assert.Equal(
            [
                root.DisplayName, "send fallback-push", "process fallback-push", "send fallback-email", "process fallback-email",
                "send email",
            ],
            mail.Where(name => name is not ("acknowledgement deadline" or "send confirmations" or "process confirmations")));
        // Pushed a second time in between, by the instance's memory or by the queue.
        Assert.Contains(mail, name => name is "acknowledgement deadline" or "process confirmations");
        Assert.Equal(["process fallback-email", "digest", "send email"], Assert.Single(ways, way => way.Contains("digest"))[^3..]);
        Assert.Contains(spans, s => s.DisplayName == "push notification" && s.Kind == ActivityKind.Client);
        Assert.Contains(spans, s => s.DisplayName == "POST fallback-email" && s.GetTagItem("http.response.status_code") is 201);
        Assert.Contains(spans, s => s.DisplayName.EndsWith(" Inbox", StringComparison.Ordinal));
        AssertNothingPrivate(spans.SelectMany(Texts), mailed, digested);
    }

    [Fact]
    public async Task Exporter_Otlp_GetsSpansMetricsAndCorrelatedLogs()
    {
        var trace = ActivityTraceId.CreateRandom();
        var person = await NewAsync("immediate");
        var sent = await SendAsync(trace, person.User);
        await FallbackFixture.HistoryWithAsync(person.Me, sent, "channel_sent email");
        await Eventually.GetAsync(() => Task.FromResult(app.Spans.Of(trace)), all => all.Any(s => s.DisplayName == "send email"));

        app.Services.GetRequiredService<Meters>().AddRoundTrip(12);
        app.Services.GetRequiredService<TracerProvider>().ForceFlush();
        app.Services.GetRequiredService<MeterProvider>().ForceFlush();
        app.Services.GetRequiredService<LoggerProvider>().ForceFlush();

        byte[] id = Convert.FromHexString(trace.ToHexString());
        var spans = app.Collected("/v1/traces");
        Assert.Contains(spans, body => Has(body, id) && Has(body, "send email"u8));
        Assert.Contains(app.Collected("/v1/metrics"), body => Has(body, "notifications_sends_total"u8));
        Assert.Contains(app.Collected("/v1/metrics"), body => Has(body, "notifications_round_trip_seconds"u8));
        // What waits is asked for when metrics are collected, and told the next time.
        await Eventually.GetAsync(
            () =>
            {
                app.Services.GetRequiredService<MeterProvider>().ForceFlush();
                return Task.FromResult(app.Collected("/v1/metrics"));
            },
            all => all.Any(body => Has(body, "notifications_queue_waiting_seconds"u8) && Has(body, "fallback-email"u8)));
        // The channel without settings is a line in the log, within the trace.
        var logs = app.Collected("/v1/logs");
        Assert.Contains(logs, body => Has(body, id));
        AssertNothingPrivate(spans.Concat(logs).Select(Encoding.UTF8.GetString), person);
    }

    private static bool Has(byte[] body, ReadOnlySpan<byte> part) => body.AsSpan().IndexOf(part) >= 0;

    private static IEnumerable<string> Texts(Activity span) =>
        [span.DisplayName, span.StatusDescription ?? "", .. span.TagObjects.Select(tag => $"{tag.Value}"),
            .. span.Events.SelectMany(e => e.Tags.Select(tag => $"{tag.Value}"))];

    private static void AssertNothingPrivate(IEnumerable<string> texts, params Person[] people)
    {
        string[] secrets = [Title, .. people.SelectMany(p => new[] { p.User, p.Address, p.Me.Token! })];
        Assert.All(texts, text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase)));
    }

    private async Task<Guid> SendAsync(ActivityTraceId trace, params string[] users)
    {
        var sender = await app.SenderAsync();
        var request = sender.Request(HttpMethod.Post, "notifications");
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        var body = new
        {
            users,
            title = Title,
            message = "A message",
            category = "news",
            priority = "normal",
            channels = new[] { "push", "email" },
        };
        request.Content = new StringContent(
            System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        var answer = await sender.SendAsync(request);
        Assert.True((int)answer.Status == 201, answer.Text);
        return answer.Json.GetProperty("sendId").GetGuid();
    }

    private async Task<Person> NewAsync(string frequency)
    {
        var address = $"{Guid.CreateVersion7():N}@example.org";
        var (me, user, _) = await app.NewRecipientAsync(withPhone: false, email: address);
        await me.PreferAsync(new { digest = new { frequency } });
        return new Person(me, user, address);
    }

    private sealed record Person(ApiClient Me, string User, string Address);

    /// <summary>Normal notifications are pushed twice, then mailed.</summary>
    public sealed class Fixture : FallbackFixture
    {
        private ProviderServer? collector;

        public SpanList Spans { get; } = new();

        protected override IEnumerable<string> Settings =>
        [
            .. base.Settings, "--Notifications:Delivery:Normal:BaseDelay=00:00:00.2", "--Notifications:Delivery:Normal:Attempts=2",
            "--Notifications:Telemetry:Exporter=Otlp", $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector!.Url}",
            "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
        ];

        public IReadOnlyList<byte[]> Collected(string path) => [.. collector!.Requests.Where(r => r.Path == path).Select(r => r.Body)];

        public override async Task InitializeAsync()
        {
            collector = await ProviderServer.StartAsync();
            collector.Answer = _ => new ProviderAnswer(200);
            await base.InitializeAsync();
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await collector!.DisposeAsync();
        }

        protected override void AddServices(IServiceCollection services) =>
            services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddInMemoryExporter(Spans));
    }
}
