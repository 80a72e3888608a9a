using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Telemetry;

namespace Notifications.Insight;

/// <summary>Counts what happens, in memory: it never waits and never fails what it counts. <see cref="StatisticsFlush"/> writes it
/// down.</summary>
public sealed class Statistics(
    Meters meters, ActivityFeed activity, OnlineWatch online, IEnumerable<IFailedTryListener> listeners, TimeProvider time,
    IOptions<AnalyticsOptions> options)
    : INotificationObserver
{
    private const string Other = "(other)";

    private readonly IFailedTryListener[] listeners = [.. listeners];
    private readonly ConcurrentDictionary<StatKey, StatCounters> counters = new();
    private int size;

    /// <summary>A send was accepted, whoever it is for.</summary>
    public void SendAccepted(string ns)
    {
        meters.Sends.Add();
        activity.Add(ns, a => a.Sends++);
    }

    /// <summary>Stored in inboxes.</summary>
    public void Sent(IReadOnlyCollection<Notification> notifications)
    {
        foreach (var alike in notifications.GroupBy(n => (n.Namespace, n.Type, n.Category, n.Priority, n.Variant)))
        {
            var (notification, count) = (alike.First(), alike.Count());
            Count(notification, Counter.Sent, count);
            meters.Notifications.Add(count);
            activity.Add(notification.Namespace, a => a.Sent(notification, count, time.GetUtcNow()));
        }
        foreach (var notification in notifications)
            online.Sent(notification.Namespace, notification.UserId, notification.SentAt ?? notification.CreatedAt);
    }

    /// <summary>A broadcast is one, and each of its variants is one.</summary>
    public void BroadcastSent(IReadOnlyList<Notification> variants)
    {
        Count(variants[0] with { Variant = null }, Counter.Sent, 1);
        foreach (var notification in variants.Where(v => v.Variant is not null))
            Count(KeyOf(notification, Dimension.Variant, VariantOf(notification)), Counter.Sent, 1);
        meters.Notifications.Add(1);
        activity.Add(variants[0].Namespace, a => a.Sent(variants[0], 1, time.GetUtcNow()));
        online.SentToAll(variants[0].Namespace, variants[0].SentAt ?? variants[0].CreatedAt);
    }

    /// <summary>Counts what became of it: first times only, except that what is marked unread can be read again.</summary>
    public void Changed(Notification before, Notification after)
    {
        if (before.DeliveredAt is null && after.DeliveredAt is not null)
            Count(after, Counter.Delivered, 1);
        if (before.AcknowledgedAt is null && after.AcknowledgedAt is not null)
            Count(after, Counter.Acknowledged, 1);
        if (before.ReadAt is null && after.ReadAt is not null)
            Count(after, Counter.Read, 1);
        if (before.FailedReason is null && after.FailedReason is not null)
            Count(after, Counter.Failed, 1);
        if (before.RoundTripMs is null && after.RoundTripMs is { } roundTrip)
        {
            Get(KeyOf(after, Dimension.Total, "")).AddLatency(roundTrip);
            online.Delivered(after.Namespace, after.UserId, after.SentAt ?? after.CreatedAt, roundTrip);
        }
        activity.Add(after.Namespace, a => a.Changed(before, after, time.GetUtcNow()));
    }

    /// <summary>Marking all read writes one row, and looks at none that it covers: they are counted together only.</summary>
    public void MarkedAllRead(string ns, int count)
    {
        Count(new StatKey(ns, Hour(), Dimension.Total, ""), Counter.Read, count);
        meters.Outcome(Counter.Read).Add(count);
        activity.Add(ns, a => a.Read += count);
    }

    /// <summary>A channel of the fallback did, or could not do, what it is for.</summary>
    public void ChannelTried(Notification notification, HistoryEvent happened)
    {
        if (happened.Channel is not { } channel)
            return;
        if (happened.Event is HistoryEventKind.Retried or HistoryEventKind.ChannelFailed)
            Array.ForEach(listeners, listener => listener.TryFailed(channel, notification.Namespace, notification.UserId));
        if (CounterOf(happened.Event) is not { } counter)
            return;
        Count(KeyOf(notification, Dimension.Channel, SnakeCase<ChannelKind>.NameOf(channel)), counter, 1);
        meters.Fallback(channel, counter).Add();
        activity.Add(notification.Namespace, a => a.Tried(notification, happened));
    }

    /// <summary>What was for people who were online.</summary>
    public void Online(OnlineCounts counts)
    {
        var total = Get(new StatKey(counts.Namespace, Hour(), Dimension.Total, ""));
        if (counts.Sent > 0)
            total.Add(Counter.Online, counts.Sent);
        foreach (var roundTrip in counts.RoundTrips)
        {
            total.AddOnline(roundTrip);
            meters.AddRoundTrip(roundTrip);
        }
        if (counts.RoundTrips.Count > 0)
            activity.Add(counts.Namespace, a => a.Arrived(counts.RoundTrips));
    }

    public void Connected(string ns, string user, string connection) =>
        AddConnection(ns, ConnectionEvent.Connected, user, connection);

    public void Disconnected(string ns, string user, string connection) =>
        AddConnection(ns, ConnectionEvent.Disconnected, user, connection);

    private void AddConnection(string ns, ConnectionEvent happened, string user, string connection) =>
        activity.Add(ns, a => a.ConnectionChanged(new ConnectionItem(time.GetUtcNow(), happened, user, connection)));

    /// <summary>What was added to since it was written.</summary>
    public IReadOnlyList<(StatKey Key, StatCounters Counters)> Unwritten() =>
        [.. counters.Where(c => !c.Value.IsWritten).Select(c => (c.Key, c.Value))];

    /// <summary>Past hours that are written are forgotten, a little later than they end: somebody may be adding to one just now.</summary>
    public void ForgetPast()
    {
        var before = time.GetUtcNow().AddMinutes(-1);
        foreach (var (key, past) in counters)
        {
            if (key.Hour.AddHours(1) < before && past.IsWritten && counters.TryRemove(key, out _))
                Interlocked.Decrement(ref size);
        }
    }

    private void Count(Notification notification, Counter counter, long count)
    {
        Count(KeyOf(notification, Dimension.Total, ""), counter, count);
        Count(KeyOf(notification, Dimension.Type, SnakeCase<NotificationType>.NameOf(notification.Type)), counter, count);
        Count(KeyOf(notification, Dimension.Category, notification.Category), counter, count);
        Count(KeyOf(notification, Dimension.Priority, SnakeCase<Priority>.NameOf(notification.Priority)), counter, count);
        if (notification.Variant is not null)
            Count(KeyOf(notification, Dimension.Variant, VariantOf(notification)), counter, count);
        if (counter != Counter.Sent)
            meters.Outcome(counter).Add(count);
    }

    private void Count(StatKey key, Counter counter, long count) => Get(key).Add(counter, count);

    private StatCounters Get(StatKey key)
    {
        if (counters.TryGetValue(key, out var known))
            return known;
        if (Volatile.Read(ref size) >= options.Value.MaxCounters && key.Dimension != Dimension.Total)
            key = key with { Value = Other };
        var added = new StatCounters();
        var kept = counters.GetOrAdd(key, added);
        if (ReferenceEquals(kept, added))
            Interlocked.Increment(ref size);
        return kept;
    }

    private StatKey KeyOf(Notification notification, Dimension dimension, string value) =>
        new(notification.Namespace, Hour(), dimension, value);

    private static string VariantOf(Notification notification) => $"{notification.Category}|{notification.Variant}";

    private DateTimeOffset Hour() => Hours.Of(time.GetUtcNow());

    private static Counter? CounterOf(HistoryEventKind kind) => kind switch
    {
        HistoryEventKind.ChannelSent => Counter.Sent,
        HistoryEventKind.ChannelFailed => Counter.Failed,
        HistoryEventKind.ChannelSkipped => Counter.Skipped,
        _ => null,
    };
}

