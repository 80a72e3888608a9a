using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using Notifications.Storage;

namespace Notifications.DeadLetters;

/// <summary>Moves what lies in the poison queues into the table. Kept first, then deleted from the queue: killed in between, the next
/// drain finds its row.</summary>
public sealed class DeadLetterDrain(PoisonQueues poison, DeadLetterStore store, ILogger<DeadLetterDrain> logger)
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
        var letter = PoisonMessage.Read(queue, message);
        var isNew = await store.AddAsync(letter, cancellation);
        await poison.DeleteAsync(queue, message, cancellation);
        if (isNew)
            logger.Kept(letter.Id, queue);
        return isNew;
    }
}
