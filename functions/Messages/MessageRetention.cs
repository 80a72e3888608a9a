using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

/// <summary>Removes messages that are kept no longer, and then conversations without any. Whom somebody blocked stays blocked.</summary>
public sealed class MessageRetention(Tables tables, ConversationStore conversations, TimeProvider time, IOptions<MessagesOptions> options)
{
    /// <summary>How many messages were removed, with what is kept beside them.</summary>
    internal async Task<int> RunAsync(CleanupScope scope, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() - options.Value.KeepFor;
        var old = scope.LimitParts(TableClient.CreateQueryFilter($"SentAt le {until}"));
        var removed = await RowRemoval.RemoveAsync(await tables.MessagesAsync(cancellation), old, scope.Throttle, cancellation);
        await RecountAsync(until, scope, cancellation);
        var table = await tables.RecipientsAsync(cancellation);
        var over = scope.LimitParts(TableClient.CreateQueryFilter($"LastAt le {until}"));
        await foreach (var rows in ExpiredRows.FindAsync(
            table, over, [ConversationRow.PeerColumn, ConversationRow.BlockedAtColumn], scope.Throttle, cancellation))
        {
            var byBlocked = rows.ToLookup(row => row.ContainsKey(ConversationRow.BlockedAtColumn));
            foreach (var row in byBlocked[true].Select(ConversationRow.Of))
                await conversations.RefreshAsync(Keys.NamespaceOf(rows[0].PartitionKey), row.User, row.Peer, cancellation);
            await RowRemoval.RemoveAsync(table, byBlocked[false], scope.Throttle, cancellation);
            if (scope.Throttle.IsOver)
                break;
        }
        return removed;
    }

    /// <summary>Conversations that go on, and had unread messages among the removed ones.</summary>
    private async Task RecountAsync(DateTimeOffset until, CleanupScope scope, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var counted = scope.LimitParts(TableClient.CreateQueryFilter($"UnreadSince le {until} and LastAt gt {until}"));
        await foreach (var rows in ExpiredRows.FindAsync(table, counted, [ConversationRow.PeerColumn], scope.Throttle, cancellation))
        {
            foreach (var row in rows.Select(ConversationRow.Of))
                await conversations.RefreshAsync(Keys.NamespaceOf(rows[0].PartitionKey), row.User, row.Peer, cancellation);
            if (scope.Throttle.IsOver)
                break;
        }
    }
}

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
