using System.Text.Json;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

namespace Notifications.Announcements;

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
