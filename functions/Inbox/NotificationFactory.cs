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
    public Notification Make(string ns, string user, Guid id, SendContent content, DateTimeOffset sentAt) => new(content)
    {
        Id = id,
        Namespace = ns,
        UserId = user,
        Status = DeliveryStatus.Sent,
        At = content.CollapseKey is null ? null : content.At,
        Sequence = content.CollapseKey is null ? null : content.Sequence,
        Channels = content.Channels,
        CreatedAt = Ids.TimeOf(id),
        ExpiresAt = content.ExpiresAt ?? Ids.TimeOf(id) + retention.Value.For(content.Priority).Unread,
        KeptReadUntil = KeptReadUntil(id, content),
        HasGivenExpiry = content.ExpiresAt is not null,
        SentAt = sentAt,
        Attempts = 1,
        Variant = content.Variant,
        SentBy = content.SentBy,
        ChannelTexts = content.ChannelTexts,
    };

    private DateTimeOffset? KeptReadUntil(Guid id, SendContent content)
    {
        var (unread, read) = retention.Value.For(content.Priority);
        return content.ExpiresAt is null && read < unread ? Ids.TimeOf(id) + read : null;
    }
}
