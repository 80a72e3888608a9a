using System.Net;
using Azure;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Storage;

namespace Notifications.Platform.Idempotency;

/// <summary>The Idempotency table. The caller that inserts a key's row owns it. Taking a row over goes by its ETag, so one of many
/// wins.</summary>
public sealed class IdempotencyStore(Tables tables, RowRemoval removal, Ids ids, TimeProvider time, IOptions<IdempotencyOptions> options)
{
    /// <summary>A caller that loses this often is told that the request is running.</summary>
    private const int MaxTries = 4;

    public async Task<ClaimResult> ClaimAsync(IdempotencyKey key, string requestHash, CancellationToken cancellation)
    {
        var table = await tables.IdempotencyAsync(cancellation);
        var mine = New(key, requestHash);
        if (await InsertAsync(table, mine, cancellation) is { } inserted)
            return new ClaimResult(ClaimOutcome.Claimed, inserted);
        return await Optimistic.ChangeAsync<ClaimResult>(async () =>
        {
            // Removed just now.
            if (await FindAsync(table, key, cancellation) is not { } found)
                return await InsertAsync(table, mine, cancellation) is { } late ? new ClaimResult(ClaimOutcome.Claimed, late) : null;
            var (outcome, seed, createdAt) = Judge(found, mine);
            if (outcome != ClaimOutcome.Claimed || found.Owner == mine.Owner)
                return new ClaimResult(outcome, found);
            var next = mine with { Seed = seed, CreatedAt = createdAt, ETag = found.ETag };
            return await ReplaceAsync(table, next, cancellation) is { } taken ? new ClaimResult(ClaimOutcome.Claimed, taken) : null;
        }, MaxTries) ?? new ClaimResult(ClaimOutcome.Running);
    }

    /// <summary>Ends a claim: with the answer to give again, or, without one, so that the caller may try again. False if it had been taken
    /// over: it took longer than its lease.</summary>
    public async Task<bool> SettleAsync(IdempotencyRow claim, StoredAnswer? answer, CancellationToken cancellation)
    {
        var state = answer is null ? IdempotencyState.Failed : IdempotencyState.Done;
        var table = await tables.IdempotencyAsync(cancellation);
        return await ReplaceAsync(table, claim with { State = state, Answer = answer }, cancellation) is not null;
    }

    /// <summary>Removes the keys that expired; says how many.</summary>
    public async Task<int> RemoveExpiredAsync(CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"CreatedAt le {time.GetUtcNow() - options.Value.Keep}");
        return await removal.RemoveAsync(await tables.IdempotencyAsync(cancellation), filter, cancellation);
    }

    private IdempotencyRow New(IdempotencyKey key, string requestHash)
    {
        var (id, now) = (ids.Next(), time.GetUtcNow());
        return new IdempotencyRow
        {
            Key = key,
            RequestHash = requestHash,
            State = IdempotencyState.Running,
            Owner = id,
            Seed = id,
            CreatedAt = now,
            LeaseUntil = now + options.Value.Lease,
        };
    }

    /// <summary>What may be done with a row that is there; a row that may be taken over goes on with this seed and time.</summary>
    private (ClaimOutcome Outcome, Guid Seed, DateTimeOffset CreatedAt) Judge(IdempotencyRow found, IdempotencyRow mine)
    {
        var now = time.GetUtcNow();
        var isSame = found.RequestHash == mine.RequestHash;
        if (found.CreatedAt + options.Value.Keep <= now || (found.State == IdempotencyState.Failed && !isSame))
            return (ClaimOutcome.Claimed, mine.Seed, mine.CreatedAt);
        if (!isSame)
            return (ClaimOutcome.OtherRequest, default, default);
        return found.State switch
        {
            IdempotencyState.Done => (ClaimOutcome.Done, default, default),
            // The insert that was answered 409 was our own: its first answer got lost, and the client tried again.
            IdempotencyState.Running when found.LeaseUntil > now && found.Owner != mine.Owner => (ClaimOutcome.Running, default, default),
            IdempotencyState.Running or IdempotencyState.Failed => (ClaimOutcome.Claimed, found.Seed, found.CreatedAt),
        };
    }

    private static async Task<IdempotencyRow?> FindAsync(TableClient table, IdempotencyKey key, CancellationToken cancellation)
    {
        var (partition, row) = key.RowKeys();
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } entity } ? IdempotencyEntity.To(entity, key) : null;
    }

    /// <summary>Null when there is one.</summary>
    private static async Task<IdempotencyRow?> InsertAsync(TableClient table, IdempotencyRow row, CancellationToken cancellation)
    {
        try
        {
            return row with { ETag = EtagOf(await table.AddEntityAsync(IdempotencyEntity.From(row), cancellation)) };
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return null;
        }
    }

    /// <summary>Null when it is not the version of the row's ETag any more.</summary>
    private static async Task<IdempotencyRow?> ReplaceAsync(TableClient table, IdempotencyRow row, CancellationToken cancellation)
    {
        try
        {
            return row with
            {
                ETag = EtagOf(
                await table.UpdateEntityAsync(IdempotencyEntity.From(row), row.ETag, TableUpdateMode.Replace, cancellation))
            };
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return null;
        }
    }

    private static ETag EtagOf(Response response) =>
        response.Headers.ETag ?? throw new InvalidOperationException("Storage answered a write without an ETag.");
}

/// <summary>What a request may do under its key.</summary>
/// <param name="Row">The request's own for <see cref="ClaimOutcome.Claimed"/>, the first one's for <see cref="ClaimOutcome.Done"/>.</param>
public readonly record struct ClaimResult(ClaimOutcome Outcome, IdempotencyRow? Row = null);

