using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Platform.Telemetry;

namespace Notifications.Platform.Storage;

/// <summary>The app's queues. Their names are constants, because a queue trigger's name is one.</summary>
public sealed class Queues(StorageAccount account)
{
    /// <summary>What is to be looked at again: was it pushed, was it acknowledged?</summary>
    public const string Acknowledgements = "confirmations";

    /// <summary>Sends whose recipients are to be found, now or later.</summary>
    public const string FanOut = "fan-out";

    /// <summary>Recipients that were found, in chunks.</summary>
    public const string Deliveries = "deliveries";

    /// <summary>Who did not acknowledge: one queue for each channel, so that a slow provider holds up no other.</summary>
    public const string FallbackEmail = "fallback-email", FallbackSms = "fallback-sms", FallbackPush = "fallback-push";

    /// <summary>Delivery plans whose next step is due.</summary>
    public const string PlanSteps = "plan-steps";

    /// <summary>Conversations whose change may have been broken off.</summary>
    public const string Conversations = "conversations";

    /// <summary>Announcements that begin, end or changed.</summary>
    public const string Announcements = "announcements";

    /// <summary>All of them; each has a <c>-poison</c> queue beside it once something failed for good.</summary>
    public static readonly IReadOnlyList<string> Names = [Acknowledgements, FanOut, Deliveries, FallbackEmail, FallbackSms, FallbackPush,
        PlanSteps, Announcements, Conversations];

    /// <summary>Queues hide a message for 7 days at the most; what waits longer hops.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(6);

    /// <summary>Never: a message must not vanish because nobody came for a week.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(-1);

    /// <summary>What storage gives at once.</summary>
    private const int MaxPeeked = 32;

    private readonly Dictionary<string, LazilyCreated<QueueClient>> queues =
        Names.ToDictionary(name => name, name => Queue(account, name));

    /// <summary>Enqueues, visible after <paramref name="delay"/> (whole seconds, rounded down; at most <see cref="MaxDelay"/>).</summary>
    public async Task<QueueReceipt> SendAsync<T>(
        string queue, T message, JsonTypeInfo<T> type, TimeSpan delay, CancellationToken cancellation)
    {
        using var sending = Tracing.Start("send", queue, ActivityKind.Producer);
        // Serialised here and not by an output binding: that would send one after another, and an unknown type as its ToString().
        return await ReturnAsync(queue, Tracing.Stamp(JsonSerializer.Serialize(message, type)), delay, cancellation);
    }

    /// <summary>The same of a message that came from the queue.</summary>
    public async Task<QueueReceipt> ReturnAsync(string queue, string text, TimeSpan delay, CancellationToken cancellation)
    {
        var client = await queues[queue].GetAsync(cancellation);
        var sent = await client.SendMessageAsync(text, WholeSeconds(delay), TimeToLive, cancellation);
        return new QueueReceipt(queue, sent.Value.MessageId, sent.Value.PopReceipt);
    }

    /// <summary>Puts another message in the place of one that nobody received yet. Null when somebody did: it is theirs.</summary>
    public async Task<QueueReceipt?> TryReplaceAsync<T>(
        QueueReceipt receipt, T message, JsonTypeInfo<T> type, TimeSpan delay, CancellationToken cancellation)
    {
        using var sending = Tracing.Start("send", receipt.Queue, ActivityKind.Producer);
        var (client, text) = (await queues[receipt.Queue].GetAsync(cancellation), Tracing.Stamp(JsonSerializer.Serialize(message, type)));
        try
        {
            var updated = await client.UpdateMessageAsync(
                receipt.MessageId, receipt.PopReceipt, text, WholeSeconds(delay), cancellation);
            return receipt with { PopReceipt = updated.Value.PopReceipt };
        }
        catch (RequestFailedException e) when (IsTaken(e))
        {
            return null;
        }
    }

    /// <summary>Takes back a message that nobody received yet; whoever did finds out by itself that there is nothing to do.</summary>
    public async Task WithdrawAsync(QueueReceipt receipt, CancellationToken cancellation)
    {
        var client = await queues[receipt.Queue].GetAsync(cancellation);
        try
        {
            await client.DeleteMessageAsync(receipt.MessageId, receipt.PopReceipt, cancellation);
        }
        catch (RequestFailedException e) when (IsTaken(e))
        {
        }
    }

    /// <summary>All of them, at once.</summary>
    public Task CreateAsync(CancellationToken cancellation) => Task.WhenAll(queues.Values.Select(queue => queue.GetAsync(cancellation)));

    /// <summary>Of the messages that wait to be worked on, those that come first, with when each was enqueued; they stay where they
    /// are.</summary>
    public async Task<IReadOnlyList<PeekedMessage>> PeekAsync(string queue, CancellationToken cancellation)
    {
        await queues[queue].GetAsync(cancellation);
        return (await account.RawQueues.GetQueueClient(queue).PeekMessagesAsync(MaxPeeked, cancellation)).Value;
    }

    /// <summary>About how many there are, with those that are hidden until their time.</summary>
    public async Task<int> CountAsync(string queue, CancellationToken cancellation)
    {
        var client = await queues[queue].GetAsync(cancellation);
        return (await client.GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;
    }

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        var queue = await queues[Acknowledgements].GetAsync(cancellation);
        await queue.GetPropertiesAsync(cancellation);
    }

    private static TimeSpan WholeSeconds(TimeSpan delay) =>
        TimeSpan.FromSeconds(Math.Max(0, (int)(delay < MaxDelay ? delay : MaxDelay).TotalSeconds));

    /// <summary>Received since, so that its receipt is another one, or handled and gone.</summary>
    private static bool IsTaken(RequestFailedException e) => e.Status == 404 || e.ErrorCode == QueueErrorCode.PopReceiptMismatch;

    private static LazilyCreated<QueueClient> Queue(StorageAccount account, string name) =>
        new(account.Queues.GetQueueClient(name), queue => queue.CreateIfNotExistsAsync());
}

/// <summary>A message that was sent, as long as nobody has received it.</summary>
public sealed record QueueReceipt(string Queue, string MessageId, string PopReceipt);

/// <summary>Marks what runs for a queue or a timer, where nobody waits for an answer: its storage calls let those of requests go
/// first.</summary>
internal static class QueueWork
{
    private static readonly AsyncLocal<bool> Current = new();

    public static bool IsCurrent => Current.Value;

    /// <summary>From now on, for the caller's async method and all that it calls.</summary>
    public static void Enter() => Current.Value = true;

    /// <summary>For what queue work begins and requests wait for as well, such as filling a cache.</summary>
    public static void Leave() => Current.Value = false;
}

/// <summary>Queues hide messages for whole seconds; the handler waits the rest.</summary>
internal static class WaitRemainder
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task WaitAsync(TimeProvider time, DateTimeOffset notBefore, CancellationToken cancellation)
    {
        var rest = notBefore - time.GetUtcNow();
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest < Second ? rest : Second, time, cancellation);
    }
}

/// <summary>Creates the queues when the app starts: the host polls those of its triggers from then on, and warns of each that is missing,
/// at every poll. The app does not wait for it, so it starts, and recovers, while storage is away.</summary>
internal sealed class QueueCreation(Queues queues, TimeProvider time, ILogger<QueueCreation> logger) : BackgroundService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await queues.CreateAsync(stoppingToken);
                return;
            }
            catch (Exception e) when (e is RequestFailedException || StorageFaults.IsOutage(e))
            {
                logger.QueuesNotCreated(e.GetType().Name, wait.TotalSeconds);
            }
            await Task.Delay(wait, time, stoppingToken);
        }
    }
}
