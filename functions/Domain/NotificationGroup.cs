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
