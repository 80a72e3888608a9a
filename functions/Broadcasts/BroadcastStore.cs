using System.Text.Json;
using Azure.Data.Tables;
using Notifications.Inbox;
using Notifications.Sending;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Broadcasts;

/// <summary>The Broadcasts table: what is for everyone in a namespace is written once, however many they are.</summary>
public sealed class BroadcastStore(Tables tables, NotificationMaker maker, TimeProvider time)
{
    private const string Plan = "Plan", CreatedAt = "CreatedAt";

    /// <summary>One that is there already was added by an earlier try.</summary>
    public async Task<Broadcast> AddAsync(string ns, Guid id, SendPlan plan, CancellationToken cancellation)
    {
        var table = await tables.BroadcastsAsync(cancellation);
        var broadcast = new Broadcast(ns, id, plan, time.GetUtcNow(), maker);
        var row = new TableEntity(Keys.Escape(ns), Keys.Invert(id)) { [CreatedAt] = broadcast.CreatedAt, [NotificationEntity.ExpiresAt] = broadcast.ExpiresAt };
        LongText.Write(row, Plan, JsonSerializer.Serialize(plan, AppJson.Default.SendPlan));
        await table.AddIfAbsentAsync(row, cancellation);
        return broadcast;
    }

    /// <summary>Null when there is none, or it has expired.</summary>
    public async Task<Broadcast?> FindAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var table = await tables.BroadcastsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Escape(ns), Keys.Invert(id), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } && row.GetDateTimeOffset(NotificationEntity.ExpiresAt) > time.GetUtcNow()
            && tables.TryRead(row, r => Read(ns, r), out var broadcast) ? broadcast : null;
    }

    /// <summary>The active ones, newest first: older than <paramref name="after"/>, newer than <paramref name="until"/>.</summary>
    public async IAsyncEnumerable<Broadcast> ListAsync(
        string ns, Guid? after, Guid? until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.BroadcastsAsync(cancellation);
        var from = after is { } last ? Keys.Invert(last) : "";
        var to = until is { } end ? Keys.Invert(end) : "~";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)} and RowKey gt {from} and RowKey lt {to} and ExpiresAt gt {time.GetUtcNow()}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
        {
            if (tables.TryRead(row, r => Read(ns, r), out var broadcast))
                yield return broadcast;
        }
    }

    private Broadcast Read(string ns, TableEntity row) => new(
        ns, Keys.Revert(row.RowKey), JsonSerializer.Deserialize(StrictJson.Checked(LongText.Read(row, Plan)), AppJson.Default.SendPlan)!,
        row.GetDateTimeOffset(CreatedAt) ?? default, maker);
}
