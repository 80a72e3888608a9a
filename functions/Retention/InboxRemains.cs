using Azure.Data.Tables;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Retention;

/// <summary>Finds what is kept beside notifications that are removed before they expire: their events, how far channels had come, and the
/// pointers of collapse keys.</summary>
internal static class InboxRemains
{
    private static readonly string[] Keyed = ["PartitionKey", "RowKey"];

    /// <param name="notifications">Rows of one partition.</param>
    public static async Task<IReadOnlyList<TableEntity>> FindAsync(TableClient table, IReadOnlyList<TableEntity> notifications, Pace pace, CancellationToken cancellation)
    {
        var found = new List<TableEntity>();
        foreach (var rows in notifications.GroupBy(row => InboxKeys.Parse(row.RowKey).User))
        {
            var ids = rows.Select(row => InboxKeys.IdOf(row.RowKey)).ToHashSet();
            var (oldest, newest, partition) = (ids.Min(), ids.Max(), rows.First().PartitionKey);
            await AddAsync(InboxKeys.Events(rows.Key, oldest, newest), key => Guid.ParseExact(key[..key.IndexOf('|')], "N"));
            await AddAsync(InboxKeys.Channels(rows.Key, oldest, newest), key => Keys.Revert(key.AsSpan(0, key.IndexOf('|'))));
            foreach (var row in rows)
                await AddPointerAsync(table, row, rows.Key, found, pace, cancellation);

            async Task AddAsync((string From, string Until) range, Func<string, Guid> idOf)
            {
                var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {range.From} and RowKey lt {range.Until}");
                await foreach (var row in table.QueryAsync<TableEntity>(filter, null, Keyed, cancellation))
                {
                    if (ids.Contains(idOf(InboxKeys.Parse(row.RowKey).Key)))
                        found.Add(row);
                }
                await pace.PauseAsync(cancellation);
            }
        }
        return found;
    }

    /// <summary>A later notification may have the key by now.</summary>
    private static async Task AddPointerAsync(TableClient table, TableEntity row, string user, List<TableEntity> found, Pace pace, CancellationToken cancellation)
    {
        if (row.GetString(nameof(Notification.CollapseKey)) is not { } key)
            return;
        var pointer = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, InboxKeys.Collapsed(user, key), cancellationToken: cancellation);
        if (pointer is { HasValue: true, Value: { } entity } && entity.GetGuid(CollapseStore.Current) == InboxKeys.IdOf(row.RowKey))
            found.Add(entity);
        await pace.PauseAsync(cancellation);
    }
}
