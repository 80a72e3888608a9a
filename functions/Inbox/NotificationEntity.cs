using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>A notification as a table row. What is null is left out.</summary>
internal static class NotificationEntity
{
    /// <summary>Kept beside the notification, so that a query can leave out what does not count as unread, is deleted, or is not to be
    /// listed because it is deleted or archived: an absent property can't be filtered on, and a query is the slower the more it
    /// compares.</summary>
    public const string Unread = "Unread", Unseen = "Unseen", Deleted = "Deleted", DeletedAt = "DeletedAt", Hidden = "Hidden";

    /// <summary>Who sent it: the column is older than the actors of contents, and keeps its name.</summary>
    public const string SentBy = "Actor";

    private const string ContentActorColumn = "ContentActor";

    /// <summary>Of the texts for other channels.</summary>
    private const string TextLocale = "TextLocale";

    /// <summary>The plan itself, so that it is the one that the notification began with; how far its steps are; when it is looked at
    /// next.</summary>
    private const string Plan = "Plan", PlanVersion = "PlanVersion", PlanSteps = "PlanSteps", PlanDue = "PlanDue",
        UnacknowledgedSince = "PlanUnacknowledgedSince";

    /// <summary>Of what has a group key: the group as a whole, and its id, which queries ask for.</summary>
    public const string Group = "Group", GroupId = "GroupId";

    /// <summary>Only of what the queue stored.</summary>
    public const string Queued = "Queued";

    public const string ExpiresAt = nameof(Notification.ExpiresAt);

    /// <summary>The id, which the row's key holds as well: so a query over many users' rows finds those of one send.</summary>
    public const string Id = nameof(Notification.Id);

    public static TableEntity From(Notification notification, DateTimeOffset? deletedAt = null)
    {
        var entity = new TableEntity(
            Keys.Partition(notification.Namespace, notification.UserId), InboxKeys.Row(notification.UserId, notification.Id))
        {
            [Id] = notification.Id,
            [nameof(Notification.Type)] = SnakeCase<NotificationType>.NameOf(notification.Type),
            [nameof(Notification.Category)] = notification.Category,
            [nameof(Notification.EventName)] = notification.EventName,
            [nameof(Notification.Priority)] = SnakeCase<Priority>.NameOf(notification.Priority),
            [nameof(Notification.Status)] = SnakeCase<DeliveryStatus>.NameOf(notification.Status),
            [nameof(Notification.Title)] = notification.Title,
            [nameof(Notification.Message)] = notification.Message,
            [nameof(Notification.RequiresAcknowledgement)] = notification.RequiresAcknowledgement,
            [nameof(Notification.CreatedAt)] = notification.CreatedAt,
            [ExpiresAt] = notification.ExpiresAt,
            [nameof(Notification.Attempts)] = notification.Attempts,
            [Unread] = deletedAt is null && notification.CountsAsUnread(),
            [Unseen] = deletedAt is null && notification.CountsAsUnread() && notification.SeenAt is null,
            [Deleted] = deletedAt is not null,
            [Hidden] = deletedAt is not null || notification.ArchivedAt is not null,
        };
        AddIfGiven(entity, nameof(Notification.Icon), notification.Icon);
        AddIfGiven(entity, nameof(Notification.Color), notification.Color);
        AddIfGiven(entity, nameof(Notification.ActionUrl), notification.ActionUrl);
        AddIfGiven(entity, nameof(Notification.ImageUrl), notification.ImageUrl);
        AddIfGiven(entity, nameof(Notification.Source), notification.Source);
        AddIfGiven(entity, nameof(Notification.Tags), notification.Tags.Count == 0 ? null
            : JsonSerializer.Serialize(notification.Tags, PlatformJson.Default.IReadOnlyListString));
        AddIfGiven(entity, nameof(Notification.Data), notification.Data?.GetRawText());
        AddIfGiven(entity, nameof(Notification.Room), notification.Room);
        AddIfGiven(entity, nameof(Notification.CollapseKey), notification.CollapseKey);
        AddIfGiven(entity, nameof(Notification.At), notification.At);
        AddIfGiven(entity, nameof(Notification.Sequence), notification.Sequence);
        AddIfGiven(entity, nameof(Notification.SentAt), notification.SentAt);
        AddIfGiven(entity, nameof(Notification.DeliveredAt), notification.DeliveredAt);
        AddIfGiven(entity, nameof(Notification.AcknowledgedAt), notification.AcknowledgedAt);
        AddIfGiven(entity, nameof(Notification.RoundTripMs), notification.RoundTripMs);
        AddIfGiven(entity, nameof(Notification.SeenAt), notification.SeenAt);
        AddIfGiven(entity, nameof(Notification.ReadAt), notification.ReadAt);
        AddIfGiven(entity, nameof(Notification.ArchivedAt), notification.ArchivedAt);
        AddIfGiven(entity, nameof(Notification.SnoozedUntil), notification.SnoozedUntil);
        AddIfGiven(entity, nameof(Notification.FailedReason), notification.FailedReason);
        AddIfGiven(entity, nameof(Notification.Channels), ChannelNames.Format(notification.Channels));
        AddIfGiven(entity, nameof(Notification.FallbackAt), notification.FallbackAt);
        AddIfGiven(entity, nameof(Notification.Variant), notification.Variant);
        AddIfGiven(entity, SentBy, notification.SentBy);
        AddIfGiven(entity, ContentActorColumn, notification.Actor is { } actor
            ? JsonSerializer.Serialize(actor, InboxJson.Default.ContentActor) : null);
        AddIfGiven(entity, nameof(Notification.Actions), notification.Actions is { } actions
            ? JsonSerializer.Serialize(actions, InboxJson.Default.IReadOnlyListContentAction) : null);
        AddIfGiven(entity, nameof(Notification.ActionTaken), notification.ActionTaken);
        AddIfGiven(entity, nameof(Notification.KeptReadUntil), notification.KeptReadUntil);
        AddIfGiven(entity, nameof(Notification.HasGivenExpiry), notification.HasGivenExpiry ? true : null);
        AddIfGiven(entity, nameof(Notification.UnreadEpoch), notification.UnreadEpoch);
        AddIfGiven(entity, nameof(Notification.ReturnedAt), notification.ReturnedAt);
        AddIfGiven(entity, nameof(Notification.FallbackReason), notification.FallbackReason);
        AddIfGiven(entity, nameof(ChannelTexts.EmailSubject), notification.ChannelTexts?.EmailSubject);
        AddIfGiven(entity, nameof(ChannelTexts.SmsText), notification.ChannelTexts?.SmsText);
        AddIfGiven(entity, TextLocale, notification.ChannelTexts?.Locale);
        if (notification.ChannelTexts?.EmailHtml is { } html)
            LongText.Write(entity, nameof(ChannelTexts.EmailHtml), html);
        if (notification.ChannelTexts?.EmailBlocks is { } blocks)
            LongText.Write(
                entity, nameof(ChannelTexts.EmailBlocks), JsonSerializer.Serialize(blocks, InboxJson.Default.IReadOnlyListMailBlock));
        AddGroup(entity, notification);
        AddPlan(entity, notification.Plan);
        AddIfGiven(entity, nameof(Notification.AcknowledgedInSight), notification.AcknowledgedInSight);
        AddIfGiven(entity, Queued, notification.IsQueued ? true : null);
        AddIfGiven(entity, DeletedAt, deletedAt);
        return entity;
    }

