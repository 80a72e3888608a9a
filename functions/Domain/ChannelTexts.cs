using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>What a notification says on other channels, where its template has texts of its own for them.</summary>
public sealed record ChannelTexts
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EmailSubject { get; init; }

    /// <summary>The template escaped its variables; no other text is HTML.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EmailHtml { get; init; }

    /// <summary>The parts of its mail, filled in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SmsText { get; init; }

    /// <summary>The language of all its texts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Locale { get; init; }

    /// <summary>Of the mail, in characters.</summary>
    [JsonIgnore]
    internal int MailLength => TextLength.Of(EmailHtml) + (EmailBlocks?.Sum(b => b.Length) ?? 0);

    /// <summary>Null when all are.</summary>
    public static ChannelTexts? NotEmpty(ChannelTexts texts) => texts == new ChannelTexts() ? null : texts;
}
