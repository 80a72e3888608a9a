using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>The content of a send: title and message, a template, or variants. Null members take their defaults.</summary>
public abstract record SendContent
{
    /// <summary>1 to 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>1 to 4,000 characters.</summary>
    public string? Message { get; init; }

    /// <summary>Your app's name for the event: 1 to 64 of <c>a-z 0-9 _ . -</c>. Default: the type.</summary>
    public string? Category { get; init; }

    /// <summary>Default: normal.</summary>
    public Priority? Priority { get; init; }

    /// <summary>The name of an icon, at most 64 characters.</summary>
    public string? Icon { get; init; }

    /// <summary>Such as <c>#0a7</c>, <c>#00aa77</c> or <c>#00aa77ff</c>.</summary>
    public string? Color { get; init; }

    /// <summary>The link it opens: http, https, or a path on the same site; at most 2,048 characters.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>An image: http, https, or a path on the same site; at most 2,048 characters.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>Who did it.</summary>
    public NotificationActor? Actor { get; init; }

    /// <summary>Buttons, at most 2.</summary>
    public IReadOnlyList<NotificationAction>? Actions { get; init; }

    /// <summary>The sending source, at most 64 characters.</summary>
    public string? Source { get; init; }

    /// <summary>At most 20, of up to 64 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Your app's own data, at most 16 KB.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>Push it again while unacknowledged. High, urgent and critical ones always expect an acknowledgement.</summary>
    public bool? RequiresAcknowledgement { get; init; }

    /// <summary>Default: 30 to 90 days from now, by priority.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The room it is about, not a recipient: at most 128 of <c>A-Z a-z 0-9 _ . : -</c>.</summary>
    public string? Room { get; init; }

    /// <summary>Replaces title and message; a title or message given with it takes precedence.</summary>
    public string? Template { get; init; }

    /// <summary>The template's variables, at most 16 KB.</summary>
    public JsonObject? Variables { get; init; }

    /// <summary>The template's language, such as <c>pt-BR</c>; falls back to <c>pt</c>, then to the default.</summary>
    public string? Locale { get; init; }

    /// <summary>Sends later, up to a year ahead.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>An A/B test instead of a template, with at most 10 variants. A user always gets the same one.</summary>
    public IReadOnlyList<SendVariant>? Variants { get; init; }
}

/// <summary>A send to users, roles, rooms or everyone: at least one of them.</summary>
public sealed record SendRequest : SendContent
{
    /// <summary>At most 10,000 user ids.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>At most 20 roles from the recipients' profiles.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>At most 20 rooms.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>Send to everyone, whatever other recipients are given.</summary>
    public bool? Broadcast { get; init; }

    /// <summary>Users to exclude, at most 1,000.</summary>
    public IReadOnlyList<string>? ExcludeUsers { get; init; }

    /// <summary>Default: info.</summary>
    public NotificationType? Type { get; init; }

    /// <summary>A later notification with the same key replaces the earlier one; at most 128 characters.</summary>
    public string? CollapseKey { get; init; }

    /// <summary>Events with the same key become one notification while their window is open and it is unread; at most 128
    /// characters. Not with a collapse key, and not for a broadcast.</summary>
    public string? GroupKey { get; init; }

    /// <summary>The group's window; null: from the server's settings.</summary>
    public GroupWindow? Group { get; init; }

    /// <summary>With a collapse key: the time of the state described. Of two, the later one stays.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>With a collapse key: an increasing number. If both have one, the larger is the later one.</summary>
    public long? Sequence { get; init; }

    /// <summary>Channels to fall back to, in this order, if nobody acknowledges it; empty: none; null: by priority.</summary>
    public IReadOnlyList<DeliveryChannel>? Channels { get; init; }

    /// <summary>What happens after the send, step by step.</summary>
    public DeliveryPlan? Plan { get; init; }
}

/// <summary>How long events with the same group key are grouped; null members come from the server's settings.</summary>
public sealed record GroupWindow
{
    /// <summary>Default: sliding.</summary>
    public GroupWindowKind? Kind { get; init; }

    /// <summary>ISO 8601, from <c>PT1M</c> to <c>P7D</c>. Default: <c>PT1H</c>.</summary>
    public string? Window { get; init; }

    /// <summary>The longest time from the first event, however frequent the events are. Default: <c>P1D</c>.</summary>
    public string? MaxWindow { get; init; }
}

/// <summary>What a group's window counts from.</summary>
[JsonConverter(typeof(ApiEnumConverter<GroupWindowKind>))]
public enum GroupWindowKind
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,

    /// <summary>Each event: it keeps the group open for another window.</summary>
    Sliding,

    /// <summary>The first event.</summary>
    Fixed,
}

/// <summary>A broadcast of type system.</summary>
public sealed record SystemSendRequest : SendContent;

/// <summary>A variant of an A/B test.</summary>
public sealed record SendVariant
{
    /// <summary>1 to 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Its weight relative to the others: 0 to 1,000. Default: 1.</summary>
    public int? Weight { get; init; }

    /// <summary>The template's name.</summary>
    public required string Template { get; init; }
}

/// <summary>The progress of a task: one notification per inbox, however many updates there are.</summary>
public sealed record ProgressRequest
{
    /// <summary>At most 10,000 user ids. At least one of users, roles and rooms is required.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>At most 20 roles.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>At most 20 rooms.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>Users to exclude, at most 1,000.</summary>
    public IReadOnlyList<string>? ExcludeUsers { get; init; }

    /// <summary>Your app's id for the task, at most 128 characters.</summary>
    public required string TaskId { get; init; }

    /// <summary>0 to 100 percent.</summary>
    public required int Progress { get; init; }

    /// <summary>Your app's status text, at most 64 characters.</summary>
    public required string Status { get; init; }

    /// <summary>At most 200 characters.</summary>
    public string? CurrentStep { get; init; }

    /// <summary>At most 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>The time of the state described. The later update stays.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>An increasing number. If both have one, the larger is the later update.</summary>
    public long? Sequence { get; init; }
}

internal sealed record BulkRequest
{
    public required IReadOnlyList<SendRequest> Notifications { get; init; }
}
