using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Telemetry;
using Notifications.Realtime;

namespace Notifications.Insight;

/// <summary>What happened in a namespace for a moment. All that adds to it holds its lock.</summary>
public sealed class Activity
{
    private const int MaxRecent = 20;

    private readonly Lock gate = new();
    private readonly Queue<ActivityItem> recent = new(MaxRecent);

    // Apart from the others: when all clients come back at once, they must not be all that is seen.
    private readonly Queue<ConnectionItem> connections = new(MaxRecent);
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

    public int Connected { get; private set; }

    public int Disconnected { get; private set; }

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
        Connections = [.. connections],
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

    /// <param name="roundTrips">Of people who were online: those of who was away tell how long they were, not how fast this is.</param>
    public void Arrived(IEnumerable<double> roundTrips)
    {
        foreach (var roundTrip in roundTrips)
            latency.Add(roundTrip);
    }

    public void Tried(Notification notification, HistoryEvent happened)
    {
        if (happened.Event == HistoryEventKind.ChannelSent)
            Fallback++;
        Remember(notification, happened.Event, happened.At, happened.Channel);
    }

    public void ConnectionChanged(ConnectionItem item)
    {
        if (item.Event == ConnectionEvent.Connected)
            Connected++;
        else
            Disconnected++;
        if (connections.Count == MaxRecent)
            connections.Dequeue();
        connections.Enqueue(item);
    }

    private void Remember(Notification notification, HistoryEventKind kind, DateTimeOffset at, ChannelKind? channel)
    {
        if (recent.Count == MaxRecent)
            recent.Dequeue();
        recent.Enqueue(new ActivityItem(
            at, SnakeCase<HistoryEventKind>.NameOf(kind), notification.UserId, notification.Type, notification.Category,
            notification.Priority, channel));
    }
}

/// <summary>What an instance of the app did for a namespace since it last told its admins.</summary>
public sealed record ActivityEvent
{
    public required DateTimeOffset At { get; init; }

    public required Guid Instance { get; init; }

    public required int Sends { get; init; }

    public required int Notifications { get; init; }

    public required int Delivered { get; init; }

    public required int Acknowledged { get; init; }

    public required int Read { get; init; }

    public required int Failed { get; init; }

    public required int Fallback { get; init; }

    public required int Connected { get; init; }

    public required int Disconnected { get; init; }

    /// <summary>Of the acknowledgements of who was online, which is found out some seconds later; null without any.</summary>
    public required Percentiles? LatencyMs { get; init; }

    /// <summary>The last 20.</summary>
    public required IReadOnlyList<ActivityItem> Recent { get; init; }

    /// <summary>The last 20 that were opened or closed.</summary>
    public required IReadOnlyList<ConnectionItem> Connections { get; init; }
}

/// <param name="UserId">Whose notification; <c>*</c> for a broadcast.</param>
public sealed record ActivityItem(
    DateTimeOffset At, string Event, string UserId, NotificationType Type, string Category, Priority Priority,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ChannelKind? Channel);

public sealed record ConnectionItem(DateTimeOffset At, ConnectionEvent Event, string UserId, string ConnectionId);

[JsonConverter(typeof(SnakeCaseConverter<ConnectionEvent>))]
public enum ConnectionEvent
{
    Connected,

    Disconnected,
}

/// <summary>What happened in each namespace since it was last asked.</summary>
public sealed class ActivityFeed
{
    private readonly ConcurrentDictionary<string, Activity> happening = new();

    public void Add(string ns, Action<Activity> add)
    {
        // One that was taken meanwhile is full: there is a new one, or will be.
        while (!happening.GetOrAdd(ns, _ => new Activity()).TryAdd(add))
        {
        }
    }

    /// <summary>By namespace; nothing for those in which nothing happened.</summary>
    public IEnumerable<(string Namespace, Activity Activity)> Take()
    {
        foreach (var ns in happening.Keys)
        {
            if (!happening.TryRemove(ns, out var activity))
                continue;
            activity.Close();
            yield return (ns, activity);
        }
    }
}

/// <summary>Tells a namespace's admins what happened, once a second at the most and only when something did.</summary>
public sealed class ActivityPush(
    IServiceProvider services, ActivityFeed feed, RecentActivity recent, Instance instance, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        RealtimePush? push = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Not in the constructor: hosted services are made before the hub's has started, and a hub made then would stay without a
            // connection.
            push ??= services.GetRequiredService<RealtimePush>();
            foreach (var (ns, activity) in feed.Take())
            {
                var told = activity.Describe(time.GetUtcNow(), instance.Id);
                recent.Add(ns, told);
                await push.ToGroupAsync(HubGroups.Admins(ns), HubEvents.Activity, told, InsightJson.Default.ActivityEvent, stoppingToken);
            }
        }
    }
}
