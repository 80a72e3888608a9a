using System.Text.Json.Serialization;

namespace Notifications.Domain;

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
