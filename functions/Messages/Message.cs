using System.Text.Json.Serialization;
using Notifications.Realtime;

namespace Notifications.Messages;

/// <summary>A direct message, as listed and pushed.</summary>
public sealed record Message
{
    public required Guid Id { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>The peer, for whoever is given this.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConversationWith { get; init; }

    /// <summary>Plain text; empty once it was deleted for everyone.</summary>
    public required string Text { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    /// <summary>When it was deleted for everyone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The sender's own id of it. Only the sender sees it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientId { get; init; }

    /// <summary>As this user may see it.</summary>
    internal Message For(string user) =>
        user == From ? this with { ConversationWith = To } : this with { ConversationWith = From, ClientId = null };
}

/// <summary>The newest message of a conversation, in its list.</summary>
/// <param name="Text">Its first 200 characters.</param>
/// <param name="Deleted">For everyone.</param>
public sealed record LastMessage(Guid Id, string From, string Text, DateTimeOffset SentAt, bool Deleted);

/// <summary>Somebody as the other side of a conversation sees them.</summary>
/// <param name="DisplayName">Of their profile; null when there is none.</param>
/// <param name="Online">False also for somebody whose presence the caller may not see.</param>
public sealed record Peer(string UserId, string? DisplayName, bool Online, DateTimeOffset? LastSeenAt);

/// <summary>A conversation as one side sees it.</summary>
/// <param name="Unread">The peer's messages that are newer than <paramref name="ReadUpTo"/>.</param>
/// <param name="Blocked">The caller blocked the peer.</param>
public sealed record Conversation(Peer Peer, LastMessage? LastMessage, int Unread, Guid? ReadUpTo, bool Blocked);

/// <param name="Unread">In all conversations, also in those on other pages.</param>
public sealed record ConversationPage(IReadOnlyList<Conversation> Items, string? NextCursor, int Unread);

/// <summary>The event <c>unreadMessages</c>: what a user has not read of all their conversations.</summary>
/// <param name="Conversations">How many conversations these messages are in.</param>
public sealed record UnreadMessages(int Count, int Conversations)
{
    internal static UnreadMessages Of(IReadOnlyList<ConversationRow> rows) =>
        new(rows.Sum(row => row.Unread ?? 0), rows.Count(row => row.Unread > 0));
}

/// <summary>A page of a conversation's messages, newest first, and how the conversation stands.</summary>
/// <param name="PeerReadUpTo">The newest message that the peer has read.</param>
public sealed record MessagePage(
    IReadOnlyList<Message> Items, string? NextCursor, Peer Peer, int Unread, Guid? ReadUpTo, Guid? PeerReadUpTo, bool Blocked);

/// <param name="UpTo">How far it is read now: further than asked for when it was before.</param>
public sealed record ConversationRead(string ConversationWith, Guid UpTo, int Unread);

public sealed record BlockedUser(string UserId, DateTimeOffset BlockedAt);

public sealed record BlockedUsers(IReadOnlyList<BlockedUser> Items);

/// <summary>The event <c>messageRead</c>, to both sides.</summary>
/// <param name="UserId">Who read.</param>
/// <param name="Unread">How many are left; only the reader's own connections are told.</param>
public sealed record MessageRead(
    string UserId, string ConversationWith, Guid UpTo, DateTimeOffset ReadAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Unread);

/// <summary>The event <c>messageDeleted</c>.</summary>
/// <param name="ConversationWith">The peer, as whoever receives this sees it.</param>
/// <param name="Id">The message; null when it is all up to <paramref name="UpTo"/>.</param>
/// <param name="Unread">How many are unread now.</param>
public sealed record MessageDeleted(
    string ConversationWith,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? UpTo,
    bool ForEveryone, int Unread);

/// <summary>The event <c>typing</c>.</summary>
public sealed record Typing(string UserId);

/// <summary>The answer of the hub method <c>typing</c>.</summary>
public sealed record TypingTaken(string To);

/// <summary>A queue message: brings what lists and the inbox show of a conversation in line with its messages.</summary>
public sealed record SettleMessage
{
    public required string Namespace { get; init; }

    /// <summary>Both sides.</summary>
    public required IReadOnlyList<string> Between { get; init; }
}

/// <summary>What is pushed to the connections of both sides. A push that fails loses nothing: clients load what they show when they connect
/// again.</summary>
public sealed class MessageEvents(RealtimePush push, ConversationStore conversations)
{
    internal const string Message = "message", Read = "messageRead", Deleted = "messageDeleted", Typing = "typing",
        Unread = "unreadMessages";

    internal Task SentAsync(string ns, Message message, bool toPeer, CancellationToken cancellation) =>
        Task.WhenAll(new[] { message.From, message.To }.Where(user => toPeer || user == message.From).Select(
            user => push.ToUserAsync(ns, user, Message, message.For(user), MessagesJson.Default.Message, cancellation)));

    internal Task ReadAsync(string ns, MessageRead read, bool toPeer, CancellationToken cancellation)
    {
        var own = push.ToUserAsync(ns, read.UserId, Read, read, MessagesJson.Default.MessageRead, cancellation);
        return toPeer
            ? Task.WhenAll(own, push.ToUserAsync(
                ns, read.ConversationWith, Read, read with { Unread = null }, MessagesJson.Default.MessageRead, cancellation))
            : own;
    }

    internal Task DeletedAsync(string ns, string user, MessageDeleted deleted, CancellationToken cancellation) =>
        push.ToUserAsync(ns, user, Deleted, deleted, MessagesJson.Default.MessageDeleted, cancellation);

    /// <summary>How many messages are unread in all. Costs a transaction for each 1,000 conversations.</summary>
    internal async Task UnreadAsync(string ns, string user, CancellationToken cancellation)
    {
        var unread = UnreadMessages.Of(await conversations.ListCountedAsync(ns, user, cancellation));
        await push.ToUserAsync(ns, user, Unread, unread, MessagesJson.Default.UnreadMessages, cancellation);
    }

    internal Task TypingAsync(string ns, string from, string to, CancellationToken cancellation) =>
        push.ToUserAsync(ns, to, Typing, new Typing(from), MessagesJson.Default.Typing, cancellation);
}
