using System.Net;
using Azure.Data.Tables;
using Notifications.Platform.Http;

namespace Notifications.Platform.Idempotency;

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
