using Notifications.Delivery;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>Turns to people's other channels for a broadcast, as its plan or its priority has it: once, when the first of them is due.
/// Nobody has a row of a broadcast, so those with an address are looked for, page by page; whoever still waits for it gets one, and from
/// then on theirs is a notification like any other. Done twice, the rows tell.</summary>
public sealed class BroadcastReach(
    BroadcastStore broadcasts, BroadcastRecipient recipient, ReachableUsers reachable, BuiltInPlans policies, Queues queues,
    TimeProvider time)
{
    private const int AtOnce = 16;

    /// <summary>A message is enqueued beside the insert: one that comes first waits for the broadcast, for so long.</summary>
    private static readonly TimeSpan StoredWithin = TimeSpan.FromMinutes(2), StoredCheck = TimeSpan.FromSeconds(5);

    /// <summary>Nothing is enqueued for one that turns to no channel, as most do.</summary>
    public Task ScheduleAsync(string ns, Guid id, SendPlan plan, CancellationToken cancellation)
    {
        var first = plan.Contents.Select(c => policies.FirstChannelAfter(c.Content)).Min();
        if (first is not { } after)
            return Task.CompletedTask;
        var now = time.GetUtcNow();
        var due = Ids.TimeOf(id) + after;
        return EnqueueAsync(new ReachBroadcast { Namespace = ns, SendId = id, NotBefore = due, EnqueuedAt = now }, due - now, cancellation);
    }

    public async Task HandleAsync(ReachBroadcast message, CancellationToken cancellation)
    {
        if (!await IsDueAsync(message, cancellation))
            return;
        if (await broadcasts.FindAsync(message.Namespace, message.SendId, cancellation) is not { } broadcast)
        {
            // Recalled or expired, when it does not come.
            if (message.Partition is null && time.GetUtcNow() - message.EnqueuedAt < StoredWithin)
                await EnqueueAsync(message, StoredCheck, cancellation);
            return;
        }
        string[] partitions = [.. Keys.Partitions(message.Namespace)];
        await (message.Partition is { } partition
            ? ReachAsync(message, broadcast, partitions[partition], cancellation)
            : Task.WhenAll(partitions.Select((_, index) =>
                EnqueueAsync(message with { Partition = index }, TimeSpan.Zero, cancellation))));
    }

    /// <summary>The next page is enqueued when this one is done: what keeps failing ends in one dead letter, which goes on from
    /// there.</summary>
    private async Task ReachAsync(ReachBroadcast message, Broadcast broadcast, string partition, CancellationToken cancellation)
    {
        var channels = broadcast.Contents.SelectMany(policies.ChannelsOf).Distinct().ToArray();
        if (channels.Length == 0)
            return;
        var page = await reachable.PageAsync(partition, channels, message.Continuation, cancellation);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(page.Users.Where(broadcast.IsFor), limits, async (user, token) =>
            await recipient.ReachAsync(message.Namespace, user, broadcast, token));
        if (page.Continuation is { } next)
            await EnqueueAsync(message with { Continuation = next }, TimeSpan.Zero, cancellation);
    }

    /// <summary>False when it is not time yet: the message hops on.</summary>
    private async Task<bool> IsDueAsync(ReachBroadcast message, CancellationToken cancellation)
    {
        await WaitRemainder.WaitAsync(time, message.NotBefore, cancellation);
        var rest = message.NotBefore - time.GetUtcNow();
        if (rest <= TimeSpan.Zero)
            return true;
        await EnqueueAsync(message, rest, cancellation);
        return false;
    }

    private Task<QueueReceipt> EnqueueAsync(ReachBroadcast message, TimeSpan delay, CancellationToken cancellation) =>
        queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, delay, cancellation);
}

/// <summary>Turns to one person's channels for a broadcast.</summary>
public sealed class BroadcastRecipient(
    BroadcastInbox broadcasts, InboxStateStore states, PlanStepHandler plans, Fallback fallback, BuiltInPlans policies)
{
    /// <summary>Nothing when they refused or deleted it, or have come as far as it asks.</summary>
    public async Task ReachAsync(string ns, string user, Broadcast broadcast, CancellationToken cancellation)
    {
        // A variant may turn to nothing where others do.
        if (!policies.ChannelsOf(broadcast.ContentFor(user)).Any()
            || await broadcasts.FindAsync(ns, user, broadcast, cancellation) is not { } notification)
            return;
        if (notification.Plan is not null)
            await plans.BeginAsync(notification, cancellation);
        else if (await IsAwaitedAsync(notification, cancellation))
            await fallback.StartAsync(notification, null, cancellation);
    }

    /// <summary>Clients acknowledge broadcasts like all else that they receive.</summary>
    private async Task<bool> IsAwaitedAsync(Notification notification, CancellationToken cancellation)
    {
        var watermark = await states.WatermarkAsync(notification.Namespace, notification.UserId, cancellation);
        return Watermark.Apply(watermark, notification) is { SeenAt: null, ArchivedAt: null, SnoozedUntil: null } open && open.IsOpen();
    }
}
