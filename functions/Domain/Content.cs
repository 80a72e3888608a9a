using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>What a notification says and shows. Every member is declared here, read by <c>ContentReader</c>, stored by
/// <c>NotificationEntity</c>, and shown by who shows it; all else passes it on whole.</summary>
public abstract record Content
{
    [JsonPropertyOrder(-3)]
    public required NotificationType Type { get; init; }

    /// <summary>What the sending app calls the event: <c>[a-z0-9_.-]{1,64}</c>.</summary>
    [JsonPropertyOrder(-3)]
    public required string Category { get; init; }

    [JsonPropertyOrder(-2)]
    public required Priority Priority { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

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

    /// <summary>Like events with the same key become one notification for a while.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? GroupKey { get; init; }

    /// <summary>Of what has a collapse key: when it was so. With <see cref="Sequence"/> it says which of two is the later one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? At { get; init; }

    /// <summary>The sender's count of what has this collapse key.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Sequence { get; init; }

    public bool RequiresAcknowledgement { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public virtual ContentActor? Actor { get; init; }

    /// <summary>One or two; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ContentAction>? Actions { get; init; }
}

/// <summary>How large the members of a content may be: lengths in characters, as people count them (docs/limits.md).</summary>
internal static class ContentLimits
{
    public const int MaxTitle = 200, MaxMessage = 4_000, MaxTags = 20, MaxTag = 64, MaxUrl = 2_048, MaxName = 64, MaxKey = 128;

    public const int MaxActorName = 100, MaxActions = 2, MaxActionLabel = 40;

    public const int MaxDataBytes = 16 * 1024;
}

/// <summary>Who did what a notification tells of.</summary>
public sealed record ContentActor
{
    /// <summary>Up to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Shown in place of the icon: http or https.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>Their page: http, https or a path on the same site.</summary>
    public string? Url { get; init; }
}

/// <summary>A button of a notification: it leads to an address, or tells the app's page its event. One of the two is there.</summary>
public sealed record ContentAction
{
    /// <summary>Up to 40 characters.</summary>
    public required string Label { get; init; }

    /// <summary>http, https or a path on the same site.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary><c>[a-z0-9_.-]{1,64}</c>; each once in a notification.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Event { get; init; }
}

/// <summary>A part of a mail, as its template has it or filled in. Its texts are plain: the layout encodes them.</summary>
public sealed record MailBlock
{
    public required MailBlockType Type { get; init; }

    /// <summary>Of a title, a text or a button. Blank lines part a text into paragraphs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>Where a button leads, or an image is: http, https, or a path on the same site.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary>What an image shows, for whoever doesn't see it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alt { get; init; }

    /// <summary>Of a list. An item of several lines becomes several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>How many characters its texts have together.</summary>
    internal int Length => TextLength.Of(Text) + TextLength.Of(Url) + TextLength.Of(Alt) + (Items?.Sum(i => TextLength.Of(i)) ?? 0);
}

[JsonConverter(typeof(SnakeCaseConverter<MailBlockType>))]
public enum MailBlockType { Title, Text, Button, List, Image }

/// <summary>Cuts and cleans text without breaking what a reader sees as one character.</summary>
internal static class Texts
{
    /// <summary>The longest beginning for which <paramref name="fits"/> holds, ending between two characters as people count them, without
    /// blanks at its end. <paramref name="fits"/> must hold for whatever is shorter than something that fits.</summary>
    public static string LongestPrefix(string text, Func<string, bool> fits)
    {
        var starts = StringInfo.ParseCombiningCharacters(text);
        var (low, high) = (0, starts.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (fits(Prefix(middle)))
                low = middle;
            else
                high = middle - 1;
        }
        return Prefix(low);

        string Prefix(int count) => (count == starts.Length ? text : text[..starts[count]]).TrimEnd();
    }

    public static string Cut(string text, int maxChars) =>
        text.Length <= maxChars ? text : LongestPrefix(text, prefix => prefix.Length < maxChars) + "…";

    /// <summary>Everything on one line: control characters, line breaks above all, become blanks, so that a header stays one
    /// header.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in WellFormed(text))
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        return line.ToString().Trim();
    }

    /// <summary>Halves of a surrogate pair, which no encoding can carry, become U+FFFD.</summary>
    public static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}

/// <summary>How long a text is for whoever wrote it: in characters (code points), as JSON Schema's <c>maxLength</c> counts. An emoji that
/// .NET and JavaScript keep as two units is one.</summary>
internal static class TextLength
{
    public static int Of(ReadOnlySpan<char> text)
    {
        var halves = 0;
        foreach (var unit in text)
            halves += char.IsLowSurrogate(unit) ? 1 : 0;
        return text.Length - halves;
    }
}

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
