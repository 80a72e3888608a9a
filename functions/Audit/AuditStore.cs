using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Retention;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Audit;

/// <summary>The Audit table: who did what, a partition for each month, newest first.</summary>
public sealed class AuditStore(Tables tables, RowRemoval removal, Ids ids, TimeProvider time, IOptions<AuditOptions> options)
{
    public async Task AddAsync(string ns, AuditEntry entry, CancellationToken cancellation)
    {
        var table = await tables.AuditAsync(cancellation);
        var row = new TableEntity(Partition(ns, entry.At), $"{Inverted(entry.At)}|{ids.Next():N}")
        {
            [nameof(AuditEntry.At)] = entry.At,
            [nameof(AuditEntry.Event)] = entry.Event,
            [nameof(AuditEntry.Actor)] = entry.Actor,
        };
        if (entry.UserId is not null)
            row[nameof(AuditEntry.UserId)] = entry.UserId;
        if (entry.Detail is not null)
            row[nameof(AuditEntry.Detail)] = entry.Detail;
        await table.AddEntityAsync(row, cancellation);
    }

    /// <summary>Adds a page's worth, month by month, and no more months than it takes.</summary>
    public async Task FindAsync(string ns, NewestEntries newest, CancellationToken cancellation)
    {
        var filter = newest.Filter;
        var until = filter.After is { } after && after.At < filter.Until ? after.At.AddTicks(1) : filter.Until;
        var now = time.GetUtcNow();
        var kept = now - options.Value.Keep;
        var (first, last) = (Month(filter.Since > kept ? filter.Since : kept), Month(until > now ? now : until));
        for (var (month, found) = (last, 0); month >= first && found < newest.Count; month = month.AddMonths(-1))
            found += await FindAsync(ns, month, until, newest, newest.Count - found, cancellation);
    }

    /// <summary>Removes what is older than it is kept. How many that were.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellation) =>
        await removal.RemoveAsync(
            await tables.AuditAsync(cancellation), TableClient.CreateQueryFilter($"At lt {time.GetUtcNow() - options.Value.Keep}"), cancellation);

    private async Task<int> FindAsync(
        string ns, DateTimeOffset month, DateTimeOffset until, NewestEntries newest, int count, CancellationToken cancellation)
    {
        var table = await tables.AuditAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(ns, month)} and RowKey ge {Inverted(until)} and At ge {newest.Filter.Since}");
        if (newest.Filter.User is { } user)
            filter += " and " + TableClient.CreateQueryFilter($"UserId eq {user}");
        if (newest.Filter.Actor is { } actor)
            filter += " and " + TableClient.CreateQueryFilter($"Actor eq {actor}");
        if (newest.Filter.Event is { } name)
            filter += " and " + TableClient.CreateQueryFilter($"Event eq {name}");
        var found = 0;
        await foreach (var row in table.QueryAsync<TableEntity>(filter, Math.Min(count, 1000), null, cancellation))
        {
            if (!tables.TryRead(row, Read, out var entry) || !newest.Filter.Matches(entry))
                continue;
            newest.Add(entry);
            if (++found == count)
                break;
        }
        return found;
    }

    private static AuditEntry Read(TableEntity row) => new()
    {
        At = row.GetDateTimeOffset(nameof(AuditEntry.At)) ?? default,
        Event = row.GetString(nameof(AuditEntry.Event)),
        UserId = row.GetString(nameof(AuditEntry.UserId)),
        Detail = row.GetString(nameof(AuditEntry.Detail)),
        Actor = row.GetString(nameof(AuditEntry.Actor)),
        Key = row.RowKey,
    };

    private static DateTimeOffset Month(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Partition(string ns, DateTimeOffset at) => $"{Keys.Escape(ns)}|{at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture)}";

    private static string Inverted(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
