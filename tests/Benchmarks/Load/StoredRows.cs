using Azure.Data.Tables;

namespace Benchmarks.Load;

/// <summary>Rows as the app writes them: one is sent through the API, read from the table, and copied under other ids.</summary>
internal sealed class StoredRows
{
    private const int TransactionSize = 100, IdDigits = 32, Partitions = 16;

    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly TableEntity model;

    private StoredRows(TableClient table, TableEntity model)
    {
        Table = table;
        this.model = model;
    }

    public TableClient Table { get; }

    /// <summary>Sends one notification to the user and takes its row as the model.</summary>
    public static async Task<StoredRows> LikeOneSentAsync(Api api, string storageConnection, string user, CancellationToken cancellation)
    {
        var sender = await api.TokenAsync("sender", "sender");
        await api.SendAsync(sender, Api.Notification(0, user), cancellation);
        var table = new TableServiceClient(storageConnection).GetTableClient("Inbox");
        var prefix = $"{user}|n|";
        await foreach (var row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"RowKey gt {prefix} and RowKey lt {prefix + "~"}"), cancellationToken: cancellation))
            return new StoredRows(table, row);
        throw new BenchmarkException($"the app stored no row for '{user}' in table Inbox.");
    }

    /// <summary>The model under a new id, older than itself.</summary>
    public TableEntity Copy() => CopyTo(model.PartitionKey, model.RowKey[..model.RowKey.IndexOf('|', StringComparison.Ordinal)]);

    /// <summary>The model as another user's, under a new id of an hour ago: thousands don't come in one minute.</summary>
    private TableEntity CopyTo(string partition, string user)
    {
        var copy = new TableEntity(partition, $"{user}|n|{Inverted(Guid.CreateVersion7(DateTimeOffset.UtcNow - Age))}");
        foreach (var (name, value) in model.Where(property => !IsSystem(property.Key)))
            copy[name] = value;
        return copy;
    }

    /// <summary>Adds copies until the user has this many rows, the model among them.</summary>
    public async Task FillAsync(int count, CancellationToken cancellation)
    {
        foreach (var batch in Enumerable.Range(1, count - 1).Select(_ => Copy()).Chunk(TransactionSize))
            await Table.SubmitTransactionAsync(
                batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellation);
    }

    /// <summary>Adds copies, 100 for each of as many users as it takes, over all partitions.</summary>
    /// <param name="change">Gets the row, and its number from 0.</param>
    public Task SpreadAsync(int count, Action<TableEntity, int> change, CancellationToken cancellation) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count).Chunk(TransactionSize), cancellation, async (numbers, token) =>
        {
            var user = numbers[0] / TransactionSize;
            var rows = numbers.Select(number =>
            {
                var copy = CopyTo($"default|{user % Partitions:x}", $"user-{user % Partitions}-{user / Partitions}");
                change(copy, number);
                return copy;
            });
            await Table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), token);
        });

    /// <summary>The query that a page of this user's inbox is.</summary>
    public async Task PageAsync(int rows, CancellationToken cancellation)
    {
        var from = model.RowKey[..^IdDigits];
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {model.PartitionKey} and RowKey gt {from} and RowKey lt {from + "~"} and Hidden eq false");
        await foreach (var page in Table.QueryAsync<TableEntity>(filter, rows, cancellationToken: cancellation).AsPages())
        {
            if (page.Values.Count == rows)
                return;
        }

        throw new BenchmarkException("the inbox has too few rows.");
    }

    /// <summary>What is known of the user's inbox: how far it was read, and how many were counted.</summary>
    public async Task<TableEntity> StateAsync(CancellationToken cancellation) =>
        await Table.GetEntityAsync<TableEntity>(
        model.PartitionKey, $"{model.RowKey[..model.RowKey.IndexOf('|')]}|s", cancellationToken: cancellation);

    /// <summary>As it was before: takes back that the user marked all read.</summary>
    public Task RestoreAsync(TableEntity state, CancellationToken cancellation)
    {
        var before = new TableEntity(state.Where(p => p.Key is "PartitionKey" or "RowKey" || !IsSystem(p.Key)).ToDictionary());
        return Table.UpsertEntityAsync(before, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>As if the user had never done anything with it, and nobody had counted.</summary>
    public Task ForgetAsync(CancellationToken cancellation) =>
        Table.DeleteEntityAsync(model.PartitionKey, $"{model.RowKey[..model.RowKey.IndexOf('|')]}|s", cancellationToken: cancellation);

    private static bool IsSystem(string property) =>
        property is "PartitionKey" or "RowKey" or "Timestamp" || property.StartsWith("odata", StringComparison.Ordinal);

    /// <summary>Newer sorts first: docs/data-model.md has the keys.</summary>
    private static string Inverted(Guid id) =>
        Convert.ToHexStringLower([.. id.ToByteArray(bigEndian: true).Select(b => (byte)~b)]);
}
