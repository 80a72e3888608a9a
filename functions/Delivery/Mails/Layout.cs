using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Notifications.Platform;
using Notifications.Templates;

namespace Notifications.Delivery.Mails;

/// <summary>How a namespace's emails look and whom they are from. What is absent is as the settings say.</summary>
public sealed record Layout
{
    /// <summary>The one that emails use.</summary>
    public const string Default = "default";

    public required string Name { get; init; }

    /// <summary>Counted from 1; 0 where nothing was put yet.</summary>
    public int Version { get; init; }

    public string? BrandName { get; init; }

    /// <summary>https.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>Of buttons.</summary>
    public string? Color { get; init; }

    public string? SenderName { get; init; }

    /// <summary>Of a domain that the settings allow.</summary>
    public string? SenderAddress { get; init; }

    public string? ReplyTo { get; init; }

    public string? PostalAddress { get; init; }

    /// <summary>By language; the best one for a mail's is shown.</summary>
    public IReadOnlyDictionary<string, string>? Footer { get; init; }

    /// <summary>Null where nothing was put yet.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The numbers of the versions that are kept, oldest first; only where it is looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Versions { get; init; }
}

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
