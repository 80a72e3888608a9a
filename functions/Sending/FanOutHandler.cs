using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;

namespace Notifications.Sending;

/// <summary>Takes a send from the queue: waits for its time, finds its recipients, and puts them on the deliveries queue in chunks. Each
/// step enqueues what it found before the step that follows it: done twice, the same chunks are delivered twice, which changes nothing.</summary>
public sealed class FanOutHandler(
    SendStore sends, RecipientFinder finder, BroadcastSender broadcasts, NotificationFactory maker, Queues queues, Ids ids, TimeProvider time,
    PreferenceEvaluator preferences, IOptions<SendingOptions> options, ILogger<FanOutHandler> logger)
{
    /// <summary>Five transactions' worth, each with a marker; and a message, which is base64 of JSON, stays under 48 KB.</summary>
    private const int ChunkUsers = 495, ChunkBytes = 32 * 1024;

    private const int ParallelMessages = 32;
    private static readonly TimeSpan PushCheck = TimeSpan.FromSeconds(1), PushLimit = TimeSpan.FromMinutes(10);

    /// <summary>What is to be pushed now.</summary>
    public async Task<SignalRMessageAction[]> HandleAsync(FanOutMessage message, CancellationToken cancellation)
    {
        if (message.PushBroadcast)
            return await broadcasts.PushAgainAsync(message.Namespace, message.SendId, cancellation) is { } action ? [action] : [];
        if (message.NotBefore is { } due && !await IsDueAsync(message, due, cancellation))
            return [];
        if (await BeginAsync(message, cancellation) is not { NotificationId: { } id } send)
            return [];
        if (message.PushToGroupsUntil is { } until)
            return await PushToGroupsAsync(message, send.Plan, id, until, cancellation);
        await (send.Plan.Targets.Broadcast ? BroadcastAsync(message, send.Plan, id, cancellation) : ExpandAsync(message, send, cancellation));
        return [];
    }

    /// <summary>False when it is not time yet: the message hops on.</summary>
    private async Task<bool> IsDueAsync(FanOutMessage message, DateTimeOffset due, CancellationToken cancellation)
    {
        await WaitRemainder.WaitAsync(time, due, cancellation);
        var rest = due - time.GetUtcNow();
        if (rest <= TimeSpan.Zero)
            return true;
        await EnqueueAsync(message, rest, cancellation);
        return false;
    }

    /// <summary>Null when it was cancelled: that and beginning change the same row, so only one of them happens.</summary>
    private async Task<StoredSend?> BeginAsync(FanOutMessage message, CancellationToken cancellation)
    {
        var send = await sends.FindAsync(message.Namespace, message.SendId, cancellation);
        if (send is null or { Status: SendStatus.Cancelled } or { NotificationId: not null })
            return send;
        var id = ids.Next();
        return await sends.ChangeStatusAsync(message.Namespace, message.SendId, send, SendStatus.Running, cancellation, id)
            ? send with { NotificationId = id }
            : throw new InvalidOperationException("The send was changed at the same moment; the queue tries again.");
    }

    private async Task BroadcastAsync(FanOutMessage message, SendPlan plan, Guid id, CancellationToken cancellation)
    {
        await broadcasts.SendAsync(message.Namespace, id, plan, cancellation);
        await sends.ExpandedAsync(message.Namespace, message.SendId, cancellation);
    }

    private async Task ExpandAsync(FanOutMessage message, StoredSend send, CancellationToken cancellation)
    {
        var step = await finder.NextAsync(message.Namespace, send.Plan.Targets, message.Source, message.Continuation, cancellation);
        var isSmall = message.NextChunk == 0 && step.IsLast && step.Users.Count <= options.Value.InlineRecipients;
        var differs = !isSmall && CanPushToGroups(send.Plan) && await DiffersAsync(message.Namespace, step.Users, send.Plan, cancellation);
        var pushEach = message.PushEach ?? (isSmall || differs || !CanPushToGroups(send.Plan));
        var chunks = step.Users.GroupBy(user => Keys.Partition(message.Namespace, user)).SelectMany(Split)
            .Select(users => new DeliveryMessage
            {
                Namespace = message.Namespace,
                SendId = message.SendId,
                Users = users,
                PushEach = pushEach,
            }).ToArray();
        await Parallel.ForEachAsync(chunks, new ParallelOptions { MaxDegreeOfParallelism = ParallelMessages, CancellationToken = cancellation }, async (chunk, token) =>
            await queues.SendAsync(Queues.Deliveries, chunk, SendingJson.Default.DeliveryMessage, TimeSpan.Zero, token));
        await sends.AddChunksAsync(message.Namespace, message.SendId, [.. chunks.Select(chunk => chunk.Chunk)], cancellation);
        var next = message with { NotBefore = null, Source = step.Source, Continuation = step.Continuation, NextChunk = message.NextChunk + chunks.Length, PushEach = pushEach, PushRefresh = message.PushRefresh || differs };
        if (!step.IsLast)
            await EnqueueAsync(next, TimeSpan.Zero, cancellation);
        else
            await FinishAsync(next, pushEach, cancellation);
    }

    private async Task FinishAsync(FanOutMessage message, bool pushEach, CancellationToken cancellation)
    {
        if (!pushEach)
            await EnqueueAsync(message with { PushToGroupsUntil = time.GetUtcNow() + PushLimit }, TimeSpan.Zero, cancellation);
        await sends.ExpandedAsync(message.Namespace, message.SendId, cancellation);
    }

    /// <summary>One push for each role and room, once everything is stored: a client could not act on a notification before. When some of it
    /// is not stored in the end, or not in time, those who have it already are told to look.</summary>
    private async Task<SignalRMessageAction[]> PushToGroupsAsync(
        FanOutMessage message, SendPlan plan, Guid id, DateTimeOffset until, CancellationToken cancellation)
    {
        if (await sends.ReportAsync(message.Namespace, message.SendId, cancellation) is not { } report)
            return [];
        var hasEnded = report.Status is SendStatus.Completed or SendStatus.Failed;
        if (!hasEnded && time.GetUtcNow() < until)
        {
            await EnqueueAsync(message with { NotBefore = null }, PushCheck, cancellation);
            return [];
        }
        var isComplete = report.Status == SendStatus.Completed;
        if (!isComplete)
            logger.GroupPushReplaced(message.SendId, report.Stored, SnakeCase<SendStatus>.NameOf(report.Status));
        var targets = plan.Targets;
        var groups = targets.Roles.Select(Membership.Role).Concat(targets.Rooms.Select(Membership.Room));
        var notification = maker.Make(message.Namespace, HubEvents.Everybody, id, plan.Contents[0].Content, report.CompletedAt ?? time.GetUtcNow());
        // Who has a later one must not get this one, which a push to the group would give them.
        if (report.Superseded > 0 && report.Stored == 0)
            return [];
        var (target, argument) = message.PushRefresh || !isComplete || report.Superseded > 0
            ? (HubEvents.Refresh, JsonSerializer.SerializeToElement(new Refresh(id), RealtimeJson.Default.Refresh))
            : (HubEvents.TargetOf(notification), JsonSerializer.SerializeToElement(notification, InboxJson.Default.Notification));
        return [.. groups.Select(group => new SignalRMessageAction(target, [argument]) { GroupName = HubGroups.Of(message.Namespace, group) })];
    }

    /// <summary>Not all of these users get it alike.</summary>
    private async Task<bool> DiffersAsync(string ns, IReadOnlySet<string> users, SendPlan plan, CancellationToken cancellation) =>
        (await preferences.DecideAsync(ns, users, plan.ContentFor, cancellation)).Any(d => d.IsRefused || d.IsSilent);

    /// <summary>A group gets the same for all, and nobody in it can be left out.</summary>
    private static bool CanPushToGroups(SendPlan plan) =>
        plan.Targets.Users.Count == 0 && plan.Targets.ExcludeUsers.Count == 0 && plan.Contents.Count == 1;

    private static IEnumerable<IReadOnlyList<string>> Split(IEnumerable<string> users)
    {
        var chunk = new List<string>();
        var bytes = 0;
        foreach (var user in users)
        {
            // As JSON, where a character that is not ASCII takes six bytes.
            var length = 3 + user.Sum(c => char.IsAsciiLetterOrDigit(c) ? 1 : 6);
            if (chunk.Count == ChunkUsers || bytes + length > ChunkBytes)
            {
                yield return chunk;
                (chunk, bytes) = ([], 0);
            }
            chunk.Add(user);
            bytes += length;
        }
        if (chunk.Count > 0)
            yield return chunk;
    }

    private Task<QueueReceipt> EnqueueAsync(FanOutMessage message, TimeSpan delay, CancellationToken cancellation) =>
        queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, delay, cancellation);
}
