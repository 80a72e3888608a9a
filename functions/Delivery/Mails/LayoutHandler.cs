namespace Notifications.Delivery.Mails;

/// <summary>What a namespace does with its layouts.</summary>
public sealed class LayoutHandler(LayoutStore store, LayoutCatalog catalog)
{
    /// <summary>Null when there is none; the one that mails use is always there, if only as the settings have it.</summary>
    /// <param name="version">An older one; null: the one that counts.</param>
    public async Task<Layout?> FindAsync(string ns, string name, int? version, CancellationToken cancellation)
    {
        var found = version is { } older ? store.FindVersionAsync(ns, name, older, cancellation) : store.FindAsync(ns, name, cancellation);
        var kept = await store.VersionsAsync(ns, name, cancellation);
        return await found is { } layout ? layout with { Versions = kept }
            : name == Layout.Default && version is null ? new Layout { Name = name, Versions = [] } : null;
    }

    /// <summary>Null when others kept changing it.</summary>
    public async Task<Layout?> SaveAsync(string ns, Layout draft, CancellationToken cancellation)
    {
        var saved = await store.AddVersionAsync(ns, draft, cancellation);
        catalog.Forget(ns);
        return saved;
    }

    public async Task<LayoutActivation> ActivateAsync(string ns, string name, int version, CancellationToken cancellation)
    {
        var activation = await store.ActivateAsync(ns, name, version, cancellation);
        catalog.Forget(ns);
        return activation;
    }

    public async Task<bool> DeleteAsync(string ns, string name, CancellationToken cancellation)
    {
        var deleted = await store.DeleteAsync(ns, name, cancellation);
        catalog.Forget(ns);
        return deleted;
    }
}
