namespace Notifications.Domain;

/// <summary>What becomes of a group's notification, as pure functions.</summary>
internal static class GroupChanges
{
    /// <summary>A newer event's notification takes the place of the one before it: new, so neither seen nor acknowledged. What was begun
    /// for events that nobody has seen goes on for it, so that a group is one mail and not one for each event; what was left out of that
    /// is asked for again. Once its user has seen or snoozed it, what follows is told anew.</summary>
    public static Notification Grown(Notification before, Notification told) =>
        before is { SeenAt: not null } or { ReturnedAt: not null }
        ? told with { ExpiresAt = Later(before.ExpiresAt, told.ExpiresAt) } : told with
        {
            Plan = before.Plan?.AskedAgain(before, told),
            ChannelsOf = before.ChannelId,
            ChannelsSince = before.ChannelsSince ?? before.CreatedAt,
            // A higher priority has channels that were not turned to; those that were have their rows, and are not tried again.
            FallbackAt = told.Priority > before.Priority ? null : before.FallbackAt,
            FallbackReason = told.Priority > before.Priority ? null : before.FallbackReason,
            ExpiresAt = Later(before.ExpiresAt, told.ExpiresAt),
        };

    /// <summary>For a newer event that its user does not know: steps that were left out because of what they did with an older one, or of
    /// what that one was, are open again. They are looked at when the event's own plan would be, whose message is there.</summary>
    private static PlanState AskedAgain(this PlanState state, Notification before, Notification told)
    {
        var known = before.AcknowledgedAt is null ? state : state with { UnacknowledgedSince = told.CreatedAt };
        StepProgress[] steps = [.. state.Steps.Select((progress, index) =>
            IsOpenAgain(progress, state.Plan.Steps[index], told) ? StepProgress.Waiting : progress)];
        if (told.Plan?.Due is not { } due || steps.SequenceEqual(state.Steps))
            return known;
        return known with { Steps = steps, Due = state.Due is { } earlier && earlier < due ? earlier : due };
    }

    private static bool IsOpenAgain(StepProgress progress, PlanStep step, Notification told) =>
        (progress.IsOfItsUser || progress.Reason is SkipReason.ConditionNotMet or SkipReason.SwitchedOff)
        && PlanCriteria.Fit(step.When, told);

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
