namespace Notifications.Domain;

/// <summary>What becomes of a group's notification, as pure functions.</summary>
internal static class GroupChanges
{
    /// <summary>A newer event's notification takes the place of the one before it: new, so neither seen nor acknowledged. What was begun
    /// for events that nobody has seen goes on for it, so that a group is one mail and not one for each event; once its user has seen
    /// or snoozed it, what follows is told anew.</summary>
    public static Notification Grown(Notification before, Notification told) =>
        before is { SeenAt: not null } or { ReturnedAt: not null }
        ? told with { ExpiresAt = Later(before.ExpiresAt, told.ExpiresAt) } : told with
        {
            Plan = before.Plan,
            ChannelsOf = before.ChannelId,
            ChannelsSince = before.ChannelsSince ?? before.CreatedAt,
            FallbackAt = before.FallbackAt,
            FallbackReason = before.FallbackReason,
            ExpiresAt = Later(before.ExpiresAt, told.ExpiresAt),
        };

    /// <summary>The same notification with other numbers and another sentence.</summary>
    public static Notification Told(Notification before, Notification told) => before with
    {
        Title = told.Title,
        Message = told.Message,
        ActionUrl = told.ActionUrl,
        ChannelTexts = told.ChannelTexts,
        Group = told.Group,
    };

    /// <summary>The newest event was taken out: the notification tells of the one before it, and stays what its user made of it.</summary>
    public static Notification Back(Notification before, Notification told) => told with
    {
        Status = before.Status,
        ExpiresAt = before.ExpiresAt,
        HasGivenExpiry = before.HasGivenExpiry,
        KeptReadUntil = before.KeptReadUntil,
        SentAt = before.SentAt,
        DeliveredAt = before.DeliveredAt,
        AcknowledgedAt = before.AcknowledgedAt,
        AcknowledgedInSight = before.AcknowledgedInSight,
        RoundTripMs = before.RoundTripMs,
        SeenAt = before.SeenAt,
        ReadAt = before.ReadAt,
        UnreadEpoch = before.UnreadEpoch,
        ArchivedAt = before.ArchivedAt,
        SnoozedUntil = before.SnoozedUntil,
        ReturnedAt = before.ReturnedAt,
        Attempts = before.Attempts,
        Silent = before.Silent,
        Plan = before.Plan,
        Channels = before.Channels,
        ChannelsOf = before.ChannelId,
        ChannelsSince = before.ChannelsSince ?? before.CreatedAt,
        FallbackAt = before.FallbackAt,
        FallbackReason = before.FallbackReason,
        FailedReason = before.FailedReason,
        ActionTaken = before.ActionTaken,
        GroupWindow = before.GroupWindow,
        GroupText = before.GroupText,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