/// <summary>Counts of one thing, added to without a lock. Each instance of the app writes its own sums, so a write that is done twice
/// changes nothing.</summary>
public sealed class StatCounters
{
    private readonly long[] values = new long[Enum.GetValues<Counter>().Length];
    private long changes, written;

    public Histogram Latency { get; } = new();

    /// <summary>Of people who were online.</summary>
    public Histogram OnlineLatency { get; } = new();

    public long this[Counter counter] => Volatile.Read(ref values[(int)counter]);

    /// <summary>How often something was added so far.</summary>
    public long Changes => Volatile.Read(ref changes);

    public bool IsWritten => Changes == Volatile.Read(ref written);

    public void Add(Counter counter, long count)
    {
        Interlocked.Add(ref values[(int)counter], count);
        Interlocked.Increment(ref changes);
    }

    public void AddLatency(double milliseconds)
    {
        Latency.Add(milliseconds);
        Interlocked.Increment(ref changes);
    }

    public void AddOnline(double milliseconds)
    {
        OnlineLatency.Add(milliseconds);
        Add(Counter.DeliveredOnline, 1);
    }

    /// <param name="upTo">What <see cref="Changes"/> was before the values that were written were read.</param>
    public void Written(long upTo) => Volatile.Write(ref written, upTo);
}

/// <summary>The smallest time that is counted apart.</summary>
internal static class Hours
{
    /// <summary>The beginning of the hour.</summary>
    public static DateTimeOffset Of(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>The beginning of the hour, or of the next one within it.</summary>
    public static DateTimeOffset UpFrom(DateTimeOffset at) => Of(at) == at ? at : Of(at).AddHours(1);
}
