using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Operations;
using Notifications.Operations.Incidents;
using Notifications.Platform.Storage;
using Notifications.Tests.Delivery;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Platform.Storage;
using Xunit;

namespace Notifications.Tests.Operations;

/// <summary>Where nobody reads the queue of acknowledgement deadlines.</summary>
public sealed class WatchTests(QueueReceiptTests.Fixture app) : IClassFixture<QueueReceiptTests.Fixture>
{
    /// <summary>What one step of the clock may be off by on a busy machine.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    private QueueWaits Waits => app.Services.GetRequiredService<QueueWaits>();

    [Fact]
    public async Task Run_AMessageThatNobodyReads_IsALineFromAMinuteAfterItWasDue()
    {
        var raw = app.Services.GetRequiredService<StorageAccount>().RawQueues.GetQueueClient(Queues.Acknowledgements);
        await raw.ClearMessagesAsync();
        Assert.Equal(TimeSpan.Zero, await Waits.OfAsync(Queues.Acknowledgements, default));

        var due = app.Clock.GetUtcNow() + TimeSpan.FromHours(1);
        var message = new AcknowledgementDeadlineMessage
        {
            Namespace = "default",
            UserId = "u",
            Id = Guid.CreateVersion7(),
            Attempt = 1,
            NotBefore = due,
        };
        await app.Services.GetRequiredService<Queues>().SendAsync(
            Queues.Acknowledgements, message, DeliveryJson.Default.AcknowledgementDeadlineMessage, TimeSpan.Zero, default);
        Assert.Equal(TimeSpan.Zero, await Waits.OfAsync(Queues.Acknowledgements, default));
        Assert.Empty(await LinesAsync());

        app.Clock.Advance(TimeSpan.FromHours(3));
        Assert.InRange(await Waits.OfAsync(Queues.Acknowledgements, default), TimeSpan.FromHours(2), TimeSpan.FromHours(2) + Slack);
        var line = Assert.Single(await LinesAsync());
        Assert.StartsWith("1403 The oldest message of queue confirmations has waited 72", line, StringComparison.Ordinal);

        await app.Services.GetRequiredService<IncidentRecorder>().RunAsync(default);
        var incident = Assert.Single(await app.Services.GetRequiredService<IncidentStore>().OpenAsync(default));
        Assert.Equal((IncidentKind.Queue, Queues.Acknowledgements), (incident.Kind, incident.Subject));
        Assert.InRange(incident.BeganAt, due - Slack, due + Slack);

        // None of ours has waited since it came.
        await raw.SendMessageAsync("not base64");
        Assert.InRange(await Waits.OfAsync(Queues.Acknowledgements, default), TimeSpan.FromHours(3), TimeSpan.FromHours(3) + Slack);
    }

    private Task<IReadOnlyCollection<string>> LinesAsync() => WatchRun.LinesAsync(app.Services, app.Clock);
}

/// <summary>Where nobody reads the queue of text messages, whose provider fails.</summary>
public sealed class WatchOfAFailingChannelTests(WatchOfAFailingChannelTests.Fixture app)
    : IClassFixture<WatchOfAFailingChannelTests.Fixture>
{
    [Fact]
    public async Task Run_AQueueThatWaitsForAFailingChannel_IsAnIncidentOnlyOnceTheChannelWorks()
    {
        var monitor = app.Services.GetRequiredService<ChannelMonitor>();
        app.Sms.Answer = _ => new ProviderAnswer(503);
        for (var i = 0; i < 3; i++)
            await monitor.SendAsync(ChannelKind.Sms, ChannelHealthTests.To("nobody@example.com"), default);
        await app.Services.GetRequiredService<Queues>().SendAsync(
            Queues.FallbackSms, new FallbackMessage { Namespace = "default", UserId = "u", Id = Guid.CreateVersion7(), Try = 1 },
            DeliveryJson.Default.FallbackMessage, TimeSpan.Zero, default);
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        var lines = await WatchRun.LinesAsync(app.Services, app.Clock);
        Assert.Contains(lines, line => line.StartsWith("1403 The oldest message of queue fallback-sms", StringComparison.Ordinal));
        Assert.DoesNotContain(await OpenAsync(), i => i.Kind == IncidentKind.Queue);

        app.Sms.Answer = _ => new ProviderAnswer(201);
        await monitor.SendAsync(ChannelKind.Sms, ChannelHealthTests.To("nobody@example.com"), default);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await WatchRun.LinesAsync(app.Services, app.Clock);
        Assert.Equal(Queues.FallbackSms, Assert.Single(await OpenAsync(), i => i.Kind == IncidentKind.Queue).Subject);
    }

    private async Task<IReadOnlyList<Incident>> OpenAsync()
    {
        await app.Services.GetRequiredService<IncidentRecorder>().RunAsync(default);
        return await app.Services.GetRequiredService<IncidentStore>().OpenAsync(default);
    }

    public sealed class Fixture : FallbackFixture
    {
        protected override TimeProvider RealtimeClock => Clock;

        protected override IEnumerable<string> Settings => [.. base.Settings, "--AzureWebJobs.FallbackSms.Disabled=true"];
    }
}

internal static class WatchRun
{
    /// <summary>What a look at everything writes into the log.</summary>
    public static async Task<IReadOnlyCollection<string>> LinesAsync(IServiceProvider services, TimeProvider clock)
    {
        var logs = new Logs<Watch>();
        await new Watch(
            services.GetRequiredService<QueueWaits>(), services.GetRequiredService<HealthChecks>(),
            services.GetRequiredService<IncidentSigns>(), clock, logs).RunAsync(default);
        return [.. logs.Lines];
    }
}
