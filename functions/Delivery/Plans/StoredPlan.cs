using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;

namespace Notifications.Delivery.Plans;

/// <summary>A category's plan, one version of it.</summary>
public sealed record StoredPlan
{
    public required string Category { get; init; }

    /// <summary>Each change makes a new one, and a removal too.</summary>
    public required int Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<PlanStep> Steps { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanStop? Stop { get; init; }

    public IReadOnlyList<PlanCap> Caps { get; init; } = [];

    /// <summary>The numbers of those that are kept, oldest first; only of one that was asked for by its category.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Versions { get; init; }

    [JsonIgnore]
    public PinnedPlan Pinned { get; private init; } = null!;

    public static StoredPlan Of(string category, PinnedPlan pinned, DateTimeOffset createdAt) => new()
    {
        Category = category,
        Version = pinned.Version!.Value,
        CreatedAt = createdAt,
        Steps = pinned.Plan.Steps,
        Stop = pinned.Plan.Stop,
        Caps = pinned.Plan.Caps,
        Pinned = pinned,
    };
}

/// <param name="Items">By category.</param>
public sealed record StoredPlans(IReadOnlyList<StoredPlan> Items);

/// <summary>What came of keeping a plan.</summary>
/// <param name="Plan">Of what was kept, or was there already.</param>
public readonly record struct PlanChange(PlanOutcome Outcome, StoredPlan? Plan = null)
{
    /// <summary>The versions that there are, when the one that was asked for is none of them.</summary>
    public IReadOnlyList<int> Kept { get; init; } = [];
}

public enum PlanOutcome
{
    Created,
    Changed,
    NotFound,
    NoSuchVersion,

    /// <summary>The namespace has as many plans as it may have.</summary>
    TooMany,
    Busy,
}

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
