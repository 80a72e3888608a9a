using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Templates;

/// <summary>What a namespace does with its templates.</summary>
public sealed class TemplateHandler(
    TemplateStore store, TemplateCatalog catalog, PreloadedTemplates preloaded, IOptions<TemplateOptions> options)
{
    /// <summary>The namespace's own and those that come with the app, by name.</summary>
    public async Task<TemplatePage> ListAsync(string ns, string? after, int limit, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var own = (await store.ListActiveAsync(ns, after, limit + 1, cancellation)).ToLookup(t => t.Name);
        var shipped = preloaded.Names.Where(n => after is null || TemplateKeys.Compare(n, after) > 0);
        string[] names = [.. own.Select(o => o.Key).Union(shipped).Order(Comparer<string>.Create(TemplateKeys.Compare)).Take(limit + 1)];
        var items = names.Take(limit).Select(name => Summarize([.. Merge(own[name], name)])).ToArray();
        return new TemplatePage(items, names.Length > limit ? Cursor.Write(ns, "templates", items[^1].Name) : null);
    }

    /// <summary>Null when there is none, or not in that locale.</summary>
    public async Task<TemplateDetails?> FindAsync(string ns, string name, string? locale, CancellationToken cancellation)
    {
        var (active, versions) = (store.FindActiveAsync(ns, name, cancellation), store.FindVersionsAsync(ns, name, cancellation));
        var kept = await versions;
        var items = Merge((await active).Select(a => a.Template), name).Where(t => locale is null || t.Locale == locale)
            .Select(t => t with { Versions = t.Preloaded ? [] : [.. ShippedIn(name, t.Locale), .. kept[t.Locale]] }).ToArray();
        return items.Length == 0 ? null : new TemplateDetails(name, items);
    }

    /// <summary>One version in one language, active or not; null when it is not kept.</summary>
    /// <param name="locale">Null: the default one.</param>
    /// <param name="version">0: the one that comes with the app.</param>
    public async Task<TemplateDetails?> FindVersionAsync(
        string ns, string name, string? locale, int version, CancellationToken cancellation)
    {
        locale ??= options.Value.DefaultLocale;
        var found = version == 0 ? preloaded.Find(name).GetValueOrDefault(locale)?.Template
            : await store.FindVersionAsync(ns, name, locale, version, cancellation);
        return found is null ? null : new TemplateDetails(name, [found]);
    }

    /// <summary>Null when others kept changing it.</summary>
    public async Task<Template?> SaveAsync(string ns, Template draft, CancellationToken cancellation)
    {
        var saved = await store.AddVersionAsync(ns, draft, cancellation);
        catalog.Forget(ns, draft.Name);
        return saved;
    }

    public async Task<Activation> ActivateAsync(string ns, string name, string locale, int version, CancellationToken cancellation)
    {
        var activation = await store.ActivateAsync(ns, name, locale, version, cancellation);
        catalog.Forget(ns, name);
        return activation;
    }

    public async Task<Deletion> DeleteAsync(string ns, string name, string? locale, CancellationToken cancellation)
    {
        var deleted = await store.DeleteAsync(ns, name, locale, cancellation);
        catalog.Forget(ns, name);
        if (deleted)
            return Deletion.Done;
        var shipped = preloaded.Find(name);
        return shipped.Count > 0 && (locale is null || shipped.ContainsKey(locale)) ? Deletion.Preloaded : Deletion.NotFound;
    }

    private int[] ShippedIn(string name, string locale) => preloaded.Find(name).ContainsKey(locale) ? [0] : [];

    /// <summary>By locale: the namespace's own before what comes with the app.</summary>
    private IEnumerable<Template> Merge(IEnumerable<Template> own, string name) =>
        own.Concat(preloaded.Find(name).Values.Select(c => c.Template)).DistinctBy(t => t.Locale)
        .OrderBy(t => t.Locale, StringComparer.Ordinal);

    private TemplateSummary Summarize(Template[] locales)
    {
        var shown = locales.FirstOrDefault(t => t.Locale == options.Value.DefaultLocale) ?? locales[0];
        return new TemplateSummary
        {
            Name = shown.Name,
            Icon = shown.Icon,
            Color = shown.Color,
            Type = shown.Type,
            Category = shown.Category,
            Priority = shown.Priority,
            Locales = [.. locales.Select(t => new TemplateLocale(t.Locale, t.Version, t.Preloaded))],
        };
    }
}

public enum Deletion { Done, NotFound, Preloaded }

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

/// <summary>A template with its active version in each locale, or with the one version that was asked for.</summary>
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

    /// <summary>Those that have something to say; their texts are plain.</summary>
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    public string? SmsText { get; init; }

    /// <summary>http, https or a path on the same site.</summary>
    public string? ActionUrl { get; init; }

    public string? Icon { get; init; }

    public string? Color { get; init; }

    public required NotificationType Type { get; init; }

    public required string Category { get; init; }

    public required Priority Priority { get; init; }

    /// <summary>With the template's name for a text that is empty: where sends are listed, they say something.</summary>
    internal RenderedTemplate Named() => this with
    {
        Title = string.IsNullOrWhiteSpace(Title) ? Name : Title,
        Message = string.IsNullOrWhiteSpace(Message) ? Name : Message,
    };

    /// <summary>What channels say beside title and message; null when it has nothing.</summary>
    internal ChannelTexts? ForChannels() => ChannelTexts.NotEmpty(new ChannelTexts
    {
        EmailSubject = EmailSubject,
        EmailHtml = EmailHtml,
        EmailBlocks = EmailBlocks,
        SmsText = SmsText,
        Locale = Locale,
    });
}

internal static class TemplateProblems
{
    public static Problem NotFound(string name) => Problems.NotFound($"There is no template '{FieldErrors.Shorten(name)}'.");

    public static Problem Busy() => Problems.Conflict("The template kept changing. Try again.");

    public static Problem Preloaded(string name) =>
        Problems.Preloaded($"'{name}' comes with the app. A template of your own by this name takes its place.");
}
