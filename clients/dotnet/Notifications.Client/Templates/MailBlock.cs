using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>A part of a mail. A title and a text have <see cref="Text"/>, a button text and <see cref="Url"/>, a list
/// <see cref="Items"/>, an image an address and <see cref="Alt"/>. Texts are Handlebars, and plain.</summary>
public sealed record MailBlock
{
    /// <summary>What it is.</summary>
    public required MailBlockType Type { get; init; }

    /// <summary>At most 4,000 characters when filled in.</summary>
    public string? Text { get; init; }

    /// <summary>http, https or a path on the same site when filled in.</summary>
    public string? Url { get; init; }

    /// <summary>What an image shows; empty for decoration.</summary>
    public string? Alt { get; init; }

    /// <summary>1 to 50.</summary>
    public IReadOnlyList<string>? Items { get; init; }
}

/// <summary>What a part of a mail is.</summary>
[JsonConverter(typeof(ApiEnumConverter<MailBlockType>))]
public enum MailBlockType
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,
    /// <summary>A heading.</summary>
    Title,
    /// <summary>Paragraphs.</summary>
    Text,
    /// <summary>A button that leads somewhere.</summary>
    Button,
    /// <summary>A list.</summary>
    List,
    /// <summary>A picture.</summary>
    Image,
}

/// <summary>Whom a text is for.</summary>
public sealed record TextRecipient
{
    /// <summary>Their name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Their language, as <c>pt-BR</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>Of the IANA database, as <c>Europe/Berlin</c>.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What the sending app keeps with them.</summary>
    public JsonObject? Data { get; init; }
}
