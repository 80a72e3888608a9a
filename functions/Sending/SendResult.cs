using System.Text.Json.Serialization;
using Notifications.Preferences;

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
}

/// <summary>What became of one recipient. The id is the same in every recipient's inbox.</summary>
public sealed record SentNotification(Guid Id, string UserId, RecipientStatus Status)
{
    /// <summary>Why it was skipped.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RefusalReason? Reason { get; init; }
}

public enum RecipientStatus
{
    Sent,

    /// <summary>Stored; the queue pushes it.</summary>
    Pending,

    /// <summary>The user's preferences refuse it: it is not in the inbox.</summary>
    Skipped,

    /// <summary>A later one with the same collapse key is in the inbox already: this one is neither stored nor pushed.</summary>
    Superseded,

    /// <summary>Could not be pushed, and nothing is kept (the switch PersistenceEnabled).</summary>
    Failed,
}

public enum SendStatus { Queued, Running, Completed, Failed, Scheduled, Cancelled }

/// <summary>How far a send is, as <c>GET /sends/{id}</c> shows it. The numbers are final once it is completed; a failed one can be completed
/// by requeuing its dead letters.</summary>
/// <param name="Recipients">Users reached so far, each once.</param>
/// <param name="Pushed">Handed to the real-time service one by one; a whole role's or room's push counts for all who are in it.</param>
/// <param name="Skipped">Refused by the recipient.</param>
/// <param name="Failed">Not stored, because their message is a dead letter.</param>
public sealed record SendReport(
    Guid SendId, SendStatus Status, int Recipients, int Stored, int Pushed, int Skipped, int Failed,
    DateTimeOffset CreatedAt, DateTimeOffset? SendAt, DateTimeOffset? CompletedAt)
{
    /// <summary>Had a later one with the same collapse key already.</summary>
    public int Superseded { get; init; }
}
