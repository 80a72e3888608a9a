using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>What reaches a person after the send, when, and when not. Without one the category's plan or the priority decides.</summary>
public sealed record DeliveryPlan
{
    /// <summary>1 to 10, each at its own time.</summary>
    public required IReadOnlyList<PlanStep> Steps { get; init; }

    /// <summary>Once the user has come this far, no step begins any more.</summary>
    public PlanStop? Stop { get; init; }

    /// <summary>How much of the category reaches a user by a channel: at most 10.</summary>
    public IReadOnlyList<PlanCap>? Caps { get; init; }
}

/// <summary>A step of a plan.</summary>
public sealed record PlanStep
{
    /// <summary><c>inApp</c>, <c>email</c>, <c>sms</c> or <c>push</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>From the send on, ISO 8601: <c>PT30S</c>, <c>PT5M</c>, <c>P1D</c>; at most <c>P366D</c>. At once by default.</summary>
    public string? After { get; init; }

    /// <summary>Asked when its time has come. Always by default.</summary>
    public PlanCondition? If { get; init; }

    /// <summary>At which time of the day. At any by default.</summary>
    public PlanTime? At { get; init; }

    /// <summary>What the notification has to be: <c>{ "priority": { "gte": "urgent" }, "data.amount": { "gt": 100 } }</c>; at most 10
    /// members.</summary>
    public JsonObject? When { get; init; }
}

/// <summary>A time of the day at which a step may go.</summary>
public sealed record PlanTime
{
    /// <summary>Inclusive.</summary>
    [JsonConverter(typeof(ClockTimeConverter))]
    public required TimeOnly NotBefore { get; init; }

    /// <summary>Exclusive; of the next day when it is earlier. When the day ends by default.</summary>
    [JsonConverter(typeof(ClockTimeConverter))]
    public TimeOnly? NotAfter { get; init; }

    /// <summary><c>recipient</c>, or one of the IANA database. The recipient's by default.</summary>
    public string? Zone { get; init; }
}

/// <summary>How much of a category reaches a user by a channel, whichever notifications it is.</summary>
public sealed record PlanCap
{
    /// <summary><c>email</c>, <c>sms</c> or <c>push</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>1 to 100.</summary>
    public required int Max { get; init; }

    /// <summary>In any time of this length, ISO 8601: <c>PT1M</c> to <c>P31D</c>.</summary>
    public required string Per { get; init; }
}

/// <summary>How far a user has come, to end a plan.</summary>
[JsonConverter(typeof(ApiEnumConverter<PlanStop>))]
public enum PlanStop
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,
    /// <summary>A client has it.</summary>
    Acknowledged,
    /// <summary>An open inbox has shown it.</summary>
    Seen,
    /// <summary>The user read it.</summary>
    Read,
}

/// <summary>When a step goes.</summary>
[JsonConverter(typeof(ApiEnumConverter<PlanCondition>))]
public enum PlanCondition
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,
    /// <summary>In any case.</summary>
    Always,
    /// <summary>No client has it.</summary>
    Unacknowledged,
    /// <summary>No open inbox has shown it.</summary>
    Unseen,
    /// <summary>The user has not read it.</summary>
    Unread,
}
