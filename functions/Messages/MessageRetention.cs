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
        var table = await tables.RecipientsAsync(cancellation);
        var over = scope.LimitParts(TableClient.CreateQueryFilter($"LastAt le {until}"));
        await foreach (var rows in ExpiredRows.FindAsync(
            table, over, [ConversationRow.PeerColumn, "BlockedAt"], scope.Throttle, cancellation))
        {
            foreach (var row in rows.Where(row => row.ContainsKey("BlockedAt")).Select(ConversationRow.Of))
                await conversations.RefreshAsync(Keys.NamespaceOf(rows[0].PartitionKey), row.User, row.Peer, cancellation);
            await RowRemoval.RemoveAsync(table, rows.Where(row => !row.ContainsKey("BlockedAt")), scope.Throttle, cancellation);
            if (scope.Throttle.IsOver)
                break;
        }
        return removed;
    }
}
