using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Channels;

/// <summary>What people ended by a link, one row beside their profile for each category on a channel.</summary>
public sealed class UnsubscribeStore(Tables tables, TimeProvider time)
{
    /// <summary>Done twice, it is done.</summary>
    public async Task AddAsync(UnsubscribeScope scope, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        await table.AddIfAbsentAsync(new TableEntity(Partition(scope), Row(scope)) { ["At"] = time.GetUtcNow() }, cancellation);
    }

    public async Task<bool> ContainsAsync(UnsubscribeScope scope, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        return (await table.GetEntityIfExistsAsync<TableEntity>(Partition(scope), Row(scope), ["RowKey"], cancellation)).HasValue;
    }

    private static string Partition(UnsubscribeScope scope) => Keys.Partition(scope.Namespace, scope.UserId);

    private static string Row(UnsubscribeScope scope) => $"{Keys.Escape(scope.UserId)}|u|{SnakeCase<ChannelKind>.NameOf(scope.Channel)}|{scope.Category}";
}
