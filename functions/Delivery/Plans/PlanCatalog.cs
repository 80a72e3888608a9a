using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;

namespace Notifications.Delivery.Plans;

/// <summary>Finds the plan to begin with. A namespace's plans are held as a whole, so that a send asks memory.</summary>
public sealed class PlanCatalog(PlanStore store, TimeProvider time, IOptions<DeliveryOptions> options)
{
    private const int MaxNamespaces = 1_000;

    private readonly LoadingCache<string, Dictionary<string, StoredPlan>> cache = new(
        async (ns, _) => (await store.ListAsync(ns, CancellationToken.None)).ToDictionary(p => p.Category, StringComparer.Ordinal),
        options.Value.PlanCacheLife, MaxNamespaces, time);

    /// <summary>After a change on this instance: the next one looks again.</summary>
    public void Forget(string ns) => cache.Forget(ns);

    public async ValueTask<StoredPlan?> FindAsync(string ns, string category, CancellationToken cancellation) =>
        (await cache.GetAsync(ns, cancellation)).GetValueOrDefault(category);

    /// <summary>With the category's plan, unless the send says itself what follows it.</summary>
    public async ValueTask<SendContent> PinAsync(string ns, SendContent content, CancellationToken cancellation) =>
        content.Plan is null && content.Channels is null && await FindAsync(ns, content.Category, cancellation) is { } plan
            ? content with { Plan = plan.Pinned } : content;
}
