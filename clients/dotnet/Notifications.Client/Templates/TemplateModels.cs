using System.Text.Json.Nodes;

namespace Notifications.Client;

/// <summary>A variable that a template is filled in with.</summary>
public sealed record TemplateVariable
{
    /// <summary>A letter or <c>_</c>, then up to 63 letters, digits or <c>_</c>.</summary>
    public required string Name { get; init; }

    /// <summary>A send without it is refused; false by default.</summary>
    public bool? Required { get; init; }

    /// <summary>Any JSON value, at most 1 KB.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>At most 200 characters.</summary>
    public string? Description { get; init; }
}

/// <summary>A template in one language. Texts are Handlebars: <c>{{variable}}</c>, <c>#if</c>, <c>#unless</c>, <c>#each</c>, <c>#with</c>;
/// at most 16,384 characters each. Values are escaped in <see cref="EmailHtml"/> and nowhere else.</summary>
public sealed record TemplateRequest
{
    /// <summary>1 to 64 of <c>a-z 0-9 _ . -</c>. Needed for creating one; else its address has it.</summary>
    public string? Name { get; init; }

    /// <summary>Its language, as <c>pt-BR</c>; <c>en</c> by default.</summary>
    public string? Locale { get; init; }

    /// <summary>At most 200 characters when filled in.</summary>
    public required string Title { get; init; }

    /// <summary>At most 4,000 characters when filled in.</summary>
    public required string Message { get; init; }

    /// <summary>At most 200 characters when filled in.</summary>
    public string? EmailSubject { get; init; }

    /// <summary>At most 65,536 characters when filled in.</summary>
    public string? EmailHtml { get; init; }

    /// <summary>Its mail, part by part; in place of <see cref="EmailHtml"/>. At most 20.</summary>
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    /// <summary>At most 1,600 characters when filled in.</summary>
    public string? SmsText { get; init; }

    /// <summary>http, https, or a path on the same site when filled in.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>The name of an icon, at most 64 characters.</summary>
    public string? Icon { get; init; }

    /// <summary>As <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>Of the notifications made of it; info by default.</summary>
    public NotificationType? Type { get; init; }

    /// <summary>Of the notifications made of it; the name by default.</summary>
    public string? Category { get; init; }

    /// <summary>Of the notifications made of it; normal by default.</summary>
    public Priority? Priority { get; init; }

    /// <summary>At most 50.</summary>
    public IReadOnlyList<TemplateVariable>? Variables { get; init; }
}

/// <summary>A version of a template in one language.</summary>
public sealed record Template
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its language.</summary>
    public string Locale { get; init; } = "";

    /// <summary>From 1; 0 when it comes with the server.</summary>
    public int Version { get; init; }

    /// <summary>It comes with the server.</summary>
    public bool Preloaded { get; init; }

    /// <summary>Handlebars.</summary>
    public string Title { get; init; } = "";

    /// <summary>Handlebars.</summary>
    public string Message { get; init; } = "";

    /// <summary>Handlebars.</summary>
    public string? EmailSubject { get; init; }

    /// <summary>Handlebars.</summary>
    public string? EmailHtml { get; init; }

    /// <summary>Its mail, part by part.</summary>
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    /// <summary>Handlebars.</summary>
    public string? SmsText { get; init; }

    /// <summary>Handlebars.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>The name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>As <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>Of the notifications made of it.</summary>
    public NotificationType Type { get; init; }

    /// <summary>Of the notifications made of it.</summary>
    public string Category { get; init; } = "";

    /// <summary>Of the notifications made of it.</summary>
    public Priority Priority { get; init; }

    /// <summary>What it is filled in with.</summary>
    public IReadOnlyList<TemplateVariable> Variables { get; init; } = [];

    /// <summary>When this version was kept; null when it comes with the server.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>All that are kept; only of <see cref="TemplatesClient.GetAsync"/>.</summary>
    public IReadOnlyList<int>? Versions { get; init; }
}

/// <summary>A template in all its languages.</summary>
public sealed record TemplateDetails
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>One for each language: the version that is used.</summary>
    public IReadOnlyList<Template> Items { get; init; } = [];
}

/// <summary>A template in a list.</summary>
public sealed record TemplateSummary
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>As <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>Of the notifications made of it.</summary>
    public NotificationType Type { get; init; }

    /// <summary>Of the notifications made of it.</summary>
    public string Category { get; init; } = "";

    /// <summary>Of the notifications made of it.</summary>
    public Priority Priority { get; init; }

    /// <summary>Its languages.</summary>
    public IReadOnlyList<TemplateLocale> Locales { get; init; } = [];
}

/// <summary>A language that a template has.</summary>
public sealed record TemplateLocale
{
    /// <summary>As <c>pt-BR</c>.</summary>
    public string Locale { get; init; } = "";

    /// <summary>The version that is used.</summary>
    public int Version { get; init; }

    /// <summary>It comes with the server.</summary>
    public bool Preloaded { get; init; }
}

/// <summary>What a template is filled in with, to see what it looks like.</summary>
public sealed record TemplatePreview
{
    /// <summary>At most 16 KB.</summary>
    public JsonObject? Variables { get; init; }

    /// <summary>Falls back: <c>pt-BR</c>, <c>pt</c>, the default.</summary>
    public string? Locale { get; init; }

    /// <summary>Whom it is for: what <c>recipient</c> says in the texts.</summary>
    public TextRecipient? Recipient { get; init; }

    /// <summary>In place of the template that is kept; its language is its own <see cref="TemplateRequest.Locale"/>. Nothing of it is
    /// stored.</summary>
    public TemplateRequest? Draft { get; init; }
}

/// <summary>A template filled in.</summary>
public sealed record RenderedTemplate
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The language that was found.</summary>
    public string Locale { get; init; } = "";

    /// <summary>The version that is used.</summary>
    public int Version { get; init; }

    /// <summary>Filled in.</summary>
    public string Title { get; init; } = "";

    /// <summary>Filled in.</summary>
    public string Message { get; init; } = "";

    /// <summary>Filled in.</summary>
    public string? EmailSubject { get; init; }

    /// <summary>Filled in.</summary>
    public string? EmailHtml { get; init; }

    /// <summary>Its mail, part by part, filled in.</summary>
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    /// <summary>Filled in.</summary>
    public string? SmsText { get; init; }

    /// <summary>Filled in.</summary>
    public string? ActionUrl { get; init; }

    /// <summary>The name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>As <c>#00aa77</c>.</summary>
    public string? Color { get; init; }

    /// <summary>Of the notifications made of it.</summary>
    public NotificationType Type { get; init; }

    /// <summary>Of the notifications made of it.</summary>
    public string Category { get; init; } = "";

    /// <summary>Of the notifications made of it.</summary>
    public Priority Priority { get; init; }
}

internal sealed record TemplateActivation(int ActiveVersion, string? Locale);
