using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Notifications.Templates;

namespace Notifications.Delivery.Mails;

/// <summary>The layout of a namespace's mails, kept for as long as templates are: a change by another instance is seen within
/// seconds.</summary>
public sealed class LayoutCatalog(LayoutStore store, TimeProvider time, IOptions<TemplateOptions> options)
{
    private readonly ConcurrentDictionary<string, Entry> cache = new(StringComparer.Ordinal);

    /// <summary>After a change on this instance: the next one looks again.</summary>
    public void Forget(string ns) => cache.TryRemove(ns, out _);

    /// <summary>Null when the settings say how they look.</summary>
    public async Task<Layout?> FindAsync(string ns, CancellationToken cancellation)
    {
        while (true)
        {
            var known = cache.GetValueOrDefault(ns);
            if (known is not null && known.IsGood(time.GetUtcNow() - options.Value.CacheLife))
                return await known.Layout.Value.WaitAsync(cancellation);
            // Who comes meanwhile joins; a caller who leaves does not stop it for the others.
            var fresh = new Entry(time.GetUtcNow(), new(() => store.FindAsync(ns, Layout.Default, CancellationToken.None)));
            if (!(known is null ? cache.TryAdd(ns, fresh) : cache.TryUpdate(ns, fresh, known)))
                continue;
            foreach (var old in cache.OrderBy(e => e.Value.LoadedAt).Take(cache.Count - options.Value.CacheSize))
                cache.TryRemove(old);
            return await fresh.Layout.Value.WaitAsync(cancellation);
        }
    }

    private sealed record Entry(DateTimeOffset LoadedAt, Lazy<Task<Layout?>> Layout)
    {
        public bool IsGood(DateTimeOffset since) => LoadedAt > since && !Layout.Value.IsFaulted;
    }
}
