using Notifications.Realtime;

namespace Notifications.Messages;

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
