using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>A content on its way to its recipients, with what is said to the app and not to them.</summary>
public sealed record SendContent : Content
{
    /// <summary>Null: after the default time.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The channels to turn to, in this order, instead of the policy's; empty: none; null: the policy's.</summary>
    public IReadOnlyList<ChannelKind>? Channels { get; init; }

    /// <summary>What is done after the send instead of the priority's policy; null: that policy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PinnedPlan? Plan { get; init; }

    /// <summary>An email's subject and HTML, and a text message's text, where the template has its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChannelTexts? ChannelTexts { get; init; }

    /// <summary>What each recipient's texts are made of; null: title, message, address and texts for channels are the same for
    /// everybody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SendTemplate? Template { get; init; }

    /// <summary>Of what has a group key: how long its events become one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GroupWindow? GroupWindow { get; init; }

    /// <summary>The A/B variant that this is; null when there is only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    /// <summary>Stored as <see cref="ActedBy"/>: in stored plans, <c>actor</c> says who sends it.</summary>
    [JsonIgnore]
    public override ContentActor? Actor { get => base.Actor; init => base.Actor = value; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentActor? ActedBy { get => Actor; init => Actor = value; }

    /// <summary>Who sends it; for the audit.</summary>
    [JsonPropertyName("actor")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SentBy { get; init; }
}
