using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Notifications.Domain;

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
