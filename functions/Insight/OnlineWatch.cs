using System.Collections.Concurrent;
using Notifications.Platform.Storage;
using Notifications.Recipients.Presence;

namespace Notifications.Insight;

/// <summary>Finds out a little later who was online when something was sent, so that no send and no acknowledgement waits for it. Who was
/// away takes it when they come back: that says nothing of how fast and how surely what is sent arrives.</summary>
public sealed class OnlineWatch(PresenceStore presence)
{
    /// <summary>What comes beyond is not looked at: it would be read all at once.</summary>
    private const int MaxWaiting = 50_000;

    private readonly ConcurrentQueue<Watched> waiting = new();

    /// <summary>The queue's own count looks through all of its parts, and this is asked for each recipient of a send.</summary>
    private int count;

    public void Sent(string ns, string user, DateTimeOffset at) => Add(new Watched(ns, at, user, null));

    /// <summary>To everybody: it counts once for each who is online.</summary>
    public void SentToAll(string ns, DateTimeOffset at) => Add(new Watched(ns, at, null, null));

    /// <param name="roundTrip">Milliseconds from sending to the first acknowledgement.</param>
    public void Delivered(string ns, string user, DateTimeOffset sentAt, double roundTrip) => Add(new Watched(ns, sentAt, user, roundTrip));

    /// <summary>What of it was for, or came from, somebody who was online when it was sent and still is. What could not be looked up stays
    /// for the next time.</summary>
    public async Task<IReadOnlyList<OnlineCounts>> TakeAsync(CancellationToken cancellation)
    {
        var taken = waiting.ToArray();
        var found = new List<OnlineCounts>();
        foreach (var ofNamespace in taken.GroupBy(w => w.Namespace, StringComparer.Ordinal))
        {
            var since = await presence.OnlineSinceAsync(ofNamespace.Key, cancellation);
            var sent = ofNamespace.Where(w => w.RoundTrip is null)
                .Sum(w => w.User is null ? since.Values.Count(at => at <= w.SentAt) : WasOnline(since, w) ? 1L : 0);
            var delivered = ofNamespace.Where(w => w.RoundTrip is not null && WasOnline(since, w));
            found.Add(new OnlineCounts(ofNamespace.Key, sent, [.. delivered.Select(w => w.RoundTrip!.Value)]));
        }
        for (var i = 0; i < taken.Length; i++)
            waiting.TryDequeue(out _);
        Interlocked.Add(ref count, -taken.Length);
        return found;
    }

    private void Add(Watched one)
    {
        if (Volatile.Read(ref count) >= MaxWaiting)
            return;
        Interlocked.Increment(ref count);
        waiting.Enqueue(one);
    }

    private static bool WasOnline(IReadOnlyDictionary<string, DateTimeOffset> since, Watched one) =>
        since.TryGetValue(Keys.Escape(one.User!), out var at) && at <= one.SentAt;

    private sealed record Watched(string Namespace, DateTimeOffset SentAt, string? User, double? RoundTrip);
}

/// <param name="Sent">To people who were online.</param>
/// <param name="RoundTrips">Of what was sent to people who were online, until they acknowledged it.</param>
public sealed record OnlineCounts(string Namespace, long Sent, IReadOnlyList<double> RoundTrips);
