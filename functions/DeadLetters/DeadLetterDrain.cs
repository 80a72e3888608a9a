using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Notifications.Channels;
using Notifications.History;
using Notifications.Sending;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.DeadLetters;

/// <summary>Moves what lies in the poison queues into the table. Kept first, then deleted from the queue: killed in between, the next
/// drain finds its row.</summary>
public sealed class DeadLetterDrain(PoisonQueues poison, DeadLetterStore store, HistoryStore history, FailedSends sends, ILogger<DeadLetterDrain> logger)
{
    /// <summary>How many messages became dead letters.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var drained = await Task.WhenAll(Queues.Names.Select(queue => DrainAsync(queue, cancellation)));
        return drained.Sum();
    }

    private async Task<int> DrainAsync(string queue, CancellationToken cancellation)
    {
        var drained = 0;
        while (await poison.ReceiveAsync(queue, cancellation) is { Length: > 0 } messages)
        {
            var kept = await Task.WhenAll(messages.Select(message => KeepAsync(queue, message, cancellation)));
            drained += kept.Count(isNew => isNew);
        }
        return drained;
    }

    private async Task<bool> KeepAsync(string queue, QueueMessage message, CancellationToken cancellation)
    {
        var letter = await ExplainAsync(PoisonMessage.Read(queue, message), cancellation);
        var isNew = await store.AddAsync(letter, cancellation);
        await sends.RecordAsync(queue, MessageText.Read(letter.Body), cancellation);
        await poison.DeleteAsync(queue, message, cancellation);
        if (isNew)
            logger.Kept(letter.Id, queue);
        return isNew;
    }

    /// <summary>What the history of the notification last says of a channel is nearer to the cause than "see the log".</summary>
    private async Task<StoredDeadLetter> ExplainAsync(StoredDeadLetter letter, CancellationToken cancellation)
    {
        var message = MessageText.Read(letter.Body);
        if (MessageText.Member(message, "userId") is not { Length: > 0 } user || !Guid.TryParse(MessageText.Member(message, "id"), out var id))
            return letter;
        var last = (await history.ListAsync(letter.Namespace, user, id, cancellation)).LastOrDefault(e => e is { Channel: not null, Detail: not null });
        return last is null ? letter : letter with
        {
            Reason = $"{letter.Reason} The last that is known of it: {SnakeCase<ChannelKind>.NameOf(last.Channel!.Value)}, {last.Detail}.",
        };
    }
}
