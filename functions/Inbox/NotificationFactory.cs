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
        GroupWindow = content.GroupWindow,
        Group = content.GroupKey is null ? null : NotificationGroup.Of(id, content.Actor),
        Channels = content.Channels,
        CreatedAt = Ids.TimeOf(id),
        ExpiresAt = ExpiryOf(content, Ids.TimeOf(id)),
        KeptReadUntil = KeptReadUntil(id, content),
        HasGivenExpiry = content.ExpiresAt is not null,
        SentAt = sentAt,
        Attempts = 1,
        Variant = content.Variant,
        SentBy = content.SentBy,
        ChannelTexts = content.ChannelTexts,
        Plan = PlanState.Begin(content.Plan, Ids.TimeOf(id)),
    };

    /// <summary>When a notification of this content expires.</summary>
    public DateTimeOffset ExpiryOf(SendContent content, DateTimeOffset createdAt) =>
        content.ExpiresAt ?? createdAt + Longer(retention.Value.For(content.Priority).Unread, content.Plan);

    private DateTimeOffset? KeptReadUntil(Guid id, SendContent content)
    {
        var (unread, read) = retention.Value.For(content.Priority);
        return content.ExpiresAt is null && read < unread ? Ids.TimeOf(id) + Longer(read, content.Plan) : null;
    }

    /// <summary>A plan's last step has something to tell of: a day more, for quiet hours and times of the day.</summary>
    private static TimeSpan Longer(TimeSpan kept, PinnedPlan? plan)
    {
        var needed = plan?.Plan.Steps.Max(s => s.After) + TimeSpan.FromDays(1);
        return needed > kept ? needed.Value : kept;
    }
}
