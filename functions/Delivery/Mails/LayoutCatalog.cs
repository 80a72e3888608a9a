using Microsoft.Extensions.Options;
using Notifications.Platform;
using Notifications.Templates;

namespace Notifications.Delivery.Mails;

/// <summary>The layout of a namespace's mails, kept for as long as templates are.</summary>
public sealed class LayoutCatalog(LayoutStore store, TimeProvider time, IOptions<TemplateOptions> options)
{
    private readonly LoadingCache<string, Layout?> cache = new(
        (ns, _) => store.FindAsync(ns, Layout.Default, CancellationToken.None), options.Value.CacheLife, options.Value.CacheSize, time);

    /// <summary>After a change on this instance: the next one looks again.</summary>
    public void Forget(string ns) => cache.Forget(ns);

    /// <summary>Null when the settings say how they look.</summary>
    public ValueTask<Layout?> FindAsync(string ns, CancellationToken cancellation) => cache.GetAsync(ns, cancellation);
}
