namespace Notifications.Client;

/// <summary>A direct message.</summary>
public sealed record Message
{
    /// <summary>Ids sort by creation time.</summary>
    public Guid Id { get; init; }

    /// <summary>The author.</summary>
    public string From { get; init; } = "";

    /// <summary>The recipient.</summary>
    public string To { get; init; } = "";

    /// <summary>The peer, from the caller's point of view.</summary>
    public string ConversationWith { get; init; } = "";

    /// <summary>At most 4,000 characters of plain text; empty once deleted for everyone.</summary>
    public string Text { get; init; } = "";

    /// <summary>When it was sent.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>When it was deleted for everyone.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The author's own id for it; visible only to the author.</summary>
    public string? ClientId { get; init; }
}

/// <summary>The other user of a conversation.</summary>
public sealed record Peer
{
    /// <summary>The user.</summary>
    public string UserId { get; init; } = "";

    /// <summary>The display name from the profile.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Also false if the caller may not see it.</summary>
    public bool Online { get; init; }

    /// <summary>When the user was last seen; null if offline.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}

/// <summary>A conversation in a list.</summary>
public sealed record Conversation
{
    /// <summary>The peer.</summary>
    public Peer Peer { get; init; } = new();

    /// <summary>The newest message.</summary>
    public LastMessage LastMessage { get; init; } = new();

    /// <summary>The number of unread messages.</summary>
    public int Unread { get; init; }

    /// <summary>The newest message read by the caller.</summary>
    public Guid? ReadUpTo { get; init; }

    /// <summary>Whether the caller blocked the peer.</summary>
    public bool Blocked { get; init; }
}

/// <summary>One page of conversations, most recent first.</summary>
public sealed record ConversationPage
{
    /// <summary>The conversations on this page.</summary>
    public IReadOnlyList<Conversation> Items { get; init; } = [];

    /// <summary>Cursor of the next page; null on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>Unread messages in all conversations, including those on other pages.</summary>
    public int Unread { get; init; }
}

/// <summary>The newest message of a conversation.</summary>
public sealed record LastMessage
{
    /// <summary>The id.</summary>
    public Guid Id { get; init; }

    /// <summary>The author.</summary>
    public string From { get; init; } = "";

    /// <summary>The first 200 characters.</summary>
    public string Text { get; init; } = "";

    /// <summary>When it was sent.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>Whether it was deleted for everyone.</summary>
    public bool Deleted { get; init; }
}

/// <summary>One page of a conversation, and its state.</summary>
public sealed record MessagePage
{
    /// <summary>Newest first.</summary>
    public IReadOnlyList<Message> Items { get; init; } = [];

    /// <summary>Cursor of the next page; null on the last page.</summary>
    public string? NextCursor { get; init; }

    /// <summary>The peer.</summary>
    public Peer Peer { get; init; } = new();

    /// <summary>The number of unread messages.</summary>
    public int Unread { get; init; }

    /// <summary>The newest message read by the caller.</summary>
    public Guid? ReadUpTo { get; init; }

    /// <summary>The newest message read by the peer.</summary>
    public Guid? PeerReadUpTo { get; init; }

    /// <summary>Whether the caller blocked the peer.</summary>
    public bool Blocked { get; init; }
}

/// <summary>The new read position of a conversation.</summary>
public sealed record ConversationRead
{
    /// <summary>The peer.</summary>
    public string ConversationWith { get; init; } = "";

    /// <summary>Later than requested if the conversation was already read further.</summary>
    public Guid UpTo { get; init; }

    /// <summary>The number of messages still unread.</summary>
    public int Unread { get; init; }
}

/// <summary>A user blocked by the caller.</summary>
public sealed record BlockedUser
{
    /// <summary>The blocked user.</summary>
    public string UserId { get; init; } = "";

    /// <summary>When the user was blocked.</summary>
    public DateTimeOffset BlockedAt { get; init; }
}

internal sealed record SendMessage(string To, string Text, string ClientId);

internal sealed record MarkConversationRead(string ConversationWith, Guid UpTo);

internal sealed record BlockedUsers
{
    public IReadOnlyList<BlockedUser> Items { get; init; } = [];
}
