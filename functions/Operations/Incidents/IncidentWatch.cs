using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        // What does not answer is a sign of its own. The answer may be one that is held: what was noticed since is not in it.
        var asOf = time.GetUtcNow() - HealthChecks.HoldFor;
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
            if (await EndOfAsync(incident, health, asOf, cancellation) is { } end
                && await store.EndAsync(incident, end, cancellation) is { } ended)
                logger.IncidentEnded(
                    ended.Id, SnakeCase<IncidentKind>.NameOf(ended.Kind), ended.Subject, (long)(end.At - ended.BeganAt).TotalSeconds,
                    SnakeCase<IncidentEndReason>.NameOf(end.Reason));
        }
    }

    /// <summary>Null while it goes on.</summary>
    private async Task<IncidentEnd?> EndOfAsync(
        Incident incident, Health health, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (incident.Kind == IncidentKind.Channel)
            return incident.LastAt < asOf && EndReasonOf(incident, health) is { } reason ? new(now, reason) : null;
        var isQuiet = now - incident.LastAt > Quiet;
        DateTimeOffset? at = incident.Kind switch
        {
            IncidentKind.Queue => await IsWorkedOffAsync(incident.Subject, cancellation) ? now : null,
            IncidentKind.DeadLetters => await letters.AnyAsync(incident.Namespace!, incident.Subject, cancellation) ? null : now,
            // The calls that are not refused say nothing: it is over since the last one that was.
            IncidentKind.StorageThrottled => isQuiet ? incident.LastAt : null,
            _ => isQuiet && IsHealthy(incident, health) ? now : null,
        };
        return at is { } end ? new(end, IncidentEndReason.Recovered) : null;
    }

    /// <summary>Null while the channel fails, or nobody can tell.</summary>
    private static IncidentEndReason? EndReasonOf(Incident incident, Health health) =>
        health.Channels.FirstOrDefault(c => c.Name == incident.Subject) switch
        {
            { Status: ChannelStatus.Failing } or { IsStale: true } => null,
            { Status: ChannelStatus.Ok, LastFailureAt: null } => IncidentEndReason.Recovered,
            _ => IncidentEndReason.NoMoreTries,
        };

    /// <summary>A queue that a version before had is none any more.</summary>
    private async Task<bool> IsWorkedOffAsync(string queue, CancellationToken cancellation) =>
        !Queues.Names.Contains(queue) || await waits.OfAsync(queue, cancellation) < Watch.Patience;

    private static bool IsHealthy(Incident incident, Health health) =>
        health.Checks.All(c => c.Status == HealthStatus.Healthy || HealthChecks.SubjectOf(c.Name) != incident.Of);
}

/// <summary>Lets the recorder write every few seconds, and what channels' providers took lately be written.</summary>
public sealed class IncidentTimer(IServiceProvider services, ChannelRates rates, TimeProvider time, ILogger<IncidentTimer> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10), WriteLimit = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        IncidentRecorder? recorder = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Not in the constructor: hosted services are made before the hub's has started, and a hub made then, which health checks
            // ask, would stay without a connection.
            recorder ??= services.GetRequiredService<IncidentRecorder>();
            await TryAsync(rates.WriteAsync, stoppingToken);
            await TryAsync(recorder.RunAsync, stoppingToken);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> write, CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(WriteLimit);
        try
        {
            await write(limit.Token);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            logger.IncidentsNotWritten(e.GetType().Name);
        }
    }
}

/// <summary>Dead letters are an incident of their namespace and queue, until none is left.</summary>
public sealed class DeadLetterIncidents(IncidentRecorder recorder, IncidentSigns signs, TimeProvider time)
{
    /// <param name="letters">Of one queue.</param>
    internal async Task NoteAsync(IReadOnlyCollection<DrainedLetter> letters, CancellationToken cancellation)
    {
        foreach (var (ns, alike) in letters.GroupBy(l => l.Letter.Namespace).Select(g => (g.Key, g.ToArray())))
        {
            var (first, last, now) = (alike[0].Letter, alike[^1], time.GetUtcNow());
            var sign = new IncidentSign(
                IncidentSubject.OfDeadLetters(ns, first.Queue), last.Fault ?? "failed_at_every_attempt",
                alike.Min(l => l.Letter.Show().FailedAt), now, 0);
            var effect = new Effect(now) { Failures = alike.Length };
            foreach (var user in alike.SelectMany(l => l.Letter.Users))
                effect.Users.Add(user);
            if (!await recorder.RecordAsync(sign, ns, effect, cancellation))
                signs.PutBack(sign, ns, effect);
        }
    }
}

/// <param name="Fault">What kind of failure the last attempt was; null when nobody wrote it down.</param>
internal sealed record DrainedLetter(StoredDeadLetter Letter, string? Fault);
