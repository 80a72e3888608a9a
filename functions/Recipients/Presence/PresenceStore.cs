using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Platform.Storage;
using Notifications.Realtime;

namespace Notifications.Recipients.Presence;

/// <summary>The Connections table: who is connected, as far as their client shows signs of life. That a connection ended may never be told,
/// so one that was not heard of for a while counts for nothing.</summary>
public sealed class PresenceStore(Tables tables, RowRemoval removal, TimeProvider time, IOptions<RealtimeOptions> options)
{
    private const string ConnectedAt = nameof(OpenConnection.ConnectedAt), LastSeenAt = nameof(OpenConnection.LastSeenAt);

    public async Task ConnectedAsync(string ns, string user, string connection, CancellationToken cancellation)
    {
        var table = await tables.ConnectionsAsync(cancellation);
        var now = time.GetUtcNow();
        var row = new TableEntity(Keys.Partition(ns, user), RowKey(user, connection)) { [ConnectedAt] = now, [LastSeenAt] = now };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>A sign of life; one that was removed as stale is back.</summary>
    public async Task SeenAsync(string ns, string user, string connection, CancellationToken cancellation)
    {
        var table = await tables.ConnectionsAsync(cancellation);
        var row = new TableEntity(Keys.Partition(ns, user), RowKey(user, connection)) { [LastSeenAt] = time.GetUtcNow() };
        await table.UpsertEntityAsync(row, TableUpdateMode.Merge, cancellation);
    }

    public async Task DisconnectedAsync(string ns, string user, string connection, CancellationToken cancellation)
    {
        var table = await tables.ConnectionsAsync(cancellation);
        await table.DeleteEntityAsync(Keys.Partition(ns, user), RowKey(user, connection), ETag.All, cancellation);
    }

    /// <summary>A user's open connections, in no order.</summary>
    public async Task<IReadOnlyList<OpenConnection>> ListAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.ConnectionsAsync(cancellation);
        var prefix = $"{Keys.Escape(user)}|";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {prefix} and RowKey lt {prefix + "~"} and LastSeenAt gt {Fresh()}");
        var found = new List<OpenConnection>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (tables.TryRead(row, r => To(r, prefix.Length), out var connection))
                found.Add(connection);
        }
        return found;
    }

    /// <summary>Whose connections are open, escaped as in keys: a user comes once for each.</summary>
    /// <param name="ns">Null for all namespaces.</param>
    public async IAsyncEnumerable<(string Partition, string User)> ListAsync(
        string? ns, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.ConnectionsAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"LastSeenAt gt {Fresh()}");
        if (ns is not null)
            filter = $"{InNamespace(ns)} and {filter}";
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, ["PartitionKey", "RowKey"], cancellation))
            yield return (row.PartitionKey, row.RowKey[..row.RowKey.IndexOf('|', StringComparison.Ordinal)]);
    }

    /// <summary>Since when each user of a namespace has had an open connection, by their id escaped as in keys.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> OnlineSinceAsync(string ns, CancellationToken cancellation)
    {
        var table = await tables.ConnectionsAsync(cancellation);
        var filter = $"{InNamespace(ns)} and {TableClient.CreateQueryFilter($"LastSeenAt gt {Fresh()}")}";
        var since = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, ["RowKey", ConnectedAt, LastSeenAt], cancellation))
        {
            var user = row.RowKey[..row.RowKey.IndexOf('|', StringComparison.Ordinal)];
            var at = row.GetDateTimeOffset(ConnectedAt) ?? row.GetDateTimeOffset(LastSeenAt)!.Value;
            if (!since.TryGetValue(user, out var known) || at < known)
                since[user] = at;
        }
        return since;
    }

    /// <summary>Removes those that were not heard of for so long. One that shows a sign of life just then stays.</summary>
    /// <param name="ns">Null for all namespaces.</param>
    public async Task<IReadOnlyList<ConnectionKey>> RemoveStaleAsync(string? ns, TimeSpan staleAfter, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"LastSeenAt le {time.GetUtcNow() - staleAfter}");
        var removed = new List<ConnectionKey>();
        await removal.RemoveAsync(
            await tables.ConnectionsAsync(cancellation), ns is null ? filter : $"{InNamespace(ns)} and {filter}", cancellation,
            rows => removed.AddRange(rows.Select(KeyOf)));
        return removed;
    }

    private static ConnectionKey KeyOf(TableEntity row)
    {
        var separator = row.RowKey.IndexOf('|', StringComparison.Ordinal);
        return new ConnectionKey(
            Keys.NamespaceOf(row.PartitionKey), Keys.Unescape(row.RowKey[..separator]), Keys.Unescape(row.RowKey[(separator + 1)..]));
    }

    private static OpenConnection To(TableEntity row, int prefix)
    {
        var seen = row.GetDateTimeOffset(LastSeenAt)!.Value;
        return new OpenConnection(Keys.Unescape(row.RowKey[prefix..]), row.GetDateTimeOffset(ConnectedAt) ?? seen, seen);
    }

    private DateTimeOffset Fresh() => time.GetUtcNow() - options.Value.StaleAfter;

    /// <summary>All buckets; '~' sorts after every hex digit.</summary>
    private static string InNamespace(string ns) =>
        TableClient.CreateQueryFilter($"PartitionKey gt {Keys.Escape(ns) + "|"} and PartitionKey lt {Keys.Escape(ns) + "|~"}");

    private static string RowKey(string user, string connection) => $"{Keys.Escape(user)}|{Keys.Escape(connection)}";
}

/// <summary>Which connection of whom.</summary>
public sealed record ConnectionKey(string Namespace, string UserId, string ConnectionId);
