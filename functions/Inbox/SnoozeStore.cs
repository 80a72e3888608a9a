using System.Globalization;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>The Snoozes table: when what is to be looked at. Its keys begin with the time, so what is due is its first rows.</summary>
public sealed class SnoozeStore(Tables tables)
{
    private const string Namespace = "Namespace", UserId = "UserId", Id = "Id";

    /// <summary>One partition an hour and namespace: snoozing at the same time does not end in one.</summary>
    public async Task AddAsync(string ns, string user, Guid id, DateTimeOffset until, CancellationToken cancellation)
    {
        var table = await tables.SnoozesAsync(cancellation);
        var row = new TableEntity($"{Hour(until)}|{Keys.Escape(ns)}", $"{Ticks(until)}|{Keys.Invert(id)}|{Keys.Escape(user)}")
        {
            [Namespace] = ns,
            [UserId] = user,
            [Id] = id,
        };
        await table.AddIfAbsentAsync(row, cancellation);
    }

    /// <summary>All that is due, the oldest first.</summary>
    public async IAsyncEnumerable<DueSnooze> ListDueAsync(
        DateTimeOffset now, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.SnoozesAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey lt {Hour(now.AddHours(1))} and RowKey lt {Ticks(now.AddTicks(1))}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
        {
            if (tables.TryRead(row, To, out var due))
                yield return due;
        }
    }

    public async Task RemoveAsync(DueSnooze due, CancellationToken cancellation)
    {
        var table = await tables.SnoozesAsync(cancellation);
        await table.DeleteEntityAsync(due.PartitionKey, due.RowKey, cancellationToken: cancellation);
    }

    private static DueSnooze To(TableEntity row) =>
        new(row.GetString(Namespace), row.GetString(UserId), row.GetGuid(Id)!.Value, row.PartitionKey, row.RowKey);

    private static string Hour(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    private static string Ticks(DateTimeOffset moment) => moment.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}

public sealed record DueSnooze(string Namespace, string UserId, Guid Id, string PartitionKey, string RowKey);
