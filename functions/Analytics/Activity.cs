using Notifications.Channels;
using Notifications.History;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Analytics;

/// <summary>What happened in a namespace for a moment. All that adds to it holds its lock.</summary>
public sealed class Activity
{
    private const int MaxRecent = 20;

    private readonly Lock gate = new();
    private readonly Queue<ActivityItem> recent = new(MaxRecent);
    private readonly Histogram latency = new();
    private bool isClosed;

    public int Sends { get; set; }

    public int Notifications { get; private set; }

    public int Delivered { get; private set; }

    public int Acknowledged { get; private set; }

    public int Read { get; set; }

    public int Failed { get; private set; }

    /// <summary>Channels that took one.</summary>
    public int Fallback { get; private set; }

    public int Connected { get; set; }

    public int Disconnected { get; set; }

    /// <summary>False when it was closed.</summary>
    public bool TryAdd(Action<Activity> add)
    {
        lock (gate)
        {
            if (!isClosed)
                add(this);
            return !isClosed;
        }
    }

    public void Close()
    {
        lock (gate)
            isClosed = true;
    }

    public ActivityEvent Describe(DateTimeOffset at, Guid instance) => new()
    {
        At = at,
        Instance = instance,
        Sends = Sends,
        Notifications = Notifications,
        Delivered = Delivered,
        Acknowledged = Acknowledged,
        Read = Read,
        Failed = Failed,
        Fallback = Fallback,
        Connected = Connected,
        Disconnected = Disconnected,
        LatencyMs = latency.Describe(),
        Recent = [.. recent],
    };

    public void Sent(Notification notification, int count, DateTimeOffset now)
    {
        Notifications += count;
        Remember(notification, HistoryEventKind.Created, now, null);
    }

    public void Changed(Notification before, Notification after, DateTimeOffset now)
    {
        if (before.DeliveredAt is null && after.DeliveredAt is not null)
            Delivered++;
        if (before.RoundTripMs is null && after.RoundTripMs is { } roundTrip)
            latency.Add(roundTrip);
        if (before.AcknowledgedAt is null && after.AcknowledgedAt is not null)
        {
            Acknowledged++;
            Remember(after, HistoryEventKind.Acknowledged, now, null);
        }
        if (before.ReadAt is null && after.ReadAt is not null)
        {
            Read++;
            Remember(after, HistoryEventKind.Read, now, null);
        }
        if (before.FailedReason is null && after.FailedReason is not null)
        {
            Failed++;
            Remember(after, HistoryEventKind.Failed, now, null);
        }
    }

    public void Tried(Notification notification, HistoryEvent happened)
    {
        if (happened.Event == HistoryEventKind.ChannelSent)
            Fallback++;
        Remember(notification, happened.Event, happened.At, happened.Channel);
    }

    private void Remember(Notification notification, HistoryEventKind kind, DateTimeOffset at, ChannelKind? channel)
    {
        if (recent.Count == MaxRecent)
            recent.Dequeue();
        recent.Enqueue(new ActivityItem(
            at, SnakeCase<HistoryEventKind>.NameOf(kind), notification.UserId, notification.Type, notification.Category, notification.Priority, channel));
    }
}
