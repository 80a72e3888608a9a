using Azure.Data.Tables;

namespace Benchmarks.Load;

/// <summary>Members of a role, put into the table as the app would: over the API it would take minutes.</summary>
internal static class Members
{
    private const int TransactionSize = 100;

    public static async Task AddAsync(string storageConnection, string role, int count, CancellationToken cancellation)
    {
        var table = new TableServiceClient(storageConnection).GetTableClient("Memberships");
        await table.CreateIfNotExistsAsync(cancellation);
        var rows = Enumerable.Range(1, count).Select(n => new TableEntity($"default|role:{role}", $"member-{n:D6}"));
        foreach (var batch in rows.Chunk(TransactionSize))
            await table.SubmitTransactionAsync(
                batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellation);
    }
}
