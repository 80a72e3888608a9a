using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery;

/// <summary>Decides whether a notification is pushed (again), or its person reached in another way. Idempotent: a message that comes twice
/// pushes twice at the most, and clients drop what they have by its id.</summary>
public sealed class AcknowledgementDeadlineHandler(
    UnacknowledgedNotifications open, InboxStore inbox, AcknowledgementScheduler acknowledgements, Fallback fallback,
    PreferenceEvaluator preferences, RealtimePush push, RetryPolicy retries, TimeProvider time)
{
    /// <summary>For a message of the queue: what is to be pushed now; null when nothing is.</summary>
    public async Task<Notification?> HandleAsync(AcknowledgementDeadlineMessage message, CancellationToken cancellation)
    {
        await WaitRemainder.WaitAsync(time, message.NotBefore, cancellation);
        var (found, isStored) = await FindAsync(message, cancellation);
        if (!isStored && acknowledgements.MayBeStoredLater(message))
            await acknowledgements.LookLaterAsync(message, cancellation);
        if (found is not { } notification)
            return null;
        var pushed = message.Attempt == 0
            ? await PushFirstAsync(notification, message, cancellation)
            : await PushAgainAsync(notification, message, cancellation);
        return pushed is null ? null : await preferences.ApplySilenceAsync(pushed, cancellation);
    }

    /// <summary>For a deadline that is kept in memory: its message is withdrawn, or moved on to the next attempt before this push is made.
    /// A push that the service does not take is one that nobody acknowledges: the next attempt follows.</summary>
    public async Task HandleAsync(AcknowledgementDeadline deadline, CancellationToken cancellation)
    {
        var message = deadline.Message;
        var (notification, isStored) = await FindAsync(message, cancellation);
        // Its insert is slower than its deadline: the queue, which has the message too, looks again.
        if (!isStored && acknowledgements.MayBeStoredLater(message))
            return;
        if (notification is null || !await IsPushedAgainAsync(notification, message.Attempt, cancellation))
        {
            await acknowledgements.WithdrawAsync(deadline, cancellation);
            return;
        }
        // Whoever changes the message has the attempt: either this instance or the one that the queue gave it to.
        if (!await acknowledgements.TryMoveOnAsync(deadline, notification, cancellation)
            || !IsNewest(message, notification)
            || await PushedAsync(notification, message.Attempt + 1, cancellation) is not { } pushed)
            return;
        var voiced = await preferences.ApplySilenceAsync(pushed, cancellation);
        await push.ToUserAsync(
            voiced.Namespace, voiced.UserId, HubEvents.TargetOf(voiced), voiced, InboxJson.Default.Notification, cancellation);
    }

    /// <summary>Each event of a group has its own deadlines, and all lead to one notification. Only the newest event's push again; those of
    /// the first that nobody saw go on without a push, because its other channels' turn must not be put off by each that follows. The
    /// others end here.</summary>
    private async Task<(Notification? Notification, bool IsStored)> FindAsync(
        AcknowledgementDeadlineMessage message, CancellationToken cancellation)
    {
        var (notification, isStored) = await open.LookAsync(message.Namespace, message.UserId, message.Id, cancellation);
        var isIts = notification is not null && (IsNewest(message, notification) || message.Id == notification.ChannelId);
        return (isIts ? notification : null, isStored);
    }

    private static bool IsNewest(AcknowledgementDeadlineMessage message, Notification notification) => message.Id == notification.Id;

    private async Task<Notification?> PushFirstAsync(
        Notification notification, AcknowledgementDeadlineMessage message, CancellationToken cancellation) =>
        notification.Attempts > 1 || !IsNewest(message, notification) ? null : await PushedAsync(notification, 1, cancellation);

    private async Task<Notification?> PushAgainAsync(
        Notification notification, AcknowledgementDeadlineMessage message, CancellationToken cancellation)
    {
        var attempt = message.Attempt;
        if (!await IsPushedAgainAsync(notification, attempt, cancellation))
            return null;
        if (!IsNewest(message, notification))
        {
            await acknowledgements.ScheduleAsync(notification, message.Id, attempt + 1, cancellation);
            return null;
        }
        // The next look is enqueued before this push is recorded: a crash in between pushes once more, it never forgets. When the row
        // has the next attempt already, an earlier run of this message came that far.
        if (notification.Attempts <= attempt)
            await acknowledgements.ScheduleAsync(notification, message.Id, attempt + 1, cancellation);
        return await PushedAsync(notification, attempt + 1, cancellation);
    }

    /// <summary>False when its other channels' turn has come, which are started then.</summary>
    private async Task<bool> IsPushedAgainAsync(Notification notification, int attempt, CancellationToken cancellation)
    {
        if (attempt >= retries.AttemptsFor(notification))
        {
            await fallback.StartAsync(notification, null, cancellation);
            return false;
        }
        // Nobody would get it: the time of the attempts that are left is better spent on another channel. Who connects fetches it.
        if (!await push.MayBeConnectedAsync(notification.Namespace, notification.UserId, cancellation))
        {
            await fallback.StartAsync(notification, Fallback.NotConnected, cancellation);
            return false;
        }
        return true;
    }

    /// <summary>Null when its person was faster: what is acknowledged while this decides is not pushed again.</summary>
    private async Task<Notification?> PushedAsync(Notification notification, int attempt, CancellationToken cancellation)
    {
        var result = await inbox.ChangeAsync(
            notification.Namespace, notification.UserId, notification.Id,
            n => n.IsOpen() ? n.Pushed(time.GetUtcNow(), attempt) : n, cancellation);
        if (result.Outcome == ChangeOutcome.Busy)
            throw new InvalidOperationException("The notification kept changing; the queue tries again.");
        return result.Notification is { } pushed && pushed.IsOpen() ? pushed : null;
    }
}

/// <summary>Notifications that still wait for their user.</summary>
public sealed class UnacknowledgedNotifications(InboxRows inbox, RecentNotifications recent, InboxStateStore states)
{
    /// <summary>Null when it was acknowledged, read or deleted, or has expired.</summary>
    /// <param name="withWatermark">False: somebody asks once more before anything is done.</param>
    public async Task<Notification?> FindAsync(
        string ns, string user, Guid id, CancellationToken cancellation, bool withWatermark = true) =>
        (await LookAsync(ns, user, id, cancellation, withWatermark)).Open;

    /// <summary>The watermark is read last: most are settled without it, and those that were acknowledged on this instance without a read
    /// at all. Not stored is also what was deleted, has expired, or gave its place to a later one.</summary>
    internal async Task<(Notification? Open, bool IsStored)> LookAsync(
        string ns, string user, Guid id, CancellationToken cancellation, bool withWatermark = true)
    {
        if (recent.Find(ns, user, id) is { } known && !known.Notification.IsOpen())
            return (null, true);
        if (await inbox.FindAsync(ns, user, id, cancellation) is not { } notification)
            return (null, false);
        var isOpen = notification.IsOpen()
            && (!withWatermark || Watermark.Apply(await states.WatermarkAsync(ns, user, cancellation), notification).IsOpen());
        return (isOpen ? notification : null, true);
    }
}

/// <summary>How often a notification is pushed.</summary>
public sealed class RetryPolicy(IOptions<DeliveryOptions> options, IOptions<FeatureFlags> flags)
{
    /// <summary>The first push included; one where retries are switched off.</summary>
    public int AttemptsFor(Notification notification) => AttemptsFor(notification.Priority);

    public int AttemptsFor(Priority priority) => flags.Value.RetryEnabled ? options.Value.For(priority).Attempts : 1;
}
