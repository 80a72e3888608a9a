using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>What reaches a person after the send, when, and under which conditions. Default: the category's plan or the priority.</summary>
public sealed record DeliveryPlan
{
    /// <summary>1 to 10 steps, each at its own time.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>No further step begins once the user has got this far.</summary>
    public PlanStop? Stop { get; init; }

    /// <summary>Limits on the messages of the category per channel, at most 10.</summary>
    public IReadOnlyList<PlanCap>? Caps { get; init; }
}

/// <summary>A step of a plan.</summary>
public sealed record PlanStep
{
    /// <summary><c>inApp</c>, <c>email</c>, <c>sms</c> or <c>push</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>Counted from the send, ISO 8601: <c>PT30S</c>, <c>PT5M</c>, <c>P1D</c>; at most <c>P366D</c>. Default: at once.</summary>
    public string? After { get; init; }

    /// <summary>Checked when the step is due. Default: always.</summary>
    public PlanCondition? If { get; init; }

    /// <summary>The time of day at which it may begin. Default: any.</summary>
    public PlanTime? At { get; init; }

    /// <summary>Conditions on the notification: <c>{ "priority": { "gte": "urgent" }, "data.amount": { "gt": 100 } }</c>; at most 10
    /// members.</summary>
    public JsonObject? When { get; init; }
}

/// <summary>The time of day at which a step may begin.</summary>
public sealed record PlanTime
{
    /// <summary>Inclusive.</summary>
    [JsonConverter(typeof(ClockTimeConverter))]
    public required TimeOnly NotBefore { get; init; }

    /// <summary>Exclusive; on the next day if it is earlier. Default: the end of the day.</summary>
    [JsonConverter(typeof(ClockTimeConverter))]
    public TimeOnly? NotAfter { get; init; }

    /// <summary><c>recipient</c>, or an IANA time zone. Default: the recipient's.</summary>
    public string? Zone { get; init; }
}

/// <summary>The maximum number of messages of a category that a user gets on a channel, over all notifications.</summary>
public sealed record PlanCap
{
    /// <summary><c>email</c>, <c>sms</c> or <c>push</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>1 to 100.</summary>
    public required int Max { get; init; }

    /// <summary>Any period of this length, ISO 8601: <c>PT1M</c> to <c>P31D</c>.</summary>
    public required string Per { get; init; }
}

/// <summary>How far a user must get to end a plan.</summary>
[JsonConverter(typeof(ApiEnumConverter<PlanStop>))]
public enum PlanStop
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,
    /// <summary>A client acknowledged it.</summary>
    Acknowledged,
    /// <summary>An open inbox has shown it.</summary>
    Seen,
    /// <summary>The user read it.</summary>
    Read,
}

/// <summary>The condition of a step.</summary>
[JsonConverter(typeof(ApiEnumConverter<PlanCondition>))]
public enum PlanCondition
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,
    /// <summary>Unconditionally.</summary>
    Always,
    /// <summary>No client acknowledged it.</summary>
    Unacknowledged,
    /// <summary>No open inbox has shown it.</summary>
    Unseen,
    /// <summary>The user has not read it.</summary>
    Unread,
}
