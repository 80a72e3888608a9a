using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Storage.Queues;

namespace Notifications.Storage;

/// <summary>The app's queues. Their names are constants, because a queue trigger's name is one.</summary>
public sealed class Queues(StorageAccount account)
{
    /// <summary>What is to be looked at again: was it pushed, was it acknowledged?</summary>
    public const string Confirmations = "confirmations";

    /// <summary>Sends whose recipients are to be found, now or later.</summary>
    public const string FanOut = "fan-out";

    /// <summary>Recipients that were found, in chunks.</summary>
    public const string Deliveries = "deliveries";

    /// <summary>Who did not acknowledge: one queue for each channel, so that a slow provider holds up no other.</summary>
    public const string FallbackEmail = "fallback-email", FallbackSms = "fallback-sms", FallbackPush = "fallback-push";

    /// <summary>All of them; each has a <c>-poison</c> queue beside it once something failed for good.</summary>
    public static readonly IReadOnlyList<string> Names = [Confirmations, FanOut, Deliveries, FallbackEmail, FallbackSms, FallbackPush];

    /// <summary>Queues hide a message for 7 days at the most; what waits longer hops.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(6);

    /// <summary>Never: a message must not vanish because nobody came for a week.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(-1);

    private readonly Dictionary<string, Created<QueueClient>> queues =
        Names.ToDictionary(name => name, name => Queue(account, name));

    /// <summary>Enqueues, visible after <paramref name="delay"/> (whole seconds, rounded down; at most <see cref="MaxDelay"/>).</summary>
    public async Task SendAsync<T>(string queue, T message, JsonTypeInfo<T> type, TimeSpan delay, CancellationToken cancellation)
    {
        // Serialised here and not by an output binding: that would send one after another, and an unknown type as its ToString().
        await ReturnAsync(queue, JsonSerializer.Serialize(message, type), delay, cancellation);
    }

    /// <summary>The same of a message that came from the queue.</summary>
    public async Task ReturnAsync(string queue, string text, TimeSpan delay, CancellationToken cancellation)
    {
        var client = await queues[queue].GetAsync(cancellation);
        var seconds = (int)(delay < MaxDelay ? delay : MaxDelay).TotalSeconds;
        await client.SendMessageAsync(text, TimeSpan.FromSeconds(Math.Max(0, seconds)), TimeToLive, cancellation);
    }

    /// <summary>All of them, at once.</summary>
    public Task CreateAsync(CancellationToken cancellation) => Task.WhenAll(queues.Values.Select(queue => queue.GetAsync(cancellation)));

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        var queue = await queues[Confirmations].GetAsync(cancellation);
        await queue.GetPropertiesAsync(cancellation);
    }

    private static Created<QueueClient> Queue(StorageAccount account, string name) =>
        new(account.Queues.GetQueueClient(name), queue => queue.CreateIfNotExistsAsync());
}
