using Microsoft.Extensions.Logging;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Platform.Telemetry;

namespace Notifications.Operations.Incidents;

/// <summary>Writes down what this instance noticed; while storage is away, what it noticed waits.</summary>
public sealed class IncidentRecorder(
    IncidentSigns signs, IncidentStore store, ChannelMonitor channels, HealthChecks health, Meters meters, TimeProvider time,
    ILogger<IncidentRecorder> logger) : IDisposable
{
    /// <summary>So many calls refused between two writes are more than the storage client's own retries settle.</summary>
    private const int ThrottledCalls = 10;

    /// <summary>A channel fails at the third "come again later" in a row: so long the first two wait for it.</summary>
    private static readonly TimeSpan Undecided = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim gate = new(1);
    private Counts counted;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            await LookAtCountersAsync(cancellation);
            foreach (var sign in signs.TakeSigns())
                await NoteAsync(sign, cancellation);
            foreach (var (sign, ns, effect) in signs.TakeUnwritten())
            {
                if (!await RecordAsync(sign, ns, effect, cancellation))
                    signs.PutBack(sign, ns, effect);
            }
            foreach (var tries in signs.TakeTries().GroupBy(t => t.Channel))
                await AddAsync(tries.Key, [.. tries.Select(t => (t.Namespace, t.Effect))], cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Writes an incident and what it did in a namespace. False when it could not be written.</summary>
    internal async Task<bool> RecordAsync(IncidentSign sign, string ns, Effect effect, CancellationToken cancellation)
    {
        if (await TryAsync(() => store.NoteAsync(sign, cancellation)) is not { } noted
            || await TryAsync(async () =>
                await store.AddEffectAsync(noted.Incident.Id, ns, effect, time.GetUtcNow(), cancellation) ? noted : null) is null)
            return false;
        Publish(noted);
        return true;
    }

    /// <summary>Requests and pushes that failed since the last time: what they need is looked at now, and not at the timer's next minute.
    /// So is a check that failed once: a second time tells whether it was only slow.</summary>
    private async Task LookAtCountersAsync(CancellationToken cancellation)
    {
        var (before, now) = (counted, Counts.Of(meters));
        counted = now;
        if (now.Throttled - before.Throttled >= ThrottledCalls)
            signs.Add(IncidentSubject.Throttled, "too_many_calls", now.Throttled - before.Throttled);
        var (requests, pushes) = (now.Unavailable - before.Unavailable, now.Pushes - before.Pushes);
        if (requests == 0 && pushes == 0 && !health.IsUndecided)
            return;
        var checks = (await health.GetAsync(cancellation)).Checks;
        if (health.IsUndecided)
        {
            // They count once it is known what failed.
            counted = now with { Unavailable = before.Unavailable, Pushes = before.Pushes };
            return;
        }
        foreach (var check in checks.Where(c => c.Fault is not null))
        {
            var subject = HealthChecks.SubjectOf(check.Name);
            signs.Add(subject, check.Fault!, subject.Kind == IncidentKind.Realtime ? pushes : requests);
        }
    }

    private async Task NoteAsync(IncidentSign sign, CancellationToken cancellation)
    {
        if (await TryAsync(() => store.NoteAsync(sign, cancellation)) is { } noted)
            Publish(noted);
        else
            signs.PutBack(sign);
    }

    /// <summary>The channel is asked once, for all namespaces.</summary>
    private async Task AddAsync(
        ChannelKind channel, IReadOnlyList<(string Namespace, Effect Effect)> tries, CancellationToken cancellation)
    {
        var known = await TryAsync<ChannelHealth>(async () => await channels.HealthOfAsync(channel, cancellation));
        var now = time.GetUtcNow();
        foreach (var (ns, effect) in tries)
        {
            if (known is { Status: ChannelStatus.Failing, FailingSince: { } since, LastCause: { } cause })
                await AddAsync(channel, ns, effect, (since, cause), cancellation);
            else if (known is null || now - effect.Since < Undecided)
                signs.PutBack(channel, ns, effect);
        }
    }

    private async Task AddAsync(
        ChannelKind channel, string ns, Effect effect, (DateTimeOffset Since, string Cause) failing, CancellationToken cancellation)
    {
        var sign = new IncidentSign(IncidentSubject.Of(channel), failing.Cause, failing.Since, time.GetUtcNow(), 0);
        if (!await RecordAsync(sign, ns, effect, cancellation))
            signs.PutBack(channel, ns, effect);
    }

    /// <summary>Null when it could not be written: it waits for the next time.</summary>
    private async Task<T?> TryAsync<T>(Func<Task<T?>> write) where T : class
    {
        try
        {
            return await write();
        }
        catch (Exception e)
        {
            logger.IncidentsNotWritten(e.GetType().Name);
            return null;
        }
    }

    private void Publish(NotedIncident noted)
    {
        if (noted.Change != IncidentChange.GoesOn)
            logger.IncidentBegan(
                noted.Incident.Id, SnakeCase<IncidentKind>.NameOf(noted.Incident.Kind), noted.Incident.Subject, noted.Incident.Cause);
    }

    private readonly record struct Counts(long Unavailable, long Pushes, long Throttled)
    {
        public static Counts Of(Meters meters) =>
            new(meters.HttpFaults(503).Value, meters.PushFailures.Value, meters.StorageThrottled.Value);
    }
}
