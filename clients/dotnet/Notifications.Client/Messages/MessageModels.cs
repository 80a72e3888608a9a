namespace Notifications.Client;

/// <summary>A direct message.</summary>
public sealed record Message
{
    /// <summary>Ids sort by the time when they were made.</summary>
    public Guid Id { get; init; }

    /// <summary>Its author.</summary>
    public string From { get; init; } = "";

    /// <summary>Whom it was written to.</summary>
    public string To { get; init; } = "";

    /// <summary>The peer, as the caller sees it.</summary>
    public string ConversationWith { get; init; } = "";

    /// <summary>At most 4,000 characters of plain text; empty once it was deleted for everyone.</summary>
    public string Text { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>When it was deleted for everyone.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The author's own id of it; only the author sees it.</summary>
    public string? ClientId { get; init; }
}

/// <summary>The other user of a conversation.</summary>
public sealed record Peer
{
    /// <summary>The user.</summary>
    public string UserId { get; init; } = "";

    /// <summary>As the profile has it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>False also when the caller may not see it.</summary>
    public bool Online { get; init; }

    /// <summary>The latest sign of life; null when offline.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}

/// <summary>A conversation in a list.</summary>
public sealed record Conversation
{
    /// <summary>With whom.</summary>
    public Peer Peer { get; init; } = new();

    /// <summary>The newest message.</summary>
    public LastMessage LastMessage { get; init; } = new();

    /// <summary>How many are unread.</summary>
    public int Unread { get; init; }

    /// <summary>The newest message that the caller has read.</summary>
    public Guid? ReadUpTo { get; init; }

    /// <summary>The caller blocked the peer.</summary>
    public bool Blocked { get; init; }
}

/// <summary>One page of conversations, the last written in first.</summary>
public sealed record ConversationPage
{
    /// <summary>Those of this page.</summary>
    public IReadOnlyList<Conversation> Items { get; init; } = [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Unread messages in all conversations, also in those on other pages.</summary>
    public int Unread { get; init; }
}

/// <summary>The newest message of a conversation.</summary>
public sealed record LastMessage
{
    /// <summary>Its id.</summary>
    public Guid Id { get; init; }

    /// <summary>Its author.</summary>
    public string From { get; init; } = "";

    /// <summary>Its first 200 characters.</summary>
    public string Text { get; init; } = "";

    /// <summary>When.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>For everyone.</summary>
    public bool Deleted { get; init; }
}

/// <summary>One page of a conversation, and how it stands.</summary>
public sealed record MessagePage
{
    /// <summary>Newest first.</summary>
    public IReadOnlyList<Message> Items { get; init; } = [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    public string? NextCursor { get; init; }

    /// <summary>With whom.</summary>
    public Peer Peer { get; init; } = new();

    /// <summary>How many are unread.</summary>
    public int Unread { get; init; }

    /// <summary>The newest message that the caller has read.</summary>
    public Guid? ReadUpTo { get; init; }

    /// <summary>The newest message that the peer has read.</summary>
    public Guid? PeerReadUpTo { get; init; }

    /// <summary>The caller blocked the peer.</summary>
    public bool Blocked { get; init; }
}

/// <summary>How far a conversation is read now.</summary>
public sealed record ConversationRead
{
    /// <summary>With whom.</summary>
    public string ConversationWith { get; init; } = "";

    /// <summary>Further than asked for, when it was before.</summary>
    public Guid UpTo { get; init; }

    /// <summary>How many are left unread.</summary>
    public int Unread { get; init; }
}

/// <summary>A user whom the caller blocked.</summary>
public sealed record BlockedUser
{
    /// <summary>Who.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Since when.</summary>
    public DateTimeOffset BlockedAt { get; init; }
}

internal sealed record SendMessage(string To, string Text, string ClientId);

internal sealed record MarkConversationRead(string ConversationWith, Guid UpTo);

internal sealed record BlockedUsers
{
    public IReadOnlyList<BlockedUser> Items { get; init; } = [];
}
