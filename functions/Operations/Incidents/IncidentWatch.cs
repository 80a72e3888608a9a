using Microsoft.Extensions.Logging;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Operations.DeadLetters;
using Notifications.Platform.Storage;

namespace Notifications.Operations.Incidents;

/// <summary>Looks every minute, on one instance, at what may begin, and at what goes on: whether it is over.</summary>
public sealed class IncidentWatch(
    IncidentSigns signs, IncidentRecorder recorder, IncidentStore store, HealthChecks checks, QueueWaits waits, DeadLetterStore letters,
    TimeProvider time, ILogger<IncidentWatch> logger)
{
    /// <summary>Another instance may still notice what this one does not: so long nobody may have.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);

    public async Task RunAsync(CancellationToken cancellation)
    {
        // What does not answer is a sign of its own.
        var health = await checks.GetAsync(cancellation);
        foreach (var channel in health.Channels)
        {
            if (channel is { Status: ChannelStatus.Failing, FailingSince: { } since, LastCause: { } cause }
                && SnakeCase<ChannelKind>.Parse(channel.Name) is { } kind)
                signs.Add(IncidentSubject.Of(kind), cause, since: since);
        }
        await recorder.RunAsync(cancellation);
        foreach (var incident in await store.OpenAsync(cancellation))
        {
            if (await EndOfAsync(incident, health, cancellation) is { } at
                && await store.EndAsync(incident, at, cancellation) is { } ended)
                logger.IncidentEnded(
                    ended.Id, SnakeCase<IncidentKind>.NameOf(ended.Kind), ended.Subject, (long)(at - ended.BeganAt).TotalSeconds);
        }
    }

    /// <summary>Null while it goes on.</summary>
    private async Task<DateTimeOffset?> EndOfAsync(Incident incident, Health health, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var isQuiet = now - incident.LastAt > Quiet;
        return incident.Kind switch
        {
            // A health that was asked before the last failure says nothing of it.
            IncidentKind.Channel => now - incident.LastAt <= HealthChecks.HoldFor
                || health.Channels.Any(c => c.Name == incident.Subject && c.Status == ChannelStatus.Failing) ? null : now,
            IncidentKind.Queue => await IsWorkedOffAsync(incident.Subject, cancellation) ? now : null,
            IncidentKind.DeadLetters => await letters.AnyAsync(incident.Namespace!, incident.Subject, cancellation) ? null : now,
            // The calls that are not refused say nothing: it is over since the last one that was.
            IncidentKind.StorageThrottled => isQuiet ? incident.LastAt : null,
            IncidentKind.Storage or IncidentKind.Realtime => isQuiet && IsHealthy(incident, health) ? now : null,
        };
    }

    /// <summary>A queue that a version before had is none any more.</summary>
    private async Task<bool> IsWorkedOffAsync(string queue, CancellationToken cancellation) =>
        !Queues.Names.Contains(queue) || await waits.OfAsync(queue, cancellation) < Watch.Patience;

    private static bool IsHealthy(Incident incident, Health health) =>
        health.Checks.All(c => c.Status == HealthStatus.Healthy || HealthChecks.SubjectOf(c.Name) != incident.Of);
}
