using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>What a send says. Title and message, or a template, or variants; null members take their defaults.</summary>
public abstract record SendContent
{
    /// <summary>1 to 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>1 to 4,000 characters.</summary>
    public string? Message { get; init; }

    /// <summary>What your app calls the event: 1 to 64 of <c>a-z 0-9 _ . -</c>. The type by default.</summary>
    public string? Category { get; init; }

    /// <summary>Normal by default.</summary>
    public Priority? Priority { get; init; }

    /// <summary>The name of an icon, at most 64 characters.</summary>
    public string? Icon { get; init; }

    /// <summary>As <c>#0a7</c>, <c>#00aa77</c> or <c>#00aa77ff</c>.</summary>
    public string? Color { get; init; }

    /// <summary>Where it leads to: http, https, or a path on the same site; at most 2,048 characters.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>A picture: http, https, or a path on the same site; at most 2,048 characters.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>Who did it.</summary>
    public NotificationActor? Actor { get; init; }

    /// <summary>Buttons: at most 2.</summary>
    public IReadOnlyList<NotificationAction>? Actions { get; init; }

    /// <summary>What sent it, at most 64 characters.</summary>
    public string? Source { get; init; }

    /// <summary>At most 20, of up to 64 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Anything of your app's, at most 16 KB.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>Push it again when nobody acknowledges it. High, urgent and critical ones are confirmed in any case.</summary>
    public bool? RequiresAcknowledgement { get; init; }

    /// <summary>30 to 90 days from now by default, by priority.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The room that it is about, not the one that it is sent to: at most 128 of <c>A-Z a-z 0-9 _ . : -</c>.</summary>
    public string? Room { get; init; }

    /// <summary>Instead of title and message; what is given beside it wins.</summary>
    public string? Template { get; init; }

    /// <summary>What the template is filled in with, at most 16 KB.</summary>
    public JsonObject? Variables { get; init; }

    /// <summary>The template's language, as <c>pt-BR</c>; falls back to <c>pt</c>, then to the default.</summary>
    public string? Locale { get; init; }

    /// <summary>Sends later, up to a year ahead.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>An A/B test, instead of a template: at most 10. A user always gets the same one.</summary>
    public IReadOnlyList<SendVariant>? Variants { get; init; }
}

/// <summary>A send to users, roles, rooms or everyone: at least one of them.</summary>
public sealed record SendRequest : SendContent
{
    /// <summary>At most 10,000 user ids.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>At most 20 roles, as the recipients' profiles have them.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>At most 20 rooms.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>To everyone, whatever else is named.</summary>
    public bool? Broadcast { get; init; }

    /// <summary>Not to these: at most 1,000.</summary>
    public IReadOnlyList<string>? ExcludeUsers { get; init; }

    /// <summary>Info by default.</summary>
    public NotificationType? Type { get; init; }

    /// <summary>A later one with the same key takes the earlier one's place; at most 128 characters.</summary>
    public string? CollapseKey { get; init; }

    /// <summary>Events with the same key become one notification while their window is open and it is unread; at most 128
    /// characters. Not with a collapse key, and not of a broadcast.</summary>
    public string? GroupKey { get; init; }

    /// <summary>How long they do; as the settings say when null.</summary>
    public GroupWindow? Group { get; init; }

    /// <summary>With a collapse key: when it was so. Of two, the later one stays.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>With a collapse key: a count. Where both have one, the larger is the later one.</summary>
    public long? Sequence { get; init; }

    /// <summary>Where to turn, in this order, when nobody acknowledges it; empty for nowhere. By priority when null.</summary>
    public IReadOnlyList<DeliveryChannel>? Channels { get; init; }

    /// <summary>What follows the send, step by step.</summary>
    public DeliveryPlan? Plan { get; init; }
}

/// <summary>How long events with the same group key become one notification; what is null is as the settings say.</summary>
public sealed record GroupWindow
{
    /// <summary>Sliding by default.</summary>
    public GroupWindowKind? Kind { get; init; }

    /// <summary>ISO 8601, from <c>PT1M</c> to <c>P7D</c>; <c>PT1H</c> by default.</summary>
    public string? Window { get; init; }

    /// <summary>From the first event, however close together they come; <c>P1D</c> by default.</summary>
    public string? MaxWindow { get; init; }
}

/// <summary>What a group's window is counted from.</summary>
[JsonConverter(typeof(ApiEnumConverter<GroupWindowKind>))]
public enum GroupWindowKind
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,

    /// <summary>Each event: it keeps the group open for a window more.</summary>
    Sliding,

    /// <summary>The first event.</summary>
    Fixed,
}

/// <summary>A broadcast of type system.</summary>
public sealed record SystemSendRequest : SendContent;

/// <summary>One of several texts that are compared.</summary>
public sealed record SendVariant
{
    /// <summary>1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Its share among the others' weights: 0 to 1,000, 1 by default.</summary>
    public int? Weight { get; init; }

    /// <summary>The template's name.</summary>
    public required string Template { get; init; }
}

/// <summary>How far a task is: one row in each inbox, whatever the number of updates.</summary>
public sealed record ProgressRequest
{
    /// <summary>At most 10,000 user ids. Of users, roles and rooms at least one is needed.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>At most 20 roles.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>At most 20 rooms.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>Not to these: at most 1,000.</summary>
    public IReadOnlyList<string>? ExcludeUsers { get; init; }

    /// <summary>Your app's id of the task, at most 128 characters.</summary>
    public required string TaskId { get; init; }

    /// <summary>0 to 100 percent.</summary>
    public required int Progress { get; init; }

    /// <summary>Your app's word for it, at most 64 characters.</summary>
    public required string Status { get; init; }

    /// <summary>At most 200 characters.</summary>
    public string? CurrentStep { get; init; }

    /// <summary>At most 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>When it was so. The later update stays.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Counts up. Where both have one, the larger is the later update.</summary>
    public long? Sequence { get; init; }
}

internal sealed record BulkRequest
{
    public required IReadOnlyList<SendRequest> Notifications { get; init; }
}
