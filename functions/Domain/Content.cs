using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>What is sent: texts filled in, members checked.</summary>
public sealed record Content
{
    public required string Title { get; init; }

    public required string Message { get; init; }

    public required NotificationType Type { get; init; }

    public required string Category { get; init; }

    public required Priority Priority { get; init; }

    public string? Icon { get; init; }

    public string? Color { get; init; }

    public string? ActionUrl { get; init; }

    public string? ImageUrl { get; init; }

    public string? Source { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public JsonElement? Data { get; init; }

    public string? Room { get; init; }

    /// <summary>A later one with the same key takes the earlier one's place in an inbox.</summary>
    public string? CollapseKey { get; init; }

    /// <summary>When it was so; of what has a collapse key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? At { get; init; }

    /// <summary>The sender's count of what has this collapse key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Sequence { get; init; }

    public bool RequiresAcknowledgement { get; init; }

    /// <summary>Null: after the default time.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The channels to turn to, in this order, instead of the policy's; empty: none; null: the policy's.</summary>
    public IReadOnlyList<ChannelKind>? Channels { get; init; }

    /// <summary>An email's subject and HTML, and a text message's text, where the template has its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChannelTexts? ChannelTexts { get; init; }

    /// <summary>The A/B variant that this is; null when there is only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    /// <summary>Who sends it; for the audit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Actor { get; init; }
}

/// <summary>What a notification says on other channels, where its template has texts of its own for them.</summary>
public sealed record ChannelTexts
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EmailSubject { get; init; }

    /// <summary>The template escaped its variables; no other text is HTML.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EmailHtml { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SmsText { get; init; }

    /// <summary>The language of all its texts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Locale { get; init; }

    /// <summary>Null when all are.</summary>
    public static ChannelTexts? NotEmpty(ChannelTexts texts) => texts == new ChannelTexts() ? null : texts;
}
