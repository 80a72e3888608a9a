using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>What a notification tells of that grew out of several like events.</summary>
public sealed record NotificationGroup
{
    /// <summary>How many people a notification names at the most.</summary>
    public const int MaxActors = 3;

    /// <summary>The same for as long as the group is there, whichever event is its newest.</summary>
    public required Guid Id { get; init; }

    /// <summary>How many events.</summary>
    public required int Count { get; init; }

    /// <summary>How many people, of the events that name one.</summary>
    public required int ActorCount { get; init; }

    /// <summary>The last ones, newest first, each once.</summary>
    public IReadOnlyList<ContentActor> Actors { get; init; } = [];

    /// <summary>Those but the first of <see cref="Actors"/>.</summary>
    [JsonIgnore]
    public int Others => Math.Max(0, ActorCount - 1);

    /// <summary>Of one event.</summary>
    public static NotificationGroup Of(Guid id, ContentActor? actor) =>
        new() { Id = id, Count = 1, ActorCount = actor is null ? 0 : 1, Actors = actor is null ? [] : [actor] };

    /// <summary>Lists are compared by what is in them: an unchanged group is no change.</summary>
    public bool Equals(NotificationGroup? other) =>
        other is not null && Id == other.Id && Count == other.Count && ActorCount == other.ActorCount
        && Actors.SequenceEqual(other.Actors);

    public override int GetHashCode() => HashCode.Combine(Id, Count, ActorCount);
}

/// <summary>How long events with the same group key become one notification.</summary>
public sealed record GroupWindow
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1), Longest = TimeSpan.FromDays(7);

    public required GroupWindowKind Kind { get; init; }

    /// <summary>From the first event, or after each.</summary>
    [JsonConverter(typeof(IsoDuration))]
    public required TimeSpan Window { get; init; }

    /// <summary>From the first event, however often a sliding window was moved.</summary>
    [JsonConverter(typeof(IsoDuration))]
    public required TimeSpan MaxWindow { get; init; }

    /// <summary>An event after so many begins another group.</summary>
    public required int MaxEvents { get; init; }
}

[JsonConverter(typeof(SnakeCaseConverter<GroupWindowKind>))]
public enum GroupWindowKind
{
    /// <summary>Each event keeps the group open for a window more, up to the longest one.</summary>
    Sliding,

    /// <summary>A window from the first event.</summary>
    Fixed,
}

/// <summary>What an event's texts are made of when its group has changed: kept with the event.</summary>
public sealed record GroupTextSource
{
    /// <summary>The recipient's language.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Locale { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DisplayName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Data { get; init; }

    /// <summary>In the one language that the recipient gets; null: its texts say nothing of the group.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SendTemplate? Template { get; init; }
}

/// <summary>A group that events can join, as pure functions: the same events make the same group, in whatever order they come.</summary>
/// <param name="Id">The notification that began it.</param>
/// <param name="BeganAt">When its first event was.</param>
/// <param name="ClosesAt">Events from then on begin another group.</param>
/// <param name="Current">The newest event: the notification's id.</param>
internal sealed record GroupState(Guid Id, DateTimeOffset BeganAt, DateTimeOffset ClosesAt, Guid Current, int Count)
{
    private const int HashBytes = 8;

    /// <summary>Of each person, eight bytes of a hash: how many there are is counted, and who is not told.</summary>
    public IReadOnlySet<ulong> People { get; init; } = new HashSet<ulong>();

    /// <summary>The last people and their newest events, newest first.</summary>
    public IReadOnlyList<GroupActor> Last { get; init; } = [];

    public NotificationGroup ToGroup() => new()
    {
        Id = Id,
        Count = Count,
        ActorCount = People.Count,
        Actors = [.. Last.Select(a => a.Actor)],
    };

    public static GroupState Begin(GroupEvent first, GroupWindow window) =>
        new GroupState(first.Id, first.At, first.At + Shorter(window.Window, window.MaxWindow), first.Id, 0).With(first, window);

    /// <summary>Of the events that are left: when it closes stays as it was.</summary>
    public GroupState Of(IEnumerable<GroupEvent> events) =>
        events.Aggregate(
            this with { Current = default, Count = 0, People = new HashSet<ulong>(), Last = [] }, (state, e) => state.Joined(e));

    /// <summary>Whether an event belongs to it by its time. One that comes late may be a little older than the first.</summary>
    public bool Takes(GroupEvent e, GroupWindow window) =>
        e.At < ClosesAt && e.At > BeganAt - window.Window && Count < window.MaxEvents;

