using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Notifications.Templates;

/// <summary>Finds the template to use: the namespace's own before the one that comes with the app, in the best locale that there is.
/// What is found is kept compiled, and looked for again when it is a few seconds old: a change by another instance is seen then.</summary>
public sealed class TemplateCatalog(TemplateStore store, PreloadedTemplates preloaded, TimeProvider time, IOptions<TemplateOptions> options)
{
    private readonly ConcurrentDictionary<(string Namespace, string Name), Entry> cache = [];

    /// <summary>How many templates are kept ready.</summary>
    public int Count => cache.Count;

    /// <summary>After a change on this instance: the next one looks again.</summary>
    public void Forget(string ns, string name) => cache.TryRemove((ns, name), out _);

    /// <param name="locale">A normalized language tag, or null for the default.</param>
    internal async Task<CompiledTemplate?> FindAsync(string ns, string name, string? locale, CancellationToken cancellation)
    {
        var own = await OwnAsync((ns, name), cancellation);
        var shipped = preloaded.Find(name);
        foreach (var tag in Locales.Chain(locale, options.Value.DefaultLocale))
        {
            if (own.TryGetValue(tag, out var found))
                return found.Template;
            if (shipped.TryGetValue(tag, out var common))
                return common;
        }
        // It is not even there in the default locale: better in another language than not at all.
        return own.OrderBy(o => o.Key, StringComparer.Ordinal).FirstOrDefault().Value?.Template ?? shipped.OrderBy(s => s.Key, StringComparer.Ordinal).FirstOrDefault().Value;
    }

    private async Task<IReadOnlyDictionary<string, Own>> OwnAsync((string Namespace, string Name) key, CancellationToken cancellation)
    {
        while (true)
        {
            var known = cache.GetValueOrDefault(key);
            if (known is not null && known.IsGood(time.GetUtcNow() - options.Value.CacheLife))
                return await known.Templates.Value.WaitAsync(cancellation);
            // Who comes meanwhile joins; a caller who leaves does not stop it for the others.
            var fresh = new Entry(time.GetUtcNow(), new(() => LoadAsync(key, known)));
            if (!(known is null ? cache.TryAdd(key, fresh) : cache.TryUpdate(key, fresh, known)))
                continue;
            Trim();
            return await fresh.Templates.Value.WaitAsync(cancellation);
        }
    }

    /// <summary>What did not change since it was compiled stays as it is.</summary>
    private async Task<IReadOnlyDictionary<string, Own>> LoadAsync((string Namespace, string Name) key, Entry? before)
    {
        var known = before is { Templates.Value: { IsCompletedSuccessfully: true } done } ? await done : new Dictionary<string, Own>();
        var active = await store.FindActiveAsync(key.Namespace, key.Name, CancellationToken.None);
        return active.ToDictionary(a => a.Template.Locale, a => known.GetValueOrDefault(a.Template.Locale) is { } own && own.Tag == a.Tag ? own : new Own(a.Tag, new CompiledTemplate(a.Template)));
    }

    private void Trim()
    {
        foreach (var old in cache.OrderBy(e => e.Value.LoadedAt).Take(cache.Count - options.Value.CacheSize))
            cache.TryRemove(old);
    }

    private sealed record Own(string Tag, CompiledTemplate Template);

    private sealed record Entry(DateTimeOffset LoadedAt, Lazy<Task<IReadOnlyDictionary<string, Own>>> Templates)
    {
        public bool IsGood(DateTimeOffset since) => LoadedAt > since && !Templates.Value.IsFaulted;
    }
}
