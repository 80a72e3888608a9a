using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>Makes a user's notification of a content. Its id is the same in every recipient's inbox: what is done twice finds its row there
/// already.</summary>
public sealed class NotificationFactory(IOptions<RetentionOptions> retention)
{
    /// <summary>The row is written as sent, before the push: a second write after it would double what a send costs. When the push
    /// fails, which is rare, the row is put right.</summary>
    public Notification Make(string ns, string user, Guid id, Content content, DateTimeOffset sentAt) => new()
    {
        Id = id,
        Namespace = ns,
        UserId = user,
        Type = content.Type,
        Category = content.Category,
        EventName = SnakeCase<NotificationType>.NameOf(content.Type),
        Priority = content.Priority,
        Status = DeliveryStatus.Sent,
        Title = content.Title,
        Message = content.Message,
        Icon = content.Icon,
        Color = content.Color,
        ActionUrl = content.ActionUrl,
        ImageUrl = content.ImageUrl,
        Source = content.Source,
        Tags = content.Tags,
        Data = content.Data,
        Room = content.Room,
        CollapseKey = content.CollapseKey,
        At = content.CollapseKey is null ? null : content.At,
        Sequence = content.CollapseKey is null ? null : content.Sequence,
        RequiresAcknowledgement = content.RequiresAcknowledgement,
        Channels = content.Channels,
        CreatedAt = Ids.TimeOf(id),
        ExpiresAt = content.ExpiresAt ?? Ids.TimeOf(id) + retention.Value.For(content.Priority).Unread,
        KeptReadUntil = content.ExpiresAt is null && retention.Value.For(content.Priority) is var (unread, read) && read < unread ? Ids.TimeOf(id) + read : null,
        HasGivenExpiry = content.ExpiresAt is not null,
        SentAt = sentAt,
        Attempts = 1,
        Variant = content.Variant,
        Actor = content.Actor,
        ChannelTexts = content.ChannelTexts,
    };
}