    public GroupState With(GroupEvent e, GroupWindow window)
    {
        var slides = window.Kind == GroupWindowKind.Sliding ? Earlier(e.At + window.Window, BeganAt + window.MaxWindow) : ClosesAt;
        return Joined(e) with { ClosesAt = slides > ClosesAt ? slides : ClosesAt };
    }

    public byte[] WritePeople()
    {
        var bytes = new byte[People.Count * HashBytes];
        foreach (var (index, person) in People.Order().Index())
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(index * HashBytes), person);
        return bytes;
    }

    public static IReadOnlySet<ulong> ReadPeople(byte[] bytes) =>
        bytes.Chunk(HashBytes).Select(chunk => BinaryPrimitives.ReadUInt64BigEndian(chunk)).ToHashSet();

    private GroupState Joined(GroupEvent e)
    {
        var newest = Current.CompareTo(e.Id) < 0 ? e.Id : Current;
        if (e.Actor is not { } actor)
            return this with { Current = newest, Count = Count + 1 };
        var person = PersonOf(actor);
        var last = Last.Append(new GroupActor(e.Id, actor)).OrderByDescending(a => a.Event).DistinctBy(a => PersonOf(a.Actor))
            .Take(NotificationGroup.MaxActors);
        return this with { Current = newest, Count = Count + 1, People = new HashSet<ulong>(People) { person }, Last = [.. last] };
    }

    /// <summary>Two of the same name are told apart by their pages.</summary>
    private static ulong PersonOf(ContentActor actor) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(actor.Url ?? actor.Name)));

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>What a group looks at of an event.</summary>
internal readonly record struct GroupEvent(Guid Id, DateTimeOffset At, ContentActor? Actor)
{
    public static GroupEvent Of(Notification notification) => new(notification.Id, notification.CreatedAt, notification.Actor);
}

/// <param name="Event">The newest one of theirs.</param>
public sealed record GroupActor(Guid Event, ContentActor Actor);

/// <summary>What becomes of a group's notification, as pure functions.</summary>
internal static class GroupChanges
{
    /// <summary>A newer event's notification takes the place of the one before it: new, so neither seen nor acknowledged. What was begun
    /// for events that nobody has seen goes on for it, so that a group is one mail and not one for each event; what was left out of that
    /// is asked for again. Once its user has seen or snoozed it, what follows is a new one.</summary>
    public static Notification Grown(Notification before, Notification next) =>
        before is { SeenAt: not null } or { ReturnedAt: not null }
        ? next with { ExpiresAt = Later(before.ExpiresAt, next.ExpiresAt) } : next with
        {
            Plan = before.Plan?.AskedAgain(before, next),
            ChannelsOf = before.ChannelId,
            ChannelsSince = before.ChannelsSince ?? before.CreatedAt,
            // A higher priority has channels that were not turned to; those that were have their rows, and are not tried again.
            FallbackAt = next.Priority > before.Priority ? null : before.FallbackAt,
            FallbackReason = next.Priority > before.Priority ? null : before.FallbackReason,
            ExpiresAt = Later(before.ExpiresAt, next.ExpiresAt),
        };

    /// <summary>For a newer event that its user does not know: steps that were left out because of what they did with an older one, or of
    /// what that one was, are open again. They are looked at when the event's own plan would be, whose message is there.</summary>
    private static PlanState AskedAgain(this PlanState state, Notification before, Notification next)
    {
        var known = before.AcknowledgedAt is null ? state : state with { UnacknowledgedSince = next.CreatedAt };
        StepProgress[] steps = [.. state.Steps.Select((progress, index) =>
            IsOpenAgain(progress, state.Plan.Steps[index], next) ? StepProgress.Waiting : progress)];
        if (next.Plan?.Due is not { } due || steps.SequenceEqual(state.Steps))
            return known;
        return known with { Steps = steps, Due = state.Due is { } earlier && earlier < due ? earlier : due };
    }

    private static bool IsOpenAgain(StepProgress progress, PlanStep step, Notification next) =>
        (progress.IsOfItsUser || progress.Reason is SkipReason.ConditionNotMet or SkipReason.SwitchedOff)
        && PlanCriteria.Fit(step.When, next);

    /// <summary>The same notification with other numbers and another sentence.</summary>
    public static Notification WithTextsOf(Notification before, Notification next) => before with
    {
        Title = next.Title,
        Message = next.Message,
        ActionUrl = next.ActionUrl,
        ChannelTexts = next.ChannelTexts,
        Group = next.Group,
    };

    /// <summary>The newest event was taken out: the notification shows the one before it, and keeps what its user did with it.</summary>
    public static Notification WithoutNewest(Notification before, Notification next) => next with
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
