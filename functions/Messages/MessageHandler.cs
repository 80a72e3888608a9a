using Microsoft.Extensions.Options;
using Notifications.Platform.Http;

namespace Notifications.Messages;

/// <summary>What users do with their conversations: read, delete, block.</summary>
public sealed class MessageHandler(
    MessageStore messages, ConversationStore conversations, Settling settling, ConversationNotice notice, MessageEvents events,
    TimeProvider time, IOptions<MessagesOptions> options)
{
    /// <summary>More than anybody has to be left alone by; the list of them is one answer.</summary>
    internal const int MaxBlocked = 1_000;

    /// <summary>Null when the message is none of this conversation.</summary>
    internal async Task<ConversationRead?> ReadAsync(string ns, string user, MarkReadRequest request, CancellationToken cancellation)
    {
        var pair = Pair.Of(ns, user, request.ConversationWith);
        if (await messages.FindAsync(pair, request.UpTo, cancellation) is null)
            return null;
        var row = await conversations.FindAsync(ns, user, request.ConversationWith, cancellation);
        if (row.ReadUpTo is { } already && already.CompareTo(request.UpTo) >= 0)
        {
            var left = await messages.UnreadAsync(pair, user, row.UnreadAfter, cancellation);
            return new ConversationRead(request.ConversationWith, already, left.Count);
        }
        var receipt = await settling.BeginAsync(pair, cancellation);
        (row, var changed) = await conversations.ReadAsync(ns, user, request.ConversationWith, request.UpTo, cancellation);
        var unread = row.Unread ?? (await messages.UnreadAsync(pair, user, row.UnreadAfter, cancellation)).Count;
        var read = new MessageRead(user, request.ConversationWith, row.ReadUpTo!.Value, time.GetUtcNow(), unread);
        await Task.WhenAll(
            changed ? events.ReadAsync(ns, read, toPeer: !row.IsBlocked, cancellation) : Task.CompletedTask,
            changed ? events.UnreadAsync(ns, user, cancellation) : Task.CompletedTask,
            notice.SettleAsync(ns, user, request.ConversationWith, cancellation));
        await settling.EndAsync(receipt, cancellation);
        return new ConversationRead(request.ConversationWith, read.UpTo, unread);
    }

    /// <summary>Null when it is done, or was done before.</summary>
    internal async Task<Problem?> DeleteAsync(string ns, string user, Guid id, bool forEveryone, CancellationToken cancellation)
    {
        if (await FindAsync(ns, user, id, cancellation) is not var (pair, message))
            return MessageProblems.NotFound(id);
        if (forEveryone && message.Message.From != user)
            return MessageProblems.NotYours();
        if (forEveryone && message.Message.DeletedAt is not null)
            return null;
        if (forEveryone && time.GetUtcNow() - message.Message.SentAt > options.Value.DeleteForEveryoneWithin)
            return MessageProblems.TooLate(options.Value.DeleteForEveryoneWithin);
        var receipt = await settling.BeginAsync(pair, cancellation);
        if (forEveryone)
            await messages.DeleteForEveryoneAsync(pair, id, cancellation);
        else
            await messages.HideAsync(pair, user, id, cancellation);
        var sides = forEveryone ? new[] { pair.First, pair.Second }.Where(side => !message.Hidden.Contains(side)) : [user];
        await Task.WhenAll(sides.Select(
            side => DeletedAsync(pair, side, new MessageDeleted(pair.Other(side), id, null, forEveryone, 0), cancellation)));
        await settling.EndAsync(receipt, cancellation);
        return null;
    }

    /// <summary>All that there is now, for this user alone.</summary>
    internal async Task DeleteConversationAsync(string ns, string user, string peer, CancellationToken cancellation)
    {
        var pair = Pair.Of(ns, user, peer);
        if (await messages.ListAsync(pair, user, null, null, 1, cancellation) is not [var newest])
            return;
        var receipt = await settling.BeginAsync(pair, cancellation);
        await conversations.ChangeAsync(
            ns, user, peer, r => r with { DeletedUpTo = ConversationRow.Later(r.DeletedUpTo, newest.Id), HasWritten = false },
            cancellation);
        await DeletedAsync(pair, user, new MessageDeleted(peer, null, newest.Id, false, 0), cancellation);
        await settling.EndAsync(receipt, cancellation);
    }

    /// <summary>What came before stays; what comes from then on never arrives. Null when it is done.</summary>
    internal async Task<Problem?> BlockAsync(string ns, string user, string peer, bool block, CancellationToken cancellation)
    {
        if (block && await IsFullAsync(ns, user, peer, cancellation))
            return MessageProblems.TooManyBlocked(MaxBlocked);
        var (_, changed) = await conversations.ChangeAsync(
            ns, user, peer, r => block ? r.Blocked(time.GetUtcNow()) : r.Unblocked(), cancellation);
        if (changed)
            await notice.SettleAsync(ns, user, peer, cancellation);
        return null;
    }

    /// <summary>Who is blocked already can be blocked again.</summary>
    private async Task<bool> IsFullAsync(string ns, string user, string peer, CancellationToken cancellation)
    {
        var blocked = (await conversations.ListAsync(ns, user, cancellation)).Where(row => row.IsBlocked).ToArray();
        return blocked.Length >= MaxBlocked && Array.TrueForAll(blocked, row => row.Peer != peer);
    }

    private async Task<(Pair Pair, StoredMessage Message)?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        foreach (var row in await conversations.ListByMessageAsync(ns, user, id, cancellation))
        {
            var pair = Pair.Of(ns, user, row.Peer);
            var isOver = row.DeletedUpTo is { } upTo && upTo.CompareTo(id) >= 0;
            if (!isOver && await messages.FindAsync(pair, id, cancellation) is { } found && !found.Hidden.Contains(user))
                return (pair, found);
        }
        return null;
    }

    private async Task DeletedAsync(Pair pair, string user, MessageDeleted deleted, CancellationToken cancellation)
    {
        var peer = pair.Other(user);
        var row = await conversations.RefreshAsync(pair.Namespace, user, peer, cancellation);
        await Task.WhenAll(
            events.DeletedAsync(pair.Namespace, user, deleted with { Unread = row.Unread ?? 0 }, cancellation),
            events.UnreadAsync(pair.Namespace, user, cancellation),
            notice.SettleAsync(pair.Namespace, user, peer, cancellation));
    }
}
