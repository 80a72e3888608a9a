using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>The answer to a send.</summary>
public sealed record SendResult
{
    public required Guid SendId { get; init; }

    /// <summary>Completed: done within the request. Else queued or scheduled.</summary>
    public required SendStatus Status { get; init; }

    /// <summary>When it is to be sent; only of a scheduled one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>Only of a completed one that was not a broadcast, which is for everyone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Recipients { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SentNotification>? Notifications { get; init; }

    /// <summary>What it would do; only of a dry run, whose id nothing has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DryRunResult? DryRun { get; init; }
}

/// <summary>What became of one recipient. The id is the same in every recipient's inbox.</summary>
public sealed record SentNotification(Guid Id, string UserId, RecipientStatus Status)
{
    /// <summary>Why it was skipped, or failed: a name of <see cref="RefusalReason"/>, or a sentence.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

[JsonConverter(typeof(SnakeCaseConverter<RecipientStatus>))]
public enum RecipientStatus
{
    Sent,

    /// <summary>Stored; the queue pushes it.</summary>
    Pending,

    /// <summary>The user's preferences refuse it: it is not in the inbox.</summary>
    Skipped,

    /// <summary>A later one with the same collapse key is in the inbox already: this one is neither stored nor pushed.</summary>
    Superseded,

    /// <summary>Its texts could not be made for this recipient, as the reason says; or it could not be pushed, and nothing is kept (the
    /// switch PersistenceEnabled).</summary>
    Failed,
}

[JsonConverter(typeof(SnakeCaseConverter<SendStatus>))]
public enum SendStatus { Queued, Running, Completed, Failed, Scheduled, Cancelled, Recalled, DryRun }

/// <summary>How far a send is, as <c>GET /sends/{id}</c> shows it. The numbers are final once it is completed; a failed one can be
/// completed by requeuing its dead letters.</summary>
public sealed record SendReport
{
    public required Guid SendId { get; init; }

    public required SendStatus Status { get; init; }

    /// <summary>Users reached so far, each once.</summary>
    public int Recipients { get; init; }

    public int Stored { get; init; }

    /// <summary>Handed to the real-time service one by one; a whole role's or room's push counts for all who are in it.</summary>
    public int Pushed { get; init; }

    /// <summary>Refused by the recipient.</summary>
    public int Skipped { get; init; }

    /// <summary>Not stored, because their message is a dead letter or their texts could not be made.</summary>
    public int Failed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Had a later one with the same collapse key already.</summary>
    public int Superseded { get; init; }

    /// <summary>Inboxes that it was taken out of again; null: it was not recalled.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Recalled { get; init; }

    /// <summary>Of one that was done within its request: its answer said the rest.</summary>
    internal static SendReport Unknown(Guid sendId) =>
        new() { SendId = sendId, Status = SendStatus.Completed, CreatedAt = Platform.Ids.TimeOf(sendId) };

    /// <summary>Whose texts could not be made, and why: the first <see cref="MaxFailures"/>.</summary>
    public IReadOnlyList<TextFailure> Failures { get; init; } = [];

    public const int MaxFailures = 100;
}

/// <summary>Writes down in a send that a message of it became a dead letter: a send that nothing works on any more has ended, and says
/// how.</summary>
public sealed class FailedSends(SendStore sends, InboxStore inbox, ILogger<FailedSends> logger)
{
    private const int ParallelUsers = 32;

    /// <param name="message">What is no message of a send is left alone.</param>
    public async Task RecordAsync(string queue, JsonElement message, CancellationToken cancellation)
    {
        if (queue == Queues.FanOut
            && Read(message, SendingJson.Default.FanOutMessage) is FindRecipients fanOut)
            await sends.FanOutFailedAsync(fanOut.Namespace, fanOut.SendId, cancellation);
        if (queue == Queues.Deliveries && Read(message, SendingJson.Default.ChunkMessage) is { } delivery)
            await ChunkFailedAsync(delivery, cancellation);
    }

    /// <summary>A chunk can fail after some of it, or all, was stored.</summary>
    private async Task ChunkFailedAsync(ChunkMessage chunk, CancellationToken cancellation)
    {
        if (await sends.NotificationIdAsync(chunk.Namespace, chunk.SendId, cancellation) is not { } id
            || await sends.FindChunkAsync(chunk.Namespace, chunk.SendId, chunk.Chunk, cancellation) is not null)
            return;
        var stored = await inbox.ChunkStoredAsync(chunk.Namespace, chunk.Users, id, chunk.Chunk, cancellation);
        if (stored == 0)
            stored = await KeyedAsync(chunk, id, cancellation);
        var failed = chunk.Users.Count - stored;
        await sends.ChunkFailedAsync(chunk.Namespace, chunk.SendId, chunk.Chunk, new ChunkResult(stored, 0, 0, failed), cancellation);
        logger.ChunkGivenUp(chunk.SendId, failed);
    }

    /// <summary>Those with a collapse or group key are stored one by one, and leave no marker: their users are asked. What has neither
    /// and is there is another chunk's.</summary>
    private async Task<int> KeyedAsync(ChunkMessage chunk, Guid id, CancellationToken cancellation)
    {
        var stored = 0;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelUsers, CancellationToken = cancellation };
        await Parallel.ForEachAsync(chunk.Users, limits, async (user, token) =>
        {
            if (await inbox.FindAsync(chunk.Namespace, user, id, token) is { CollapseKey: not null } or { GroupKey: not null })
                Interlocked.Increment(ref stored);
        });
        return stored;
    }

    private static T? Read<T>(JsonElement message, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return message.Deserialize(type);
        }
        // A message of no known kind is told by another exception than one that is no such message at all.
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
