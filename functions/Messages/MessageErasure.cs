namespace Notifications.Messages;

/// <summary>Removes a user's conversations: with all messages of both sides, because their keys hold the user's id, and with what the
/// peers' lists and inboxes show of them.</summary>
public sealed class MessageErasure(ConversationStore conversations, MessageStore messages, ConversationNotice notice)
{
    /// <summary>Each peer's row goes after what it leads to: killed in between, repeating it finds the rest.</summary>
    internal async Task RemoveAsync(string ns, string user, CancellationToken cancellation)
    {
        var peers = (await conversations.ListAsync(ns, user, cancellation)).Select(row => row.Peer).ToHashSet(StringComparer.Ordinal);
        // Also those whose only row is theirs: they blocked the user, or the user's own row is gone already.
        await foreach (var row in conversations.ListWithAsync(ns, user, cancellation))
            peers.Add(row.User);
        foreach (var peer in peers)
        {
            await messages.RemoveAllAsync(Pair.Of(ns, user, peer), cancellation);
            await notice.EraseAsync(ns, peer, user, cancellation);
            await conversations.RemoveAsync(ns, peer, user, cancellation);
            await conversations.RemoveAsync(ns, user, peer, cancellation);
        }
    }
}