public enum ClaimOutcome
{
    /// <summary>Go on, and say how it ended.</summary>
    Claimed,

    /// <summary>It was done before: give that answer.</summary>
    Done,

    /// <summary>It is being done.</summary>
    Running,

    /// <summary>The key was used for another request.</summary>
    OtherRequest,
}

/// <summary>What is known of one key.</summary>
public sealed record IdempotencyRow
{
    public required IdempotencyKey Key { get; init; }

    public required string RequestHash { get; init; }

    public required IdempotencyState State { get; init; }

    /// <summary>The try that has it, or had it last.</summary>
    public required Guid Owner { get; init; }

    /// <summary><see cref="IdempotencyScope.Seed"/>.</summary>
    public required Guid Seed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>Once it is done.</summary>
    public StoredAnswer? Answer { get; init; }

    public ETag ETag { get; init; }
}

/// <summary>Stored by name.</summary>
public enum IdempotencyState
{
    Running,

    /// <summary>Answered with 2xx.</summary>
    Done,

    /// <summary>Answered with anything else: the caller may try again.</summary>
    Failed,
}

public sealed class IdempotencyTimerFunctions(IdempotencyStore store, ILogger<IdempotencyTimerFunctions> logger)
{
    /// <summary>Hourly, all that is due: there may be as many as sends. An expired key is free before that too: this only takes its row
    /// away.</summary>
    [Function("IdempotencyCleanup")]
    public async Task Run([TimerTrigger("0 30 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        logger.KeysRemoved(await store.RemoveExpiredAsync(cancellation));
}

/// <summary>How a key's row is stored. Its body is in pieces: a property holds 64 KiB.</summary>
internal static class IdempotencyEntity
{
    public const string CreatedAt = nameof(IdempotencyRow.CreatedAt);

    private const string Headers = "Headers", BodyBytes = "BodyBytes", Body = "Body";
    private const int PieceBytes = 64 * 1024, NotKept = -1;

    public static TableEntity From(IdempotencyRow row)
    {
        var (partition, rowKey) = row.Key.RowKeys();
        var entity = new TableEntity(partition, rowKey)
        {
            [nameof(row.RequestHash)] = row.RequestHash,
            [nameof(row.State)] = row.State.ToString(),
            [nameof(row.Owner)] = row.Owner,
            [nameof(row.Seed)] = row.Seed,
            [CreatedAt] = row.CreatedAt,
            [nameof(row.LeaseUntil)] = row.LeaseUntil,
        };
        if (row.Answer is { } answer)
            Write(answer, entity);
        return entity;
    }

    public static IdempotencyRow To(TableEntity entity, IdempotencyKey key)
    {
        var state = Enum.Parse<IdempotencyState>(entity.GetString(nameof(IdempotencyRow.State)));
        return new IdempotencyRow
        {
            Key = key,
            RequestHash = entity.GetString(nameof(IdempotencyRow.RequestHash)),
            State = state,
            Owner = entity.GetGuid(nameof(IdempotencyRow.Owner))!.Value,
            Seed = entity.GetGuid(nameof(IdempotencyRow.Seed))!.Value,
            CreatedAt = entity.GetDateTimeOffset(CreatedAt)!.Value,
            LeaseUntil = entity.GetDateTimeOffset(nameof(IdempotencyRow.LeaseUntil))!.Value,
            Answer = state == IdempotencyState.Done ? ReadAnswer(entity) : null,
            ETag = entity.ETag,
        };
    }

    private static void Write(StoredAnswer answer, TableEntity entity)
    {
        entity[nameof(answer.Status)] = (int)answer.Status;
        // As HTTP has them, a line each.
        entity[Headers] = string.Join('\n', answer.Headers.Select(h => $"{h.Key}:{h.Value}"));
        entity[BodyBytes] = answer.Body?.Length ?? NotKept;
        foreach (var (index, piece) in (answer.Body ?? []).Chunk(PieceBytes).Index())
            entity[$"{Body}{index}"] = piece;
    }

    private static StoredAnswer ReadAnswer(TableEntity entity)
    {
        var headers = entity.GetString(Headers).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2));
        return new StoredAnswer(
            (HttpStatusCode)entity.GetInt32(nameof(StoredAnswer.Status))!.Value,
            [.. headers.Select(h => KeyValuePair.Create(h[0], h[1]))],
            entity.GetInt32(BodyBytes)!.Value is var length && length == NotKept ? null : ReadBody(entity, length));
    }

    private static byte[] ReadBody(TableEntity entity, int length)
    {
        var body = new byte[length];
        for (var at = 0; at < length; at += PieceBytes)
            entity.GetBinary($"{Body}{at / PieceBytes}").CopyTo(body, at);
        return body;
    }
}

/// <summary>An answer that can be given again.</summary>
/// <param name="Body">Null when it was too large to be kept.</param>
public sealed record StoredAnswer(HttpStatusCode Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[]? Body)
{
    /// <summary>704 KB. A row may have 1 MiB, and Azurite counts the base64 that bytes travel as.</summary>
    public const int MaxBodyBytes = 11 * 64 * 1024;

    public const string ReplayedHeader = "Idempotency-Replayed";

    internal static StoredAnswer From(Answer answer) =>
        new(answer.Status, [.. answer.Headers], answer.Body.Length > MaxBodyBytes ? null : answer.Body);

    /// <summary>The same again, marked as such.</summary>
    internal Answer Replay() =>
        Answer.Again(Status, Headers, Body ?? throw new InvalidOperationException("The answer was not kept.")).With(ReplayedHeader, "true");
}
