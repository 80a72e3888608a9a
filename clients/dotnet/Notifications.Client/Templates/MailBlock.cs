using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>A part of an email. A title and a text have <see cref="Text"/>, a button has text and <see cref="Url"/>, a list
/// <see cref="Items"/>, an image an address and <see cref="Alt"/>. Texts are plain-text Handlebars.</summary>
public sealed record MailBlock
{
    /// <summary>The kind of block.</summary>
    public required MailBlockType Type { get; init; }

    /// <summary>At most 4,000 characters when rendered.</summary>
    public string? Text { get; init; }

    /// <summary>http, https or a path on the same site when rendered.</summary>
    public string? Url { get; init; }

    /// <summary>A text alternative for the image; empty if it is decoration.</summary>
    public string? Alt { get; init; }

    /// <summary>1 to 50 items.</summary>
    public IReadOnlyList<string>? Items { get; init; }
}

/// <summary>The kind of a mail block.</summary>
[JsonConverter(typeof(ApiEnumConverter<MailBlockType>))]
public enum MailBlockType
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,
    /// <summary>A heading.</summary>
    Title,
    /// <summary>Paragraphs.</summary>
    Text,
    /// <summary>A button with a link.</summary>
    Button,
    /// <summary>A list.</summary>
    List,
    /// <summary>An image.</summary>
    Image,
}

/// <summary>The recipient a text is rendered for.</summary>
public sealed record TextRecipient
{
    /// <summary>The display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The language, such as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>An IANA time zone, such as <c>Europe/Berlin</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The sending app's data about the recipient.</summary>
    public JsonObject? Data { get; init; }
}
