using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>Takes a send from the queue: waits for its time, finds its recipients, and puts them on the deliveries queue in chunks. Each
/// step enqueues what it found before the step that follows it: done twice, the same chunks are delivered twice, which changes
/// nothing.</summary>
public sealed class FanOutHandler(
    SendStart start, SendStore sends, RecipientFinder finder, BroadcastSender broadcasts, GroupPush groups, Queues queues,
    TimeProvider time, IOptions<SendingOptions> options)
{
    /// <summary>Five transactions' worth, each with a marker; and a message, which is base64 of JSON, stays under 48 KB.</summary>
    private const int ChunkUsers = 495, ChunkBytes = 32 * 1024;

    private const int ParallelMessages = 32;

    /// <summary>What is to be pushed now.</summary>
    public async Task<SignalRMessageAction[]> HandleAsync(FanOutMessage message, CancellationToken cancellation)
    {
        if (message is PushBroadcast)
            return await broadcasts.PushAgainAsync(message.Namespace, message.SendId, cancellation);
        if (message is FindRecipients { NotBefore: { } due } scheduled && !await IsDueAsync(scheduled, due, cancellation))
            return [];
        if (await start.BeginAsync(message.Namespace, message.SendId, cancellation) is not { NotificationId: { } id } send)
            return [];
        if (message is PushToGroups push)
            return await groups.HandleAsync(push, send.Plan, id, cancellation);
        await (send.Plan.Targets.Broadcast
            ? BroadcastAsync(message, send, id, cancellation)
            : ExpandAsync((FindRecipients)message, send, cancellation));
        return [];
    }

    /// <summary>False when it is not time yet: the message hops on.</summary>
    private async Task<bool> IsDueAsync(FindRecipients message, DateTimeOffset due, CancellationToken cancellation)
    {
        await WaitRemainder.WaitAsync(time, due, cancellation);
        var rest = due - time.GetUtcNow();
        if (rest <= TimeSpan.Zero)
            return true;
        await EnqueueAsync(message, rest, cancellation);
        return false;
    }

    private async Task BroadcastAsync(FanOutMessage message, StoredSend send, Guid id, CancellationToken cancellation)
    {
        await broadcasts.SendAsync(message.Namespace, id, send.Plan, cancellation);
        await start.BroadcastStoredAsync(message.Namespace, message.SendId, send, cancellation);
    }

    private async Task ExpandAsync(FindRecipients message, StoredSend send, CancellationToken cancellation)
    {
        var step = await finder.NextAsync(message.Namespace, send.Plan.Targets, message.Source, message.Continuation, cancellation);
        var isSmall = message.NextChunk == 0 && step.IsLast && step.Users.Count <= options.Value.InlineRecipients;
        var isForGroups = !isSmall && groups.IsPossible(send.Plan);
        var audience = isForGroups ? await groups.LookAsync(message.Namespace, step.Users, send.Plan, message.Languages, cancellation)
            : new Audience(false, message.Languages);
        var pushEach = message.PushEach ?? (audience.Differs || !isForGroups);
        var chunks = ChunksOf(message, step.Users, pushEach);
        await EnqueueAsync(chunks, cancellation);
        await sends.AddChunksAsync(message.Namespace, message.SendId, [.. chunks.Select(chunk => chunk.Chunk)], cancellation);
        var next = message with
        {
            NotBefore = null,
            Source = step.Source,
            Continuation = step.Continuation,
            NextChunk = message.NextChunk + chunks.Length,
            PushEach = pushEach,
            OnlyRefresh = message.OnlyRefresh || audience.Differs,
            Languages = audience.Languages,
        };
        await (step.IsLast ? FinishAsync(next, cancellation) : EnqueueAsync(next, TimeSpan.Zero, cancellation));
    }

    private async Task FinishAsync(FindRecipients last, CancellationToken cancellation)
    {
        if (last.PushEach is false)
            await groups.EnqueueAsync(last, cancellation);
        await sends.ExpandedAsync(last.Namespace, last.SendId, cancellation);
    }

    private static ChunkMessage[] ChunksOf(FindRecipients message, IEnumerable<string> found, bool pushEach) =>
    [
        .. found.GroupBy(user => Keys.Partition(message.Namespace, user)).SelectMany(Split).Select(users => new ChunkMessage
        {
            Namespace = message.Namespace,
            SendId = message.SendId,
            Users = users,
            PushEach = pushEach,
        }),
    ];

    private Task EnqueueAsync(ChunkMessage[] chunks, CancellationToken cancellation)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelMessages, CancellationToken = cancellation };
        return Parallel.ForEachAsync(chunks, limits, async (chunk, token) =>
            await queues.SendAsync(Queues.Deliveries, chunk, SendingJson.Default.ChunkMessage, TimeSpan.Zero, token));
    }

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
