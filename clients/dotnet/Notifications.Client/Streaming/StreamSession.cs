using System.Net;
using System.Text.Json;
using System.Threading.Channels;

namespace Notifications.Client;

/// <summary>What all connections of a stream share.</summary>
internal sealed record StreamParts(ApiCaller Caller, InboxClient Inbox, NotificationStreamOptions Options, TimeProvider Time)
{
    public required Feed Feed { get; init; }

    public required Gap Gap { get; init; }

    public required Acknowledger Acknowledger { get; init; }

    /// <summary>Whether the app was given this notification.</summary>
    public required Func<Guid, bool> WasHanded { get; init; }

    public required bool WantsCounts { get; init; }

    public required Action<StreamEvent> Publish { get; init; }

    public required Action<Exception> Report { get; init; }
}

/// <summary>One connection, from its beginning to its end.</summary>
internal sealed class StreamSession
{
    /// <summary>The server tells when a connection is in its groups. Until then what there is is asked for, since it may not be
    /// pushed.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(3), JoinedWithin = TimeSpan.FromSeconds(15);

    /// <summary>The server takes a connection for gone that was silent for 300 s.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(120);

    private readonly StreamParts parts;
    private readonly CatchUp catchUp;
    private readonly Coalesced missed, count;
    private readonly Channel<Guid> refreshes = Channel.CreateUnbounded<Guid>();
    private readonly RecentIds returning = new(100);
    private readonly TaskCompletionSource joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset since;
    private int counts;

    public StreamSession(StreamParts parts)
    {
        this.parts = parts;
        catchUp = new CatchUp(parts.Inbox);
        missed = new Coalesced(FetchMissedAsync, parts.Time, parts.Report);
        count = new Coalesced(FetchCountAsync, parts.Time, parts.Report);
    }

    /// <summary>Until the connection ends; throws what ended it.</summary>
    public async Task RunAsync(Action onConnected, CancellationToken cancellation)
    {
        // Anything that arrives from now on is newer: catching up from there would skip what was missed.
        parts.Gap.Open(parts.Feed.Newest);
        var call = new ApiRequest(HttpMethod.Post, $"negotiate");
        var negotiation = await parts.Caller.CallAsync(call, ClientJson.Default.Negotiation, cancellation).ConfigureAwait(false);
        since = negotiation.Now;
        var hub = await Hub.OpenAsync(negotiation, parts.Options.ConfigureConnection, Handle, cancellation).ConfigureAwait(false);
        await using var _ = hub.ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var joining = JoinAsync(hub, onConnected, ended.Token);
        Task[] loops =
            [joining, missed.RunAsync(ended.Token), count.RunAsync(ended.Token), RefreshAsync(ended.Token), BeatAsync(hub, ended.Token)];
        try
        {
            parts.Acknowledger.Connected(hub);
            if (await hub.Closed.WaitAsync(cancellation).ConfigureAwait(false) is { } error)
                throw error;
        }
        finally
        {
            parts.Acknowledger.Disconnected();
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (joining.IsFaulted)
            await joining.ConfigureAwait(false);
    }

    /// <summary>What is stored from then on is pushed, and what was stored before is in the answer. A connection that the server never
    /// says it of is made again.</summary>
    private async Task JoinAsync(Hub hub, Action onConnected, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; waited < JoinedWithin; waited += AskEvery)
        {
            try
            {
                await joined.Task.WaitAsync(AskEvery, parts.Time, cancellation).ConfigureAwait(false);
                onConnected();
                parts.Gap.Open(parts.Feed.Newest);
                missed.Request(TimeSpan.Zero);
                return;
            }
            catch (TimeoutException)
            {
                parts.Gap.Open(parts.Feed.Newest);
                missed.Request(TimeSpan.Zero);
            }
        }
        await hub.CloseAsync().ConfigureAwait(false);
        throw new TimeoutException($"Joining the groups took longer than {JoinedWithin}.");
    }

    /// <summary>What can't be read was not received: it is asked for.</summary>
    private void Handle(string name, JsonElement payload)
    {
        try
        {
            HandleKnown(name, payload);
        }
        catch (JsonException e)
        {
            parts.Report(e);
            parts.Gap.Open(parts.Feed.Newest);
            missed.Request(Soon());
        }
    }

    private void HandleKnown(string name, JsonElement payload)
    {
        switch (name)
        {
            case "notification" or "progress":
                Receive(PushedEvents.Read(payload, ClientJson.Default.Notification), caughtUp: false);
                break;
            case "refresh":
                Refresh(PushedEvents.Read(payload, ClientJson.Default.PushedId).Id);
                break;
            default:
                if (PushedEvents.Parse(name, payload) is { } pushed)
                    Publish(pushed);
                break;
        }
    }

