using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Retention;
using Notifications.Sending;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.DeadLetters;

/// <summary>The DeadLetters table. An id holds the time of its failure, so that ranges of time are ranges of keys.</summary>
public sealed class DeadLetterStore(Tables tables, RowRemoval removal)
{
    private const string Queue = "Queue", Body = "Body", Reason = "Reason", Attempts = "Attempts";

    /// <returns>False when it was there already.</returns>
    public async Task<bool> AddAsync(StoredDeadLetter letter, CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        return await table.AddIfAbsentAsync(Row(letter), cancellation) is not null;
    }

    public async Task<StoredDeadLetter?> FindAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Escape(ns), Keys.Invert(id), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? Read(row) : null;
    }

    /// <summary>Newest first, older than <paramref name="after"/>.</summary>
    public async IAsyncEnumerable<StoredDeadLetter> ListAsync(
        string ns, DeadLetterFilter filter, Guid? after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>(Query(ns, filter, after), cancellationToken: cancellation))
        {
            if (tables.TryRead(row, Read, out var letter))
                yield return letter;
        }
    }

    /// <returns>False when it is not there.</returns>
    public async Task<bool> RemoveAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        var response = await table.DeleteEntityAsync(Keys.Escape(ns), Keys.Invert(id), ETag.All, cancellation);
        return response.Status != 404;
    }

    /// <summary>Removes those whose message is for this user alone, and takes the user out of the others. There are few dead letters: they
    /// are looked through.</summary>
    public async Task RemoveOfUserAsync(string ns, string user, CancellationToken cancellation)
    {
        await foreach (var letter in ListAsync(ns, new DeadLetterFilter(), null, cancellation))
        {
            if (MessageText.Member(MessageText.Read(letter.Body), "userId") == user)
                await RemoveAsync(ns, letter.Id, cancellation);
            else if (letter.Queue == Queues.Deliveries && DeliveryOf(letter) is { } delivery && delivery.Users.Contains(user))
                await TakeOutAsync(letter, delivery, user, cancellation);
        }
    }

    /// <summary>The chunk keeps its name: its send waits for it.</summary>
    private async Task TakeOutAsync(StoredDeadLetter letter, DeliveryMessage delivery, string user, CancellationToken cancellation)
    {
        var rest = delivery with { Users = [.. delivery.Users.Where(u => u != user)], Name = delivery.Chunk };
        var body = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(rest, AppJson.Default.DeliveryMessage));
        var table = await tables.DeadLettersAsync(cancellation);
        await table.UpsertEntityAsync(Row(letter with { Body = body }), TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Null when it can't be read as what its queue is for.</summary>
    private static DeliveryMessage? DeliveryOf(StoredDeadLetter letter)
    {
        try
        {
            return JsonSerializer.Deserialize(MessageText.Read(letter.Body), AppJson.Default.DeliveryMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TableEntity Row(StoredDeadLetter letter)
    {
        var row = new TableEntity(Keys.Escape(letter.Namespace), Keys.Invert(letter.Id))
        {
            [Queue] = letter.Queue,
            [Reason] = letter.Reason,
            [Attempts] = letter.Attempts,
        };
        LongText.Write(row, Body, letter.Body);
        return row;
    }

    /// <summary>Removes those of all namespaces that failed before that moment. How many that were.</summary>
    public async Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        return await removal.RemoveAsync(table, TableClient.CreateQueryFilter($"RowKey gt {Keys.Invert(Ids.FirstAt(before))}"), cancellation);
    }

    private static string Query(string ns, DeadLetterFilter filter, Guid? after)
    {
        var query = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)}");
        if (after is { } last)
            query += " and " + TableClient.CreateQueryFilter($"RowKey gt {Keys.Invert(last)}");
        if (filter.Until is { } until)
            query += " and " + TableClient.CreateQueryFilter($"RowKey gt {Keys.Invert(Ids.FirstAt(until))}");
        if (filter.Since is { } since)
            query += " and " + TableClient.CreateQueryFilter($"RowKey le {Keys.Invert(Ids.FirstAt(since))}");
        if (filter.Queue is { } queue)
            query += " and " + TableClient.CreateQueryFilter($"Queue eq {queue}");
        return query;
    }

    private static StoredDeadLetter Read(TableEntity row) => new(
        Keys.Unescape(row.PartitionKey), Keys.Revert(row.RowKey), row.GetString(Queue), LongText.Read(row, Body), row.GetString(Reason), row.GetInt32(Attempts) ?? 0);
}
