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
