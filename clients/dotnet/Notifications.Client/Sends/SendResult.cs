namespace Notifications.Client;

/// <summary>The result of a send.</summary>
public sealed record SendResult
{
    /// <summary>The id of the send, and of its notification in every recipient's inbox.</summary>
    public Guid SendId { get; init; }

    /// <summary>Completed if it was done within the call: by default, for up to 100 users.</summary>
    public SendStatus Status { get; init; }

    /// <summary>When it is due, if scheduled.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>The number of recipients; null for a broadcast.</summary>
    public int? Recipients { get; init; }

    /// <summary>One per recipient, if completed within the call.</summary>
    public IReadOnlyList<SentNotification>? Notifications { get; init; }
}

/// <summary>The outcome of a send for one recipient.</summary>
public sealed record SentNotification
{
    /// <summary>The notification's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The recipient.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Whether it was stored and pushed.</summary>
    public RecipientStatus Status { get; init; }

    /// <summary>Why it was skipped.</summary>
    public SkipReason? Reason { get; init; }
}

/// <summary>The results of a bulk of sends.</summary>
public sealed record BulkResult
{
    /// <summary>One per send, in the same order.</summary>
    public IReadOnlyList<BulkSendResult> Results { get; init; } = [];
}

/// <summary>The result of one send of a bulk.</summary>
public sealed record BulkSendResult
{
    /// <summary>Its index in the bulk, starting at 0.</summary>
    public int Index { get; init; }

    /// <summary>The HTTP status it would have had alone: 201, 202, or the reason it was refused.</summary>
    public int Status { get; init; }

    /// <summary>The id of the send; null if it was refused.</summary>
    public Guid? SendId { get; init; }

    /// <summary>When it is due, if scheduled.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>The number of recipients; null for a broadcast.</summary>
    public int? Recipients { get; init; }

    /// <summary>One per recipient, if completed within the call.</summary>
    public IReadOnlyList<SentNotification>? Notifications { get; init; }

    /// <summary>Why it was refused; null if it was not.</summary>
    public Problem? Problem { get; init; }
}

/// <summary>The progress of a send.</summary>
public sealed record SendReport
{
    /// <summary>The id.</summary>
    public Guid SendId { get; init; }

    /// <summary>Its status.</summary>
    public SendStatus Status { get; init; }

    /// <summary>Users found so far.</summary>
    public int Recipients { get; init; }

    /// <summary>Users whose inbox has it.</summary>
    public int Stored { get; init; }

    /// <summary>Pushed.</summary>
    public int Pushed { get; init; }

    /// <summary>Users whose preferences refused it.</summary>
    public int Skipped { get; init; }

    /// <summary>Users who already had a later one with the same collapse key.</summary>
    public int Superseded { get; init; }

    /// <summary>The number of inboxes it was removed from; null if it was not recalled.</summary>
    public int? Recalled { get; init; }

    /// <summary>Not stored: their queue message is a dead letter, or their texts could not be rendered.</summary>
    public int Failed { get; init; }

    /// <summary>The first 100 users whose texts could not be rendered, and why.</summary>
    public IReadOnlyList<SendFailure> Failures { get; init; } = [];

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is due, if scheduled.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>When its last recipient was handled.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>A recipient whose texts could not be rendered.</summary>
public sealed record SendFailure
{
    /// <summary>The recipient.</summary>
    public string UserId { get; init; } = "";

    /// <summary>The reason, in a sentence.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>A scheduled send.</summary>
public sealed record ScheduledSend
{
    /// <summary>Its id, for cancelling it.</summary>
    public Guid SendId { get; init; }

    /// <summary>When it is due.</summary>
    public DateTimeOffset SendAt { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its title; null if it comes from a template.</summary>
    public string? Title { get; init; }

    /// <summary>Its category.</summary>
    public string? Category { get; init; }
}
