using Azure;
using Azure.Data.Tables;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Realtime;

namespace Notifications.Sending;

/// <summary>Takes sends back: what is still to be sent is not, what is in inboxes goes, and with it the steps of its plans.</summary>
public sealed class RecallHandler(
    SendStore sends, RecallStore recalls, Schedules schedules, InboxRecall inbox, BroadcastStore broadcasts, RealtimePush push,
    Queues queues, TimeProvider time)
{
    private const int UsersAtOnce = 1_000;

    /// <summary>Ids are made by other machines' clocks too.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>A function may run for five minutes; what is left is the next message's.</summary>
    private static readonly TimeSpan RunFor = TimeSpan.FromMinutes(1);

    /// <summary>Written down before anything is taken back: a chunk that is stored from then on finds that, and takes itself
    /// back.</summary>
    public async Task<RecallOutcome> RecallAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        if (!Ids.IsTimed(sendId) || Ids.TimeOf(sendId) > time.GetUtcNow() + Ahead)
            return RecallOutcome.NotFound;
        if (await schedules.CancelAsync(ns, sendId, cancellation) == CancelOutcome.Cancelled)
            return RecallOutcome.Cancelled;
        await recalls.AddAsync(ns, sendId, cancellation);
        await EnqueueAsync(new RecallSend { Namespace = ns, SendId = sendId }, cancellation);
        return RecallOutcome.Accepted;
    }

    public async Task HandleAsync(RecallSend message, CancellationToken cancellation)
    {
        var (ns, sendId) = (message.Namespace, message.SendId);
        if (message.Broadcast is { } broadcast)
        {
            await broadcasts.RemoveAsync(ns, broadcast, cancellation);
            await NotifyEveryoneAsync(ns, broadcast, cancellation);
            return;
        }
        var send = await sends.FindAsync(ns, sendId, cancellation);
        // Its id in inboxes is made when sending begins; one that was done within its request has the send's.
        var id = send is null ? sendId : send.NotificationId;
        if (id is { } known)
            await RemoveBroadcastAsync(ns, sendId, known, cancellation);
        var next = id is not { } notification ? null
            : send?.Plan.Targets is { Broadcast: false, Roles.Count: 0, Rooms.Count: 0 } targets
                ? await RemoveNamedAsync(message, targets.Users, notification, cancellation)
                : await RemoveFoundAsync(message, notification, cancellation);
        await (next is null
            ? recalls.CompleteAsync(ns, sendId, message.Removed, cancellation) : EnqueueAsync(next, cancellation));
    }

    /// <summary>What a chunk stored that came after the recall.</summary>
    public async Task<bool> TakeBackAsync(
        string ns, Guid sendId, IReadOnlyList<string> users, Guid id, CancellationToken cancellation)
    {
        if (!await recalls.HasAsync(ns, sendId, cancellation))
            return false;
        await inbox.RemoveAsync(ns, users, id, cancellation);
        return true;
    }

    /// <summary>The broadcast of a send that may have been recalled while it was being stored. True when it was recalled.</summary>
    public async Task<bool> TakeBackAsync(string ns, Guid sendId, StoredSend send, CancellationToken cancellation)
    {
        if (!await recalls.HasAsync(ns, sendId, cancellation))
            return false;
        if (send is { Plan.Targets.Broadcast: true, NotificationId: { } id })
            await RemoveBroadcastAsync(ns, sendId, id, cancellation);
        return true;
    }

    /// <summary>The next message; null: all is done.</summary>
    private async Task<RecallSend?> RemoveNamedAsync(
        RecallSend message, IReadOnlyList<string> users, Guid id, CancellationToken cancellation)
    {
        var some = users.Skip(message.Position).Take(UsersAtOnce).ToArray();
        if (some.Length == 0)
            return null;
        var removed = await inbox.RemoveAsync(message.Namespace, some, id, cancellation);
        return message with { Position = message.Position + some.Length, Removed = message.Removed + removed };
    }

    private async Task<RecallSend?> RemoveFoundAsync(RecallSend message, Guid id, CancellationToken cancellation)
    {
        var (started, removed, continuation) = (time.GetTimestamp(), message.Removed, message.Continuation);
        string[] partitions = [.. Keys.Partitions(message.Namespace)];
        for (var position = message.Position; position < partitions.Length; position++)
        {
            await foreach (var page in inbox.HoldersAsync(partitions[position], id, continuation, cancellation))
            {
                removed += await inbox.RemoveAsync(message.Namespace, page.Users, id, cancellation);
                if (page.Continuation is { } next && time.GetElapsedTime(started) > RunFor)
                    return message with { Position = position, Continuation = next, Removed = removed };
            }
            continuation = null;
            if (time.GetElapsedTime(started) > RunFor)
                return message with { Position = position + 1, Continuation = null, Removed = removed };
        }
        // Once more, so that what it counted is in the message when the row is written.
        return message.Position < partitions.Length
            ? message with { Position = partitions.Length, Continuation = null, Removed = removed } : null;
    }

    /// <summary>That everybody is to be told is enqueued before it is removed: afterwards nothing says that it was there.</summary>
    private async Task RemoveBroadcastAsync(string ns, Guid sendId, Guid id, CancellationToken cancellation)
    {
        if (!await broadcasts.HasAsync(ns, id, cancellation))
            return;
        await EnqueueAsync(new RecallSend { Namespace = ns, SendId = sendId, Broadcast = id }, cancellation);
        await broadcasts.RemoveAsync(ns, id, cancellation);
    }

    /// <summary>Counts are each user's own: clients load theirs.</summary>
    private async Task NotifyEveryoneAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var everyone = HubGroups.Everyone(ns);
        if (!await push.ToGroupAsync(everyone, HubEvents.Updated, NotificationUpdate.Deleted(id, time.GetUtcNow()),
                PlatformJson.Default.JsonElement, cancellation)
            || !await push.ToGroupAsync(everyone, HubEvents.Reload, new Reload(), RealtimeJson.Default.Reload, cancellation))
            throw new InvalidOperationException("The real-time service refused a recalled broadcast's push; the queue tries again.");
    }

    private Task<QueueReceipt> EnqueueAsync(RecallSend message, CancellationToken cancellation) =>
        queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, TimeSpan.Zero, cancellation);
}

