namespace Notifications.Client;

/// <summary>What became of a send.</summary>
public sealed record SendResult
{
    /// <summary>Of the send, and of its notification in every recipient's inbox.</summary>
    public Guid SendId { get; init; }

    /// <summary>Completed when it was done within the call: to at most 100 users, as the server is set up by default.</summary>
    public SendStatus Status { get; init; }

    /// <summary>When it is due, if it was scheduled.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>How many; null for a broadcast.</summary>
    public int? Recipients { get; init; }

    /// <summary>One for each recipient, when it was done within the call.</summary>
    public IReadOnlyList<SentNotification>? Notifications { get; init; }
}

/// <summary>What became of a send for one recipient.</summary>
public sealed record SentNotification
{
    /// <summary>The notification's id.</summary>
    public Guid Id { get; init; }

    /// <summary>The recipient.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Whether it is in the inbox, and pushed.</summary>
    public RecipientStatus Status { get; init; }

    /// <summary>Why it was skipped.</summary>
    public SkipReason? Reason { get; init; }
}

/// <summary>What became of each send of a bulk.</summary>
public sealed record BulkResult
{
    /// <summary>One for each, in the same order.</summary>
    public IReadOnlyList<BulkSendResult> Results { get; init; } = [];
}

/// <summary>What became of one send of a bulk.</summary>
public sealed record BulkSendResult
{
    /// <summary>Its place in the bulk, from 0.</summary>
    public int Index { get; init; }

    /// <summary>The HTTP status that it would have had alone: 201, 202, or why it was refused.</summary>
    public int Status { get; init; }

    /// <summary>Of the send; null when it was refused.</summary>
    public Guid? SendId { get; init; }

    /// <summary>When it is due, if it was scheduled.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>How many; null for a broadcast.</summary>
    public int? Recipients { get; init; }

    /// <summary>One for each recipient, when it was done within the call.</summary>
    public IReadOnlyList<SentNotification>? Notifications { get; init; }

    /// <summary>Why it was refused; null when it was not.</summary>
    public Problem? Problem { get; init; }
}

/// <summary>How far a send is.</summary>
public sealed record SendReport
{
    /// <summary>Its id.</summary>
    public Guid SendId { get; init; }

    /// <summary>How far it is.</summary>
    public SendStatus Status { get; init; }

    /// <summary>Found so far.</summary>
    public int Recipients { get; init; }

    /// <summary>In an inbox.</summary>
    public int Stored { get; init; }

    /// <summary>Pushed.</summary>
    public int Pushed { get; init; }

    /// <summary>Refused by preferences.</summary>
    public int Skipped { get; init; }

    /// <summary>Had a later one with the same collapse key.</summary>
    public int Superseded { get; init; }

    /// <summary>Inboxes that it was taken out of again; null when it was not recalled.</summary>
    public int? Recalled { get; init; }

    /// <summary>Not stored: their queue message is a dead letter, or their texts could not be made.</summary>
    public int Failed { get; init; }

    /// <summary>Whose texts could not be made, and why: the first 100.</summary>
    public IReadOnlyList<SendFailure> Failures { get; init; } = [];

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is due, if it was scheduled.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>When its last recipient was handled.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>A recipient whose texts could not be made.</summary>
public sealed record SendFailure
{
    /// <summary>The recipient.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; init; } = "";
}

/// <summary>A send that waits for its time.</summary>
public sealed record ScheduledSend
{
    /// <summary>Its id, for cancelling it.</summary>
    public Guid SendId { get; init; }

    /// <summary>When it is due.</summary>
    public DateTimeOffset SendAt { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its title; null when a template gives it.</summary>
    public string? Title { get; init; }

    /// <summary>Its category.</summary>
    public string? Category { get; init; }
}
