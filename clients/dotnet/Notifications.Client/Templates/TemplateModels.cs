using System.Text.Json.Nodes;

namespace Notifications.Client;

/// <summary>A variable of a template.</summary>
public sealed record TemplateVariable
{
    /// <summary>A letter or <c>_</c>, then up to 63 letters, digits or <c>_</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a send without it is refused. Default: false.</summary>
    public bool? Required { get; init; }

    /// <summary>Any JSON value, at most 1 KB.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>At most 200 characters.</summary>
    public string? Description { get; init; }
}

/// <summary>A template in one language. Texts are Handlebars: <c>{{variable}}</c>, <c>#if</c>, <c>#unless</c>, <c>#each</c>, <c>#with</c>;
/// at most 16,384 characters each. Values are escaped only in <see cref="EmailHtml"/>.</summary>
public sealed record TemplateRequest
{
    /// <summary>1 to 64 of <c>a-z 0-9 _ . -</c>. Required when creating one; otherwise part of the address.</summary>
    public string? Name { get; init; }

    /// <summary>The language, such as <c>pt-BR</c>. Default: <c>en</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>At most 200 characters when rendered.</summary>
    public required string Title { get; init; }

    /// <summary>At most 4,000 characters when rendered.</summary>
    public required string Message { get; init; }

    /// <summary>At most 200 characters when rendered.</summary>
    public string? EmailSubject { get; init; }

    /// <summary>At most 65,536 characters when rendered.</summary>
    public string? EmailHtml { get; init; }

    /// <summary>The email in blocks, instead of <see cref="EmailHtml"/>. At most 20.</summary>
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    /// <summary>At most 1,600 characters when rendered.</summary>
    public string? SmsText { get; init; }

    /// <summary>http, https, or a path on the same site when rendered.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>The name of an icon, at most 64 characters.</summary>
    public string? Icon { get; init; }

    /// <summary>Such as <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>The type of its notifications. Default: info.</summary>
    public NotificationType? Type { get; init; }

    /// <summary>The category of its notifications. Default: the name.</summary>
    public string? Category { get; init; }

    /// <summary>The priority of its notifications. Default: normal.</summary>
    public Priority? Priority { get; init; }

    /// <summary>At most 50 variables.</summary>
    public IReadOnlyList<TemplateVariable>? Variables { get; init; }
}

/// <summary>A version of a template in one language.</summary>
public sealed record Template
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The language.</summary>
    public string Locale { get; init; } = "";

    /// <summary>Starting at 1; 0 if it is built in.</summary>
    public int Version { get; init; }

    /// <summary>Whether it is built in.</summary>
    public bool Preloaded { get; init; }

    /// <summary>A Handlebars text.</summary>
    public string Title { get; init; } = "";

    /// <summary>A Handlebars text.</summary>
    public string Message { get; init; } = "";

    /// <summary>A Handlebars text.</summary>
    public string? EmailSubject { get; init; }

    /// <summary>A Handlebars text.</summary>
    public string? EmailHtml { get; init; }

    /// <summary>The email in blocks.</summary>
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    /// <summary>A Handlebars text.</summary>
    public string? SmsText { get; init; }

    /// <summary>A Handlebars text.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>The name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>Such as <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>The type of its notifications.</summary>
    public NotificationType Type { get; init; }

    /// <summary>The category of its notifications.</summary>
    public string Category { get; init; } = "";

    /// <summary>The priority of its notifications.</summary>
    public Priority Priority { get; init; }

    /// <summary>Its variables.</summary>
    public IReadOnlyList<TemplateVariable> Variables { get; init; } = [];

    /// <summary>When this version was saved; null if it is built in.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>All stored versions; only from <see cref="TemplatesClient.GetAsync"/>.</summary>
    public IReadOnlyList<int>? Versions { get; init; }
}

/// <summary>A template in all languages.</summary>
public sealed record TemplateDetails
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The active version of each language.</summary>
    public IReadOnlyList<Template> Items { get; init; } = [];
}

/// <summary>A template in a list.</summary>
public sealed record TemplateSummary
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>Such as <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>The type of its notifications.</summary>
    public NotificationType Type { get; init; }

    /// <summary>The category of its notifications.</summary>
    public string Category { get; init; } = "";

    /// <summary>The priority of its notifications.</summary>
    public Priority Priority { get; init; }

    /// <summary>The languages.</summary>
    public IReadOnlyList<TemplateLocale> Locales { get; init; } = [];
}

/// <summary>A language of a template.</summary>
public sealed record TemplateLocale
{
    /// <summary>Such as <c>pt-BR</c>.</summary>
    public string Locale { get; init; } = "";

    /// <summary>The active version.</summary>
    public int Version { get; init; }

    /// <summary>Whether it is built in.</summary>
    public bool Preloaded { get; init; }
}

/// <summary>The input for a template preview.</summary>
public sealed record TemplatePreview
{
    /// <summary>At most 16 KB.</summary>
    public JsonObject? Variables { get; init; }

    /// <summary>Falls back: <c>pt-BR</c>, <c>pt</c>, the default.</summary>
    public string? Locale { get; init; }

    /// <summary>The recipient, for <c>recipient</c> in the texts.</summary>
    public TextRecipient? Recipient { get; init; }

    /// <summary>A draft to use instead of the stored template, in the language of its <see cref="TemplateRequest.Locale"/>. It is not
    /// stored.</summary>
    public TemplateRequest? Draft { get; init; }
}

/// <summary>A rendered template.</summary>
public sealed record RenderedTemplate
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The language that was found.</summary>
    public string Locale { get; init; } = "";

    /// <summary>The rendered version.</summary>
    public int Version { get; init; }

    /// <summary>Rendered from the template.</summary>
    public string Title { get; init; } = "";

    /// <summary>Rendered from the template.</summary>
    public string Message { get; init; } = "";

    /// <summary>Rendered from the template.</summary>
    public string? EmailSubject { get; init; }

    /// <summary>Rendered from the template.</summary>
    public string? EmailHtml { get; init; }

    /// <summary>The rendered email in blocks.</summary>
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    /// <summary>Rendered from the template.</summary>
    public string? SmsText { get; init; }

    /// <summary>Rendered from the template.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>The name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>Such as <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>The type of its notifications.</summary>
    public NotificationType Type { get; init; }

    /// <summary>The category of its notifications.</summary>
    public string Category { get; init; } = "";

    /// <summary>The priority of its notifications.</summary>
    public Priority Priority { get; init; }
}

internal sealed record TemplateActivation(int ActiveVersion, string? Locale);