public enum RecallOutcome
{
    /// <summary>What is in inboxes is being removed.</summary>
    Accepted,

    /// <summary>It had not begun, and never will.</summary>
    Cancelled,

    NotFound,
}

/// <summary>That a send was recalled: a row in the send's partition, also of one that was done within its request and has no
/// other.</summary>
public sealed class RecallStore(Tables tables, TimeProvider time)
{
    internal const string Row = "r";

    private const string At = "At", Removed = "Removed", CompletedAt = "CompletedAt";

    /// <summary>Whether it is done is left as it was.</summary>
    public async Task AddAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        await table.AddIfAbsentAsync(
            new TableEntity(SendStore.Partition(ns, sendId), Row) { [At] = time.GetUtcNow(), [Removed] = 0 }, cancellation);
    }

    /// <summary>What is stored of it from now on is to be taken back.</summary>
    public async Task<bool> HasAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        return (await table.GetEntityIfExistsAsync<TableEntity>(SendStore.Partition(ns, sendId), Row, [At], cancellation)).HasValue;
    }

    public async Task CompleteAsync(string ns, Guid sendId, int removed, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var row = new TableEntity(SendStore.Partition(ns, sendId), Row) { [Removed] = removed, [CompletedAt] = time.GetUtcNow() };
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellation);
    }

    /// <summary>The send's report as the recall makes it.</summary>
    internal static SendReport Apply(SendReport report, TableEntity recall) => report with
    {
        Status = SendStatus.Recalled,
        Recalled = recall.GetInt32(Removed) ?? 0,
        CompletedAt = recall.GetDateTimeOffset(CompletedAt),
    };
}
