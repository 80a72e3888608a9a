using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Storage.Queues;

namespace Notifications.Storage;

/// <summary>The app's queues. Their names are constants, because a queue trigger's name is one.</summary>
public sealed class Queues(StorageAccount account)
{
    /// <summary>What is to be looked at again: was it pushed, was it acknowledged?</summary>
    public const string Confirmations = "confirmations";

    private readonly Created<QueueClient> confirmations = Queue(account, Confirmations);

    /// <summary>Enqueues for the confirmations function, visible after <paramref name="delay"/> (whole seconds, rounded down).</summary>
    public async Task ConfirmAsync<T>(T message, JsonTypeInfo<T> type, TimeSpan delay, CancellationToken cancellation)
    {
        var queue = await confirmations.GetAsync(cancellation);
        // Serialised here and not by an output binding: that would send one after another, and an unknown type as its ToString().
        await queue.SendMessageAsync(JsonSerializer.Serialize(message, type), TimeSpan.FromSeconds((int)delay.TotalSeconds), cancellationToken: cancellation);
    }

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        var queue = await confirmations.GetAsync(cancellation);
        await queue.GetPropertiesAsync(cancellation);
    }

    private static Created<QueueClient> Queue(StorageAccount account, string name) =>
        new(account.Queues.GetQueueClient(name), queue => queue.CreateIfNotExistsAsync());
}
