using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Notifications.Platform.Storage;

/// <summary>Group commit: writes to one partition that arrive together share a transaction. Nothing waits for company. A write to a
/// partition where none is under way goes out at once and alone; those that arrive meanwhile go out together after it.</summary>
public sealed class GroupCommit(IOptions<StorageOptions> options, TimeProvider time)
{
    private readonly Lock gate = new();

    /// <summary>Those with a write under way.</summary>
    private readonly Dictionary<(TableClient Table, string Partition), PartitionWrites> partitions = [];

    /// <summary>Does all of it or nothing, and answers or fails as a transaction of its own would.</summary>
    /// <param name="actions">Of one partition.</param>
    public async Task<IReadOnlyList<Response>> SubmitAsync(
        TableClient table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
    {
        var write = new TableWrite(table, actions, cancellation);
        // Queue work is large transactions already, and must not delay a request.
        if (QueueWork.IsCurrent)
            return await write.SubmitAsync();
        if (!IsFirst(write))
            return await JoinAsync(write).WaitAsync(cancellation);
        try
        {
            return await write.SubmitAsync();
        }
        finally
        {
            PassOn(write);
        }
    }

    private bool IsFirst(TableWrite write)
    {
        lock (gate)
        {
            if (partitions.TryGetValue(write.Partition, out var partition))
            {
                partition.Waiting.AddLast(write);
                return false;
            }
            partitions[write.Partition] = new PartitionWrites(write);
            return true;
        }
    }

    /// <summary>Goes on when its caller has left, because others may be in the same transaction. The first of those that wait does it for
    /// all of them.</summary>
    private async Task<IReadOnlyList<Response>> JoinAsync(TableWrite write)
    {
        var turn = write.Turn.WaitAsync(options.Value.MaxBatchingDelay, time);
        await ((Task)turn).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (BatchOf(write) is { } batch)
        {
            try
            {
                await CommitAsync(batch, isRest: false);
            }
            finally
            {
                PassOn(write);
            }
        }
        return await write.Answer;
    }

    /// <summary>What it is to write; null when another does it. A write that has waited for long enough goes ahead: one connection that
    /// hangs must not stop a whole partition.</summary>
    private IReadOnlyList<TableWrite>? BatchOf(TableWrite write)
    {
        lock (gate)
        {
            if (!write.Turn.IsCompleted && partitions.TryGetValue(write.Partition, out var partition) && partition.Waiting.Remove(write))
                partition.Begin(write);
            return write.Batch;
        }
    }

    /// <summary>To the next of those that wait, unless that has gone ahead already.</summary>
    private void PassOn(TableWrite done)
    {
        lock (gate)
        {
            if (!partitions.TryGetValue(done.Partition, out var partition) || partition.Current != done)
                return;
            if (partition.TakeFirst() is { } next)
                partition.Begin(next);
            else
                partitions.Remove(done.Partition);
        }
    }

    private static async Task CommitAsync(IReadOnlyList<TableWrite> batch, bool isRest)
    {
        if (batch is [var only])
        {
            await only.CompleteAsync();
            return;
        }
        try
        {
            // Each caller has a token of its own; the time limits of storage calls end it.
            var answers = await batch[0].Table.SubmitTransactionAsync(batch.SelectMany(write => write.Actions), CancellationToken.None);
            var first = 0;
            foreach (var write in batch)
            {
                write.Succeed([.. answers.Value.Skip(first).Take(write.Actions.Count)]);
                first += write.Actions.Count;
            }
        }
        catch (RequestFailedException e) when (!StorageFaults.IsOutage(e))
        {
            // Storage did nothing, because of one of them.
            await Task.WhenAll(Apart(batch, e, isRest).Select(part => CommitAsync(part, isRest: true)));
        }
        catch (Exception e)
        {
            foreach (var write in batch)
                write.Fail(e);
        }
    }

    /// <summary>The one to blame alone, and the others together; each alone when that is unknown, or was tried.</summary>
    private static IEnumerable<IReadOnlyList<TableWrite>> Apart(IReadOnlyList<TableWrite> batch, RequestFailedException fault, bool isRest)
    {
        if (isRest || fault is not TableTransactionFailedException { FailedTransactionActionIndex: { } index })
            return batch.Select(write => (IReadOnlyList<TableWrite>)[write]);
        var owners = batch.SelectMany(write => Enumerable.Repeat(write, write.Actions.Count));
        return owners.ElementAtOrDefault(index) is { } failed
            ? [[failed], [.. batch.Where(write => write != failed)]] : Apart(batch, fault, isRest: true);
    }

    /// <summary>A partition with a write under way, and what waits for its end.</summary>
    private sealed class PartitionWrites(TableWrite first)
    {
        public LinkedList<TableWrite> Waiting { get; } = new();

        /// <summary>Does the transaction that is under way.</summary>
        public TableWrite Current { get; private set; } = first;

        /// <summary>Null when nothing waits. Those whose callers have left are dropped.</summary>
        public TableWrite? TakeFirst()
        {
            while (Waiting.First is { Value: var write })
            {
                Waiting.RemoveFirst();
                if (!write.TryDrop())
                    return write;
            }
            return null;
        }

        /// <summary>Takes along what fits into the transaction.</summary>
        public void Begin(TableWrite write)
        {
            Current = write;
            if (Waiting.Count == 0)
            {
                write.Lead([write]);
                return;
            }
            var content = new TransactionContent();
            content.TryAdd(write);
            List<TableWrite> batch = [write];
            for (var node = Waiting.First; node is not null && !content.IsFull;)
            {
                var (waiting, next) = (node, node.Next);
                if (waiting.Value.TryDrop())
                {
                    Waiting.Remove(waiting);
                }
                else if (content.TryAdd(waiting.Value))
                {
                    Waiting.Remove(waiting);
                    batch.Add(waiting.Value);
                }
                node = next;
            }
            write.Lead(batch);
        }
    }
}
