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

/// <summary>Cuts rows of one partition into transactions: each takes 100 rows and 4 MiB.</summary>
internal static class TransactionBatches
{
    public const int MaxRows = 100, MaxBytes = 3_500_000;

    /// <summary>Of a row's keys, its properties' names and values of fixed size, and of its part's headers.</summary>
    private const int RowBytes = 4_000;

    /// <summary>What a character takes at the most in JSON: <c>\u003C</c>.</summary>
    private const int CharacterBytes = 6;

    /// <param name="beside">How many small rows go into a transaction along with one.</param>
    /// <param name="reserved">How many small rows go into each transaction.</param>
    public static IEnumerable<TableEntity[]> Of(IEnumerable<TableEntity> rows, Func<TableEntity, int> beside, int reserved = 0)
    {
        var (batch, count, bytes) = (new List<TableEntity>(), reserved, 0);
        foreach (var row in rows)
        {
            var (size, more) = (BytesOf(row), 1 + beside(row));
            if (batch.Count > 0 && (count + more > MaxRows || bytes + size > MaxBytes))
            {
                yield return [.. batch];
                (batch, count, bytes) = ([], reserved, 0);
            }
            batch.Add(row);
            (count, bytes) = (count + more, bytes + size);
        }
        if (batch.Count > 0)
            yield return [.. batch];
    }

    /// <summary>What a row takes at the most.</summary>
    public static int BytesOf(TableEntity row) =>
        RowBytes + (CharacterBytes * ((IDictionary<string, object>)row).Values.OfType<string>().Sum(text => text.Length));
}
