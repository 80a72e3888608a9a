using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Storage;
using Notifications.Sending;

namespace Notifications.Operations.DeadLetters;

/// <summary>The DeadLetters table. An id holds the time of its failure, so that ranges of time are ranges of keys.</summary>
public sealed class DeadLetterStore(Tables tables, RowRemoval removal)
{
    private const int MaxCounted = 1000;

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

    /// <summary>Newest first, older than <paramref name="after"/>. Whom a message concerns storage can't tell: those of other users are
    /// among them.</summary>
    public async IAsyncEnumerable<StoredDeadLetter> ListAsync(
        string ns, DeadLetterFilter filter, Guid? after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>(Query(ns, filter, after), cancellationToken: cancellation))
        {
            if (tables.TryRead(row, Read, out var letter))
                yield return letter;
        }
    }

    /// <summary>Whether any of this queue is left.</summary>
    public async Task<bool> AnyAsync(string ns, string queue, CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        var filter = Query(ns, new DeadLetterFilter(queue), null);
        return await table.QueryAsync<TableEntity>(filter, 1, ["RowKey"], cancellation).AnyAsync(cancellation);
    }

    /// <summary>How many there are of each queue that has any; at most 1,000 in all.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(string ns, CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        var rows = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)}"), MaxCounted, [Queue], cancellation);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var row in rows.Take(MaxCounted))
            counts[row.GetString(Queue)] = counts.GetValueOrDefault(row.GetString(Queue)) + 1;
        return counts;
    }

    /// <returns>False when it is not there.</returns>
    public async Task<bool> RemoveAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var table = await tables.DeadLettersAsync(cancellation);
        var response = await table.DeleteEntityAsync(Keys.Escape(ns), Keys.Invert(id), ETag.All, cancellation);
        return response.Status != 404;
    }

    /// <summary>Removes those whose message is for this user alone or for a conversation of theirs, which goes too, and takes the user out
    /// of the others. There are few dead letters: they are looked through.</summary>
    public async Task RemoveOfUserAsync(string ns, string user, CancellationToken cancellation)
    {
        await foreach (var letter in ListAsync(ns, new DeadLetterFilter(), null, cancellation))
        {
            var message = MessageText.Read(letter.Body);
            if (MessageText.Member(message, "userId") == user || (letter.Queue == Queues.Conversations && IsBetween(message, user)))
                await RemoveAsync(ns, letter.Id, cancellation);
            else if (letter.Queue == Queues.Deliveries && DeliveryOf(letter) is { } delivery && delivery.Users.Contains(user))
                await TakeOutAsync(letter, delivery, user, cancellation);
        }
    }

    private static bool IsBetween(JsonElement message, string user) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("between", out var users)
        && users.ValueKind == JsonValueKind.Array
        && users.EnumerateArray().Any(u => u.ValueKind == JsonValueKind.String && u.GetString() == user);

    /// <summary>The chunk keeps its name: its send waits for it.</summary>
    private async Task TakeOutAsync(StoredDeadLetter letter, ChunkMessage delivery, string user, CancellationToken cancellation)
    {
        var rest = delivery with { Users = [.. delivery.Users.Where(u => u != user)], Name = delivery.Chunk };
        var body = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(rest, SendingJson.Default.ChunkMessage));
        var table = await tables.DeadLettersAsync(cancellation);
        await table.UpsertEntityAsync(Row(letter with { Body = body }), TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Null when it can't be read as what its queue is for.</summary>
    private static ChunkMessage? DeliveryOf(StoredDeadLetter letter)
    {
        try
        {
            return JsonSerializer.Deserialize(MessageText.Read(letter.Body), SendingJson.Default.ChunkMessage);
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
        return await removal.RemoveAsync(
            table, TableClient.CreateQueryFilter($"RowKey gt {Keys.Invert(Ids.FirstAt(before))}"), cancellation);
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
        Keys.Unescape(row.PartitionKey), Keys.Revert(row.RowKey), row.GetString(Queue), LongText.Read(row, Body), row.GetString(Reason),
        row.GetInt32(Attempts) ?? 0);
}

/// <summary>A queue message whose handler failed at every attempt, kept until an admin requeues or deletes it.</summary>
/// <param name="Queue">Where it failed, and where it goes back to.</param>
/// <param name="Body">As it lay in the queue: it goes back byte for byte.</param>
public sealed record StoredDeadLetter(string Namespace, Guid Id, string Queue, string Body, string Reason, int Attempts)
{
    /// <summary>For messages that don't say whose they are. A token with this namespace opens them, and no other.</summary>
    public const string NoNamespace = "-";

    public IEnumerable<string> Users => MessageText.UsersOf(MessageText.Read(Body));

    public DeadLetter Show() => new(Id, Queue, MessageText.Read(Body), Reason, Ids.TimeOf(Id), Attempts);
}

/// <summary>A dead letter as an admin sees it.</summary>
/// <param name="Message">An object, or the text of a message that is none. The app's messages hold ids and no content.</param>
/// <param name="FailedAt">When the last attempt failed, to the second.</param>
public sealed record DeadLetter(Guid Id, string Queue, JsonElement Message, string Reason, DateTimeOffset FailedAt, int Attempts);

/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? NextCursor);

/// <summary>How many messages are back on their queues.</summary>
public sealed record RequeueResult(int Requeued);

/// <summary>Which dead letters: of one queue, failed since (inclusive) and until (exclusive) a moment, concerning one user.</summary>
public sealed record DeadLetterFilter(
    string? Queue = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? User = null)
{
    public static readonly IReadOnlyList<string> Parameters = ["queue", "since", "until", "user"];

    public static DeadLetterFilter Read(QueryParameters query, FieldErrors errors)
    {
        var queue = query["queue"];
        if (queue is not null && CheckQueue(queue) is { } problem)
            errors.Add("queue", problem);
        var user = query["user"];
        if (user is not null && UserIds.Check(user) is { } rule)
            errors.Add("user", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        return new DeadLetterFilter(queue, QueryValues.Time(query, "since", errors), QueryValues.Time(query, "until", errors), user);
    }

    /// <summary>What storage can't tell: whom its message concerns.</summary>
    public bool IsOfItsUser(StoredDeadLetter letter) => User is null || letter.Users.Contains(User, StringComparer.Ordinal);

    /// <summary>Says what is wrong with a queue's name, or null.</summary>
    public static string? CheckQueue(string queue) =>
        Queues.Names.Contains(queue) ? null : $"'{FieldErrors.Shorten(queue)}' is not allowed; allowed: {string.Join(", ", Queues.Names)}";
}
