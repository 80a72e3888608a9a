using Azure.Data.Tables;

namespace Notifications.Platform.Storage;

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
