using Notifications.Domain;

namespace Notifications.Templates;

/// <summary>Makes the texts of a send for its recipients: once for all who get the same.</summary>
public sealed class SendTexts
{
    private readonly TemplateRenderer renderer;
    private readonly TemplateVersions versions;
    private readonly SendContent content;
    private readonly SendTemplate template;
    private readonly TextMoment moment;
    private readonly Dictionary<TextKey, FilledContent> filled = [];
    private readonly Dictionary<string, SendTemplate> sources = new(StringComparer.Ordinal);

    internal SendTexts(
        TemplateRenderer renderer, TemplateVersions versions, SendContent content, SendTemplate template, TextMoment moment) =>
        (this.renderer, this.versions, this.content, this.template, this.moment) =
        (renderer, versions, content, template, moment);

    /// <summary>Recipients' profiles have to be read for it.</summary>
    public bool UsesRecipient => versions.Traits.UsesRecipient;

    /// <summary>All who share a language get the same.</summary>
    public bool IsByLanguage => versions.Traits is { UsesRecipient: false, UsesZone: false };

    /// <summary>What fills in a recipient's texts again; null: they say nothing of a group.</summary>
    public SendTemplate? SourceFor(TextRecipient recipient)
    {
        var version = versions.Find(template.Locale ?? recipient.Locale);
        if (!version.Traits.UsesGroup)
            return null;
        var locale = version.Template.Locale;
        if (!sources.TryGetValue(locale, out var source))
            sources[locale] = source = TemplateVersions.Only(template, locale);
        return source;
    }

    public FilledContent For(TextRecipient recipient)
    {
        var language = template.Locale ?? recipient.Locale;
        var version = versions.Find(language);
        var traits = version.Traits;
        if (traits.UsesRecipient)
            return Fill(version, language, recipient);
        // What a text does not depend on is left out: fewer are made.
        var key = new TextKey(
            version.Template.Locale, traits.UsesCulture ? TextContext.LanguageOf(version.Template.Locale, language) : null,
            traits.UsesZone ? recipient.TimeZone : null);
        if (!filled.TryGetValue(key, out var known))
            filled[key] = known = Fill(version, language, recipient);
        return known;
    }

    private FilledContent Fill(CompiledTemplate version, string? language, TextRecipient recipient)
    {
        var report = new RenderReport(null, "", version.Template);
        var rendered = renderer.Render(version, template.Variables, language, recipient, moment, report, template.ForChannels);
        return rendered is null ? new FilledContent(null, report.Problem) : new FilledContent(With(rendered), null);
    }

    private SendContent With(RenderedTemplate rendered) => content with
    {
        Title = IsGiven("title") ? content.Title : rendered.Title,
        Message = IsGiven("message") ? content.Message : rendered.Message,
        ActionUrl = IsGiven("actionUrl") ? content.ActionUrl : rendered.ActionUrl,
        ChannelTexts = !template.ForChannels || IsGiven("title") || IsGiven("message") ? null : rendered.ForChannels(),
        Template = null,
    };

    private bool IsGiven(string member) => template.Given.Contains(member);

    private readonly record struct TextKey(string Version, string? Language, string? Zone);
}

/// <summary>A content with one recipient's texts.</summary>
/// <param name="Problem">Why there are none, in a sentence; null when there are.</param>
public sealed record FilledContent(SendContent? Content, string? Problem);