    public static Notification To(TableEntity entity, string ns, string user) => new()
    {
        Id = InboxKeys.IdOf(entity.RowKey),
        Namespace = ns,
        UserId = user,
        Type = SnakeCase<NotificationType>.Parse(entity.GetString(nameof(Notification.Type))) ?? NotificationType.Info,
        Category = entity.GetString(nameof(Notification.Category)),
        EventName = entity.GetString(nameof(Notification.EventName)),
        Priority = SnakeCase<Priority>.Parse(entity.GetString(nameof(Notification.Priority))) ?? Priority.Normal,
        Status = SnakeCase<DeliveryStatus>.Parse(entity.GetString(nameof(Notification.Status))) ?? DeliveryStatus.Pending,
        Title = entity.GetString(nameof(Notification.Title)),
        Message = entity.GetString(nameof(Notification.Message)),
        Icon = entity.GetString(nameof(Notification.Icon)),
        Color = entity.GetString(nameof(Notification.Color)),
        ActionUrl = entity.GetString(nameof(Notification.ActionUrl)),
        ImageUrl = entity.GetString(nameof(Notification.ImageUrl)),
        Source = entity.GetString(nameof(Notification.Source)),
        Tags = entity.GetString(nameof(Notification.Tags)) is { } tags
        ? JsonSerializer.Deserialize(tags, PlatformJson.Default.IReadOnlyListString)! : [],
        Data = entity.GetString(nameof(Notification.Data)) is { } data ? StrictJson.ReadStored(data) : null,
        Room = entity.GetString(nameof(Notification.Room)),
        CollapseKey = entity.GetString(nameof(Notification.CollapseKey)),
        At = entity.GetDateTimeOffset(nameof(Notification.At)),
        Sequence = entity.GetInt64(nameof(Notification.Sequence)),
        IsQueued = entity.GetBoolean(Queued) ?? false,
        RequiresAcknowledgement = entity.GetBoolean(nameof(Notification.RequiresAcknowledgement)) ?? false,
        CreatedAt = entity.GetDateTimeOffset(nameof(Notification.CreatedAt)) ?? default,
        ExpiresAt = entity.GetDateTimeOffset(ExpiresAt) ?? default,
        SentAt = entity.GetDateTimeOffset(nameof(Notification.SentAt)),
        DeliveredAt = entity.GetDateTimeOffset(nameof(Notification.DeliveredAt)),
        AcknowledgedAt = entity.GetDateTimeOffset(nameof(Notification.AcknowledgedAt)),
        RoundTripMs = entity.GetDouble(nameof(Notification.RoundTripMs)),
        SeenAt = entity.GetDateTimeOffset(nameof(Notification.SeenAt)),
        ReadAt = entity.GetDateTimeOffset(nameof(Notification.ReadAt)),
        ArchivedAt = entity.GetDateTimeOffset(nameof(Notification.ArchivedAt)),
        SnoozedUntil = entity.GetDateTimeOffset(nameof(Notification.SnoozedUntil)),
        Attempts = entity.GetInt32(nameof(Notification.Attempts)) ?? 0,
        FailedReason = entity.GetString(nameof(Notification.FailedReason)),
        Channels = ChannelNames.Parse(entity.GetString(nameof(Notification.Channels))),
        FallbackAt = entity.GetDateTimeOffset(nameof(Notification.FallbackAt)),
        Variant = entity.GetString(nameof(Notification.Variant)),
        SentBy = entity.GetString(SentBy),
        Actor = entity.GetString(ContentActorColumn) is { } actor
            ? JsonSerializer.Deserialize(actor, InboxJson.Default.ContentActor) : null,
        Actions = entity.GetString(nameof(Notification.Actions)) is { } actions
            ? JsonSerializer.Deserialize(actions, InboxJson.Default.IReadOnlyListContentAction) : null,
        ActionTaken = entity.GetString(nameof(Notification.ActionTaken)),
        KeptReadUntil = entity.GetDateTimeOffset(nameof(Notification.KeptReadUntil)),
        HasGivenExpiry = entity.GetBoolean(nameof(Notification.HasGivenExpiry)) ?? false,
        UnreadEpoch = entity.GetInt32(nameof(Notification.UnreadEpoch)),
        ReturnedAt = entity.GetDateTimeOffset(nameof(Notification.ReturnedAt)),
        FallbackReason = entity.GetString(nameof(Notification.FallbackReason)),
        GroupKey = entity.GetString(nameof(Notification.GroupKey)),
        Group = entity.GetString(Group) is { } group ? JsonSerializer.Deserialize(group, InboxJson.Default.NotificationGroup) : null,
        ChannelsOf = entity.GetGuid(nameof(Notification.ChannelsOf)),
        ChannelsSince = entity.GetGuid(nameof(Notification.ChannelsOf)) is { } first ? Ids.TimeOf(first) : null,
        Plan = PlanOf(entity),
        AcknowledgedInSight = entity.GetBoolean(nameof(Notification.AcknowledgedInSight)),
        ChannelTexts = ChannelTexts.NotEmpty(new ChannelTexts
        {
            EmailSubject = entity.GetString(nameof(ChannelTexts.EmailSubject)),
            EmailHtml = LongText.Read(entity, nameof(ChannelTexts.EmailHtml)) is { Length: > 0 } html ? html : null,
            EmailBlocks = LongText.Read(entity, nameof(ChannelTexts.EmailBlocks)) is { Length: > 0 } blocks
            ? JsonSerializer.Deserialize(blocks, InboxJson.Default.IReadOnlyListMailBlock) : null,
            SmsText = entity.GetString(nameof(ChannelTexts.SmsText)),
            Locale = entity.GetString(TextLocale),
        }),
    };

