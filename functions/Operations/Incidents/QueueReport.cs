using System.Text.Json.Serialization;
using Notifications.Operations.DeadLetters;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Operations.Incidents;

/// <summary>How much is in each queue. Pages ask again and again, so what storage tells is held for a moment.</summary>
public sealed class QueueReport
{
    private static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(5);

    private readonly Queues queues;
    private readonly QueueWaits waits;
    private readonly DeadLetterStore letters;
    private readonly CachedAnswer<QueueStatus[]> known;

    public QueueReport(Queues queues, QueueWaits waits, DeadLetterStore letters, TimeProvider time)
    {
        (this.queues, this.waits, this.letters) = (queues, waits, letters);
        known = new CachedAnswer<QueueStatus[]>(() => Task.WhenAll(Queues.Names.Select(AskAsync)), HoldFor, time);
    }

    public async Task<IReadOnlyList<QueueStatus>> GetAsync(string ns, CancellationToken cancellation)
    {
        var counts = letters.CountAsync(ns, cancellation);
        var all = await known.GetAsync(cancellation);
        var failed = await counts;
        return [.. all.Select(queue => queue with { DeadLetters = failed.GetValueOrDefault(queue.Name) })];
    }

    private async Task<QueueStatus> AskAsync(string queue)
    {
        var (count, oldest) = (queues.CountAsync(queue, CancellationToken.None), waits.OldestAsync(queue, CancellationToken.None));
        return new QueueStatus(queue, await count) { OldestWaiting = await oldest };
    }
}

/// <param name="Messages">About as many, with those whose time has not come.</param>
public sealed record QueueStatus(string Name, int Messages)
{
    /// <summary>Since when the oldest message that is due waits; absent when none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OldestWaiting { get; init; }

    /// <summary>Messages of this queue that failed for good, of the caller's namespace.</summary>
    public int DeadLetters { get; init; }
}

public sealed record QueueList(IReadOnlyList<QueueStatus> Items);
