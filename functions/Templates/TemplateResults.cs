using Notifications.Inbox;

namespace Notifications.Templates;

/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record TemplatePage(IReadOnlyList<TemplateSummary> Items, string? NextCursor);

/// <summary>A template in a list: how it looks in the default locale, and which locales it has.</summary>
public sealed record TemplateSummary
{
    public required string Name { get; init; }

    public required string? Icon { get; init; }

    public required string? Color { get; init; }

    public required NotificationType Type { get; init; }

    public required string Category { get; init; }

    public required Priority Priority { get; init; }

    public required IReadOnlyList<TemplateLocale> Locales { get; init; }
}

/// <param name="Version">The active one; 0 when it comes with the app.</param>
public sealed record TemplateLocale(string Locale, int Version, bool Preloaded);

/// <summary>A template with its active version in each locale.</summary>
public sealed record TemplateDetails(string Name, IReadOnlyList<Template> Items);

/// <summary>A template filled in, ready to be sent.</summary>
public sealed record RenderedTemplate
{
    /// <summary>The template's name.</summary>
    public required string Name { get; init; }

    /// <summary>The locale that was found, which may be a fallback of the one asked for.</summary>
    public required string Locale { get; init; }

    public required int Version { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public string? EmailSubject { get; init; }

    /// <summary>HTML in which every variable's value is escaped.</summary>
    public string? EmailHtml { get; init; }

    public string? SmsText { get; init; }

    /// <summary>http, https or a path on the same site.</summary>
    public string? ActionUrl { get; init; }

    public string? Icon { get; init; }

    public string? Color { get; init; }

    public required NotificationType Type { get; init; }

    public required string Category { get; init; }

    public required Priority Priority { get; init; }
}
