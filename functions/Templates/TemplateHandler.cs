using Microsoft.Extensions.Options;

namespace Notifications.Templates;

/// <summary>What a namespace does with its templates.</summary>
public sealed class TemplateHandler(TemplateStore store, TemplateCatalog catalog, PreloadedTemplates preloaded, IOptions<TemplateOptions> options)
{
    /// <summary>The namespace's own and those that come with the app, by name.</summary>
    public async Task<TemplatePage> ListAsync(string ns, string? after, int limit, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        var own = (await store.ListActiveAsync(ns, after, limit + 1, cancellation)).ToLookup(t => t.Name);
        var shipped = preloaded.Names.Where(n => after is null || TemplateKeys.Compare(n, after) > 0);
        string[] names = [.. own.Select(o => o.Key).Union(shipped).Order(Comparer<string>.Create(TemplateKeys.Compare)).Take(limit + 1)];
        var items = names.Take(limit).Select(name => Summarize([.. Merge(own[name], name)])).ToArray();
        return new TemplatePage(items, names.Length > limit ? TemplateCursor.Write(ns, items[^1].Name) : null);
    }

    /// <summary>Null when there is none, or not in that locale.</summary>
    public async Task<TemplateDetails?> FindAsync(string ns, string name, string? locale, CancellationToken cancellation)
    {
        var (active, versions) = (store.FindActiveAsync(ns, name, cancellation), store.FindVersionsAsync(ns, name, cancellation));
        var kept = await versions;
        var items = Merge((await active).Select(a => a.Template), name).Where(t => locale is null || t.Locale == locale)
            .Select(t => t with { Versions = [.. t.Preloaded ? [] : kept[t.Locale]] }).ToArray();
        return items.Length == 0 ? null : new TemplateDetails(name, items);
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

    /// <summary>By locale: the namespace's own before what comes with the app.</summary>
    private IEnumerable<Template> Merge(IEnumerable<Template> own, string name) =>
        own.Concat(preloaded.Find(name).Values.Select(c => c.Template)).DistinctBy(t => t.Locale).OrderBy(t => t.Locale, StringComparer.Ordinal);

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
