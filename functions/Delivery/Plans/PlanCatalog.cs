using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Notifications.Domain;

namespace Notifications.Delivery.Plans;

/// <summary>Finds the plan to begin with. A namespace's plans are held as a whole, so that a send asks memory; they are looked for again
/// when they are a few seconds old: a change by another instance is seen then.</summary>
public sealed class PlanCatalog(PlanStore store, TimeProvider time, IOptions<DeliveryOptions> options)
{
    private const int MaxNamespaces = 1_000;
    private readonly ConcurrentDictionary<string, Entry> cache = new(StringComparer.Ordinal);

    /// <summary>After a change on this instance: the next one looks again.</summary>
    public void Forget(string ns) => cache.TryRemove(ns, out _);

    public async ValueTask<StoredPlan?> FindAsync(string ns, string category, CancellationToken cancellation) =>
        (await FindAsync(ns, cancellation)).GetValueOrDefault(category);

    /// <summary>With the category's plan, unless the send says itself what follows it.</summary>
    public async ValueTask<SendContent> PinAsync(string ns, SendContent content, CancellationToken cancellation) =>
        content.Plan is null && content.Channels is null && await FindAsync(ns, content.Category, cancellation) is { } plan
            ? content with { Plan = plan.Pinned } : content;

    private async ValueTask<Dictionary<string, StoredPlan>> FindAsync(string ns, CancellationToken cancellation)
    {
        while (true)
        {
            var known = cache.GetValueOrDefault(ns);
            if (known is not null && known.IsGood(time.GetUtcNow() - options.Value.PlanCacheLife))
                return await known.Plans.Value.WaitAsync(cancellation);
            // Who comes meanwhile joins; a caller who leaves does not stop it for the others.
            var fresh = new Entry(time.GetUtcNow(), new(() => LoadAsync(ns)));
            if (!(known is null ? cache.TryAdd(ns, fresh) : cache.TryUpdate(ns, fresh, known)))
                continue;
            foreach (var old in cache.OrderBy(e => e.Value.LoadedAt).Take(cache.Count - MaxNamespaces))
                cache.TryRemove(old);
            return await fresh.Plans.Value.WaitAsync(cancellation);
        }
    }

    private async Task<Dictionary<string, StoredPlan>> LoadAsync(string ns) =>
        (await store.ListAsync(ns, CancellationToken.None)).ToDictionary(p => p.Category, StringComparer.Ordinal);

    private sealed record Entry(DateTimeOffset LoadedAt, Lazy<Task<Dictionary<string, StoredPlan>>> Plans)
    {
        public bool IsGood(DateTimeOffset since) => LoadedAt > since && !Plans.Value.IsFaulted;
    }
}
