using Azure;
using Azure.Data.Tables;

namespace Notifications.Platform.Storage;

/// <summary>What one caller writes to a partition, whether alone or with others'.</summary>
internal sealed class TableWrite(TableClient table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellation)
{
    private int? bytes;
    private readonly TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<IReadOnlyList<Response>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TableClient Table => table;

    public (TableClient, string) Partition => (table, actions[0].Entity.PartitionKey);

    public IReadOnlyList<TableTransactionAction> Actions => actions;

    /// <summary>What they take at the most; asked for only when others wait beside it.</summary>
    public int Bytes => bytes ??= actions.Sum(action => TransactionBatches.BytesOf((TableEntity)action.Entity));

    /// <summary>Ends when it no longer waits.</summary>
    public Task Turn => turn.Task;

    public Task<IReadOnlyList<Response>> Answer => answer.Task;

    /// <summary>The writes of the transaction that it is to do; null unless it leads one.</summary>
    public IReadOnlyList<TableWrite>? Batch { get; private set; }

    public void Lead(IReadOnlyList<TableWrite> batch)
    {
        Batch = batch;
        foreach (var write in batch)
            write.turn.TrySetResult();
    }

    /// <summary>Its caller left before it began.</summary>
    public bool TryDrop()
    {
        if (!cancellation.IsCancellationRequested)
            return false;
        answer.TrySetCanceled(cancellation);
        turn.TrySetResult();
        return true;
    }

    public void Succeed(IReadOnlyList<Response> answers) => answer.TrySetResult(answers);

    public void Fail(Exception fault) => answer.TrySetException(fault);

    public async Task CompleteAsync()
    {
        try
        {
            Succeed(await SubmitAsync());
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Alone: one row is inserted without a transaction around it, which is less to write and to read.</summary>
    public async Task<IReadOnlyList<Response>> SubmitAsync() =>
        actions is [{ ActionType: TableTransactionActionType.Add, Entity: TableEntity row }]
            ? [await table.AddEntityAsync(row, cancellation)]
            : (await table.SubmitTransactionAsync(actions, cancellation)).Value;
}

/// <summary>What is in a transaction: no more rows and bytes than storage takes, and no row twice.</summary>
internal sealed class TransactionContent
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private int bytes;

    public bool IsFull => keys.Count >= TransactionBatches.MaxRows;

    /// <summary>False when they don't go along with what is there. The first always do.</summary>
    public bool TryAdd(TableWrite write)
    {
        var fits = keys.Count + write.Actions.Count <= TransactionBatches.MaxRows && bytes + write.Bytes <= TransactionBatches.MaxBytes
            && !write.Actions.Any(action => keys.Contains(action.Entity.RowKey));
        if (!fits && keys.Count > 0)
            return false;
        bytes += write.Bytes;
        keys.UnionWith(write.Actions.Select(action => action.Entity.RowKey));
        return true;
    }
}
