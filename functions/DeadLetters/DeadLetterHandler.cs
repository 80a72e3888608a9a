using Microsoft.Extensions.Logging;
using Notifications.Inbox;

namespace Notifications.DeadLetters;

/// <summary>What an admin does with the dead letters of their namespace. Requeued is first enqueued and then removed: killed in between it
/// runs, and can be requeued again, which does no harm, because every handler of a queue finds what it did before.</summary>
public sealed class DeadLetterHandler(DeadLetterStore store, PoisonQueues queues, ILogger<DeadLetterHandler> logger)
{
    private const int ParallelRequeues = 16;

    /// <summary>A list of its own, which no user's cursor fits.</summary>
    private const string ListName = "dead-letters";

    public static Guid? ReadCursor(string ns, string cursor) => InboxCursor.Read(ns, ListName, cursor);

    public async Task<DeadLetterPage> ListAsync(string ns, DeadLetterFilter filter, Guid? after, int limit, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var found = await store.ListAsync(ns, filter, after, cancellation).Take(limit + 1).ToArrayAsync(cancellation);
        var items = found.Take(limit).Select(letter => letter.Show()).ToArray();
        return new DeadLetterPage(items, found.Length > limit ? InboxCursor.Write(ns, ListName, items[^1].Id) : null);
    }

    /// <summary>Null when there is none.</summary>
    public async Task<RequeueResult?> RequeueAsync(string ns, Guid id, CancellationToken cancellation)
    {
        if (await store.FindAsync(ns, id, cancellation) is not { } letter)
            return null;
        await RequeueAsync(letter, cancellation);
        return new RequeueResult(1);
    }

    /// <summary>Those that are there now, newest first: one that fails again meanwhile is newer and so not taken twice.</summary>
    public async Task<RequeueResult> RequeueAllAsync(string ns, DeadLetterFilter filter, CancellationToken cancellation)
    {
        var requeued = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelRequeues, CancellationToken = cancellation };
        await Parallel.ForEachAsync(store.ListAsync(ns, filter, null, cancellation), options, async (letter, token) =>
        {
            await RequeueAsync(letter, token);
            Interlocked.Increment(ref requeued);
        });
        return new RequeueResult(requeued);
    }

    /// <returns>False when there is none.</returns>
    public Task<bool> DeleteAsync(string ns, Guid id, CancellationToken cancellation) => store.RemoveAsync(ns, id, cancellation);

    private async Task RequeueAsync(StoredDeadLetter letter, CancellationToken cancellation)
    {
        await queues.ReturnAsync(letter.Queue, letter.Body, cancellation);
        await store.RemoveAsync(letter.Namespace, letter.Id, cancellation);
        logger.Requeued(letter.Id, letter.Queue);
    }
}
