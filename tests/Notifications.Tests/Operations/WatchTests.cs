using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery;
using Notifications.Operations;
using Notifications.Operations.Incidents;
using Notifications.Platform.Storage;
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

    private async Task<IReadOnlyCollection<string>> LinesAsync()
    {
        var logs = new Logs<Watch>();
        await new Watch(
            Waits, app.Services.GetRequiredService<HealthChecks>(), app.Services.GetRequiredService<IncidentSigns>(), app.Clock, logs)
            .RunAsync(default);
        return [.. logs.Lines];
    }
}
