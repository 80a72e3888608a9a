using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Notifications.Storage;

namespace Notifications.DeadLetters;

/// <summary>Where the host puts a message after its last attempt: <c>{queue}-poison</c>, made by the host when the first one comes.</summary>
public sealed class PoisonQueues(StorageAccount account)
{
    private const int MaxMessages = 32;

    /// <summary>So long a drain that was killed hides what it had received.</summary>
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(1);

    public async Task<QueueMessage[]> ReceiveAsync(string queue, CancellationToken cancellation)
    {
        try
        {
            return (await Poison(queue).ReceiveMessagesAsync(MaxMessages, Hidden, cancellation)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }
    }

    /// <summary>One that is gone, or was received again by another drain, is kept by then.</summary>
    public async Task DeleteAsync(string queue, QueueMessage message, CancellationToken cancellation)
    {
        try
        {
            await Poison(queue).DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404 || e.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
        }
    }

    /// <summary>Back to where it failed, as it was.</summary>
    public async Task ReturnAsync(string queue, string body, CancellationToken cancellation) =>
        await account.RawQueues.GetQueueClient(queue).SendMessageAsync(body, TimeSpan.Zero, Queues.TimeToLive, cancellation);

    private QueueClient Poison(string queue) => account.RawQueues.GetQueueClient($"{queue}-poison");
}