    private static void AddGroup(TableEntity entity, Notification notification)
    {
        if (notification.Group is not { } group)
            return;
        entity[nameof(Notification.GroupKey)] = notification.GroupKey;
        entity[Group] = JsonSerializer.Serialize(group, InboxJson.Default.NotificationGroup);
        entity[GroupId] = group.Id;
        AddIfGiven(entity, nameof(Notification.ChannelsOf), notification.ChannelsOf);
    }

    private static void AddPlan(TableEntity entity, PlanState? plan)
    {
        if (plan is null)
            return;
        entity[Plan] = plan.Pinned.Json;
        entity[PlanSteps] = plan.Format();
        AddIfGiven(entity, PlanVersion, plan.Pinned.Version);
        AddIfGiven(entity, PlanDue, plan.Due);
        AddIfGiven(entity, UnacknowledgedSince, plan.UnacknowledgedSince);
    }

    private static PlanState? PlanOf(TableEntity entity) => entity.GetString(Plan) is not { } json ? null : new PlanState(
        new PinnedPlan(json, entity.GetInt32(PlanVersion)), entity.GetDateTimeOffset(PlanDue),
        PlanState.Parse(entity.GetString(PlanSteps)))
    { UnacknowledgedSince = entity.GetDateTimeOffset(UnacknowledgedSince) };

    private static void AddIfGiven(TableEntity entity, string name, object? value)
    {
        if (value is not null)
            entity[name] = value;
    }
}

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
