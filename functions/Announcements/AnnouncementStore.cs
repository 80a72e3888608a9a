using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Notifications.Platform.Storage;

namespace Notifications.Announcements;

/// <summary>The Announcements table.</summary>
public sealed class AnnouncementStore(Tables tables)
{
    /// <summary>One that is there already was added by an earlier try: it stays, and is given back.</summary>
    public async Task<Announcement> AddAsync(string ns, Announcement announcement, CancellationToken cancellation)
    {
        var table = await tables.AnnouncementsAsync(cancellation);
        return await table.AddIfAbsentAsync(AnnouncementEntity.From(ns, announcement), cancellation) is null
            && await FindAsync(ns, announcement.Id, cancellation) is { } earlier ? earlier : announcement;
    }

    /// <summary>Also one that was deleted, as long as its row is there.</summary>
    public async Task<Announcement?> FindAsync(string ns, Guid id, CancellationToken cancellation)
    {
        var table = await tables.AnnouncementsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Escape(ns), Keys.Invert(id), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } && tables.TryRead(row, AnnouncementEntity.To, out var announcement)
            ? announcement
            : null;
    }

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> TryReplaceAsync(string ns, Announcement announcement, CancellationToken cancellation)
    {
        var table = await tables.AnnouncementsAsync(cancellation);
        try
        {
            var row = AnnouncementEntity.From(ns, announcement);
            await table.UpdateEntityAsync(row, announcement.RowTag!.Value, TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>Those that are active, newest first; one storage transaction for each <paramref name="pageSize"/>.</summary>
    public IAsyncEnumerable<Announcement> ReadActiveAsync(
        string ns, DateTimeOffset now, int pageSize, CancellationToken cancellation) =>
        ReadAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)} and From le {now} and EndsAt gt {now}"), pageSize,
            cancellation);

    /// <summary>All that were not deleted and are older than <paramref name="after"/>, newest first.</summary>
    public async Task<IReadOnlyList<Announcement>> ListAsync(string ns, Guid? after, int limit, CancellationToken cancellation)
    {
        var from = after is { } last ? Keys.Invert(last) : "";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)} and RowKey gt {from} and IsDeleted eq false");
        return await ReadAsync(filter, limit, cancellation).Take(limit).ToArrayAsync(cancellation);
    }

    private async IAsyncEnumerable<Announcement> ReadAsync(
        string filter, int pageSize, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.AnnouncementsAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, pageSize, null, cancellation))
        {
            if (tables.TryRead(row, AnnouncementEntity.To, out var announcement) && announcement.DeletedAt is null)
                yield return announcement;
        }
    }
}