    private void Publish(StreamEvent pushed)
    {
        if (pushed is NotificationUpdated { Changes: { } changes } updated && IsReturn(changes))
        {
            lock (returning)
                returning.Add(updated.Id);
        }
        if (pushed is UnreadCountChanged)
            Interlocked.Increment(ref counts);
        parts.Publish(pushed);
        if (pushed is UnreadCountChanged)
            joined.TrySetResult();
    }

    private static bool IsReturn(JsonElement changes) =>
        (changes.TryGetProperty("deletedAt", out var deleted) && deleted.ValueKind == JsonValueKind.Null)
        || (changes.TryGetProperty("snoozedUntil", out var snoozed) && snoozed.ValueKind == JsonValueKind.Null);

    /// <summary>Returns whether it was new.</summary>
    private bool Receive(Notification notification, bool caughtUp)
    {
        if (parts.Feed.Accept(notification))
        {
            parts.Publish(new NotificationReceived(notification, caughtUp));
            if (parts.WantsCounts)
                count.Request(Soon());
            return true;
        }
        // Pushed again: the server does not know that it has arrived.
        if (parts.Options.Acknowledge && notification.AcknowledgedAt is null && parts.WasHanded(notification.Id))
            parts.Acknowledger.Add(notification.Id);
        return false;
    }

    /// <summary>What was sent since this connection was asked for is as live as what is pushed: its push may only be slower than the
    /// answer.</summary>
    private void ReceiveMissed(Notification notification)
    {
        var caughtUp = (notification.SentAt ?? notification.CreatedAt) < since;
        var wasKnown = parts.Feed.Has(notification.Id);
        if (!Receive(notification, caughtUp) && wasKnown)
            parts.Publish(new NotificationUpdated(notification.Id, null, notification));
    }

    private void Refresh(Guid id)
    {
        if (parts.Feed.Newest is { } newest && id.CompareTo(newest) > 0 && !IsReturning(id))
        {
            parts.Gap.Open(newest);
            missed.Request(Soon());
            return;
        }
        refreshes.Writer.TryWrite(id);
    }

    private bool IsReturning(Guid id)
    {
        lock (returning)
            return returning.Has(id);
    }

    private async Task FetchMissedAsync(CancellationToken cancellation)
    {
        if (parts.Gap.Take() is not { } after)
            return;
        try
        {
            var found = await catchUp.SinceAsync(after, cancellation).ConfigureAwait(false);
            foreach (var notification in found.Items)
                ReceiveMissed(notification);
            if (!found.IsComplete)
                parts.Publish(new InboxReloadNeeded());
        }
        catch
        {
            parts.Gap.Open(after);
            throw;
        }
    }

    /// <summary>One that is back, undeleted or no longer snoozed, is an update; else it was only overtaken by a later one.</summary>
    private async Task RefreshAsync(CancellationToken cancellation)
    {
        await foreach (var id in refreshes.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            try
            {
                var notification = await parts.Inbox.GetAsync(id, cancellation).ConfigureAwait(false);
                if (IsReturning(id))
                    parts.Publish(new NotificationUpdated(id, null, notification));
                else
                    ReceiveMissed(notification);
            }
            catch (NotificationsException e) when (e.Status == HttpStatusCode.NotFound)
            {
                // It is gone, or never was this user's.
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                parts.Report(e);
                parts.Gap.Open(id);
                missed.Request(Backoff.Of(0, e));
            }
        }
    }

    private async Task FetchCountAsync(CancellationToken cancellation)
    {
        var before = Volatile.Read(ref counts);
        var unread = await parts.Inbox.CountUnreadAsync(cancellation).ConfigureAwait(false);
        // What was told meanwhile is newer than the answer, or is followed by what is.
        if (before == Volatile.Read(ref counts))
            parts.Publish(new UnreadCountChanged(unread.Count));
    }

    /// <summary>Also finds out whether the app behind the service still answers.</summary>
    private async Task BeatAsync(Hub hub, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Heartbeat * (0.9 + Random.Shared.NextDouble() * 0.2), parts.Time, cancellation).ConfigureAwait(false);
            try
            {
                await hub.InvokeAsync("heartbeat", [], cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                parts.Report(e);
                if (e is TimeoutException)
                    await hub.CloseAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Everybody is told at once: they don't all ask in the same moment.</summary>
    private static TimeSpan Soon() => TimeSpan.FromMilliseconds(50 + Random.Shared.NextDouble() * 250);
}
