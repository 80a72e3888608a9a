using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Json;
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

/// <summary>An announcement as a table row.</summary>
internal static class AnnouncementEntity
{
    /// <summary>When it is over, in each row: an absent column can't be filtered on.</summary>
    public const string EndsAt = "EndsAt", DeletedAt = "DeletedAt";

    private const string IsDeleted = "IsDeleted";

    private static readonly DateTimeOffset Never = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static TableEntity From(string ns, Announcement announcement)
    {
        var row = new TableEntity(Keys.Escape(ns), Keys.Invert(announcement.Id))
        {
            [nameof(Announcement.Title)] = announcement.Title,
            [nameof(Announcement.Message)] = announcement.Message,
            [nameof(Announcement.Type)] = SnakeCase<NotificationType>.NameOf(announcement.Type),
            [nameof(Announcement.Placement)] = SnakeCase<AnnouncementPlacement>.NameOf(announcement.Placement),
            [nameof(Announcement.From)] = announcement.From,
            [EndsAt] = announcement.DeletedAt ?? announcement.Until ?? Never,
            [nameof(Announcement.Audience)] =
                JsonSerializer.Serialize(announcement.Audience, AnnouncementsJson.Default.AnnouncementAudience),
            [nameof(Announcement.Revision)] = announcement.Revision,
            [nameof(Announcement.ShownRevision)] = announcement.ShownRevision,
            [nameof(Announcement.CreatedAt)] = announcement.CreatedAt,
            [nameof(Announcement.UpdatedAt)] = announcement.UpdatedAt,
            [nameof(Announcement.Version)] = announcement.Version,
            [IsDeleted] = announcement.DeletedAt is not null,
        };
        if (announcement.ActionUrl is { } url)
            row[nameof(Announcement.ActionUrl)] = url;
        if (announcement.Until is { } until)
            row[nameof(Announcement.Until)] = until;
        if (announcement.DeletedAt is { } deletedAt)
            row[DeletedAt] = deletedAt;
        return row;
    }

    public static Announcement To(TableEntity row) => new()
    {
        Id = Keys.Revert(row.RowKey),
        Title = row.GetString(nameof(Announcement.Title)),
        Message = row.GetString(nameof(Announcement.Message)),
        Type = SnakeCase<NotificationType>.Parse(row.GetString(nameof(Announcement.Type))) ?? NotificationType.Info,
        Placement = SnakeCase<AnnouncementPlacement>.Parse(row.GetString(nameof(Announcement.Placement))) ?? AnnouncementPlacement.Banner,
        ActionUrl = row.GetString(nameof(Announcement.ActionUrl)),
        From = row.GetDateTimeOffset(nameof(Announcement.From)) ?? default,
        Until = row.GetDateTimeOffset(nameof(Announcement.Until)),
        Audience = JsonSerializer.Deserialize(
            StrictJson.Checked(row.GetString(nameof(Announcement.Audience))), AnnouncementsJson.Default.AnnouncementAudience)!,
        Revision = row.GetInt32(nameof(Announcement.Revision)) ?? 1,
        ShownRevision = row.GetInt32(nameof(Announcement.ShownRevision)) ?? 0,
        CreatedAt = row.GetDateTimeOffset(nameof(Announcement.CreatedAt)) ?? default,
        UpdatedAt = row.GetDateTimeOffset(nameof(Announcement.UpdatedAt)) ?? default,
        Version = row.GetGuid(nameof(Announcement.Version)) ?? default,
        DeletedAt = row.GetDateTimeOffset(DeletedAt),
        RowTag = row.ETag,
    };
}
