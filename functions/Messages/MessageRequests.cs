using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Recipients;
using Notifications.Recipients.Presence;

namespace Notifications.Messages;

public sealed record SendMessageRequest(string To, string Text, string? ClientId)
{
    public const int MaxText = 4_000, MaxClientId = 128;

    /// <summary>The members' errors tell when something is wrong.</summary>
    internal static SendMessageRequest Read(JsonFields fields, string sender)
    {
        var to = MessageRequests.ReadPeer(fields, "to", sender);
        var text = fields.Text("text", MaxText, required: true) ?? "";
        var clientId = fields.Text("clientId", MaxClientId);
        if (clientId is { Length: 0 } || clientId?.Any(char.IsControl) == true)
            fields.Fail("clientId", $"is not allowed; allowed: 1 to {MaxClientId} characters, no control characters");
        fields.RejectUnknown();
        return new SendMessageRequest(to, text, clientId);
    }
}

public sealed record MarkReadRequest(string ConversationWith, Guid UpTo)
{
    /// <inheritdoc cref="SendMessageRequest.Read"/>
    internal static MarkReadRequest Read(JsonFields fields, string reader)
    {
        var peer = MessageRequests.ReadPeer(fields, "conversationWith", reader);
        var text = fields.Text("upTo", 64, required: true) ?? "";
        fields.RejectUnknown();
        if (!Guid.TryParse(text, out var upTo) && text.Length > 0)
            fields.Fail("upTo", NoMessage(text));
        return new MarkReadRequest(peer, upTo);
    }

    internal static string NoMessage(string upTo) =>
        $"'{FieldErrors.Shorten(upTo)}' is not allowed; allowed: the id of a message of this conversation";
}

/// <summary>What the requests have in common.</summary>
internal static class MessageRequests
{
    /// <summary>The other side of a conversation, in a body.</summary>
    public static string ReadPeer(JsonFields fields, string name, string self)
    {
        var user = fields.Text(name, Keys.MaxLength, required: true) ?? "";
        if (user.Length > 0 && Refusal(user, self) is { } rule && !fields.Errors.Any)
            fields.Fail(name, $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        return user;
    }

    /// <summary>The same in a route.</summary>
    public static string ReadPeer(string routeValue, string self, FieldErrors errors)
    {
        var user = RouteUser.Read(routeValue, errors);
        if (user == self)
            errors.Add("userId", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {Another}");
        return user;
    }

    private const string Another = "a user other than yourself";

    private static string? Refusal(string user, string self) => UserIds.Check(user) ?? (user == self ? Another : null);
}

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
