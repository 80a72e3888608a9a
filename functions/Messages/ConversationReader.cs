using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Recipients;
using Notifications.Recipients.Presence;

namespace Notifications.Messages;

/// <summary>Lists: the conversations of a user, the messages of a conversation.</summary>
public sealed class ConversationReader(
    ConversationStore conversations, MessageStore messages, RecipientStore recipients, PresenceHandler presence)
{
    /// <summary>Those with messages, the last written in first. Costs a storage transaction for each 1,000 conversations, and a few for
    /// each that is on the page.</summary>
    /// <param name="before">Those whose last message is older.</param>
    internal async Task<ConversationPage> ListAsync(Caller caller, Guid? before, int limit, CancellationToken cancellation)
    {
        var all = await conversations.ListCountedAsync(caller.Namespace, caller.User, cancellation);
        var rows = all.Where(row => row.Last is { } last && (before is not { } newer || last.Id.CompareTo(newer) < 0))
            .OrderByDescending(row => row.Last!.Id).Take(limit + 1).ToArray();
        var page = rows.Take(limit).ToArray();
        var peers = await PeersAsync(caller, [.. page.Select(row => row.Peer)], cancellation);
        var items = page.Select(row => new Conversation(peers[row.Peer], row.Last, row.Unread ?? 0, row.ReadUpTo, row.IsBlocked));
        var next = rows.Length > limit ? WriteCursor(caller, page[^1].Last!.Id) : null;
        return new ConversationPage([.. items], next, UnreadMessages.Of(all).Count);
    }

    /// <summary>One that has no messages yet is empty.</summary>
    internal async Task<MessagePage> ReadAsync(Caller caller, string peer, Guid? before, int limit, CancellationToken cancellation)
    {
        var (ns, user) = (caller.Namespace, caller.User);
        var pair = Pair.Of(ns, user, peer);
        var peers = PeersAsync(caller, [peer], cancellation);
        var theirs = conversations.FindAsync(ns, peer, user, cancellation);
        var row = await conversations.FindAsync(ns, user, peer, cancellation);
        var unread = messages.UnreadAsync(pair, user, row.UnreadAfter, cancellation);
        var found = await messages.ListAsync(pair, user, before, row.DeletedUpTo, limit + 1, cancellation);
        var items = found.Take(limit).Select(m => m.Message.For(user)).ToArray();
        var next = found.Count > limit ? WriteCursor(caller, items[^1].Id, peer) : null;
        return new MessagePage(
            items, next, (await peers)[peer], (await unread).Count, row.ReadUpTo, (await theirs).ReadUpToForPeer, row.IsBlocked);
    }

    internal async Task<BlockedUsers> ListBlockedAsync(string ns, string user, CancellationToken cancellation)
    {
        var rows = (await conversations.ListAsync(ns, user, cancellation)).Where(row => row.IsBlocked)
            .OrderByDescending(row => row.BlockedAt);
        return new BlockedUsers([.. rows.Select(row => new BlockedUser(row.Peer, row.BlockedAt!.Value))]);
    }

    /// <param name="peer">Of a conversation's messages; null: of the list of conversations.</param>
    internal static Guid? ReadCursor(Caller caller, string cursor, string? peer = null) =>
        Cursor.ReadId(caller.Namespace, ListOf(caller, peer), cursor);

    private static string WriteCursor(Caller caller, Guid last, string? peer = null) =>
        Cursor.Write(caller.Namespace, ListOf(caller, peer), last);

    private static string ListOf(Caller caller, string? peer) =>
        peer is null ? $"conversations|{caller.User}" : $"messages|{Pair.Of(caller.Namespace, caller.User, peer).Partition}|{caller.User}";

    private async Task<Dictionary<string, Peer>> PeersAsync(Caller caller, string[] users, CancellationToken cancellation)
    {
        if (users.Length == 0)
            return [];
        var present = presence.GetAsync(caller, users, cancellation);
        var profiles = await Task.WhenAll(users.Select(user => recipients.GetAsync(caller.Namespace, user, cancellation)));
        return (await present).Items.Zip(profiles).ToDictionary(
            p => p.First.UserId,
            p => new Peer(p.First.UserId, p.Second.DisplayName, p.First.Online, p.First.LastSeenAt),
            StringComparer.Ordinal);
    }
}
