using Azure.Data.Tables;
using Notifications.Channels;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.History;

/// <summary>An event as a row beside its notification: so that both are written in one transaction, and go when the notification expires.</summary>
internal static class HistoryEntity
{
    /// <summary>Replacing: the key holds what happened and when, so the same key is the same event, written by a try before.</summary>
    public static TableTransactionAction Write(Notification notification, HistoryEvent happened) =>
        new(TableTransactionActionType.UpsertReplace, From(notification, happened));

    public static HistoryEvent To(TableEntity entity) =>
        new(entity.GetDateTimeOffset(nameof(HistoryEvent.At))!.Value, SnakeCase<HistoryEventKind>.Parse(entity.GetString(nameof(HistoryEvent.Event)))!.Value)
        {
            Channel = entity.GetString(nameof(HistoryEvent.Channel)) is { } channel ? SnakeCase<ChannelKind>.Parse(channel) : null,
            Attempt = entity.GetInt32(nameof(HistoryEvent.Attempt)),
            Detail = entity.GetString(nameof(HistoryEvent.Detail)),
        };

    private static TableEntity From(Notification notification, HistoryEvent happened)
    {
        var name = SnakeCase<HistoryEventKind>.NameOf(happened.Event);
        var channel = happened.Channel is { } kind ? SnakeCase<ChannelKind>.NameOf(kind) : null;
        var entity = new TableEntity(
            Keys.Partition(notification.Namespace, notification.UserId),
            InboxKeys.Event(notification.UserId, notification.Id, happened.At, $"{name}|{channel}"))
        {
            [nameof(HistoryEvent.At)] = happened.At,
            [nameof(HistoryEvent.Event)] = name,
            [nameof(Notification.Category)] = notification.Category,
            [NotificationEntity.ExpiresAt] = notification.ExpiresAt,
        };
        if (channel is not null)
            entity[nameof(HistoryEvent.Channel)] = channel;
        if (happened.Attempt is { } attempt)
            entity[nameof(HistoryEvent.Attempt)] = attempt;
        if (happened.Detail is not null)
            entity[nameof(HistoryEvent.Detail)] = happened.Detail;
        return entity;
    }
}
