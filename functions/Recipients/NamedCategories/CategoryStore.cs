using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Recipients.Preferences;
using Notifications.Templates;

namespace Notifications.Recipients.NamedCategories;

/// <summary>A namespace's categories in the Templates table, in a partition of their own: they are texts like those.</summary>
public sealed class CategoryStore(Tables tables)
{
    private const string Json = "Json";

    public async Task<IReadOnlyList<Category>> ListAsync(string ns, CancellationToken cancellation)
    {
        var table = await tables.TemplatesAsync(cancellation);
        var found = new List<Category>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(ns)}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
        {
            if (tables.TryRead(row, To, out var category))
                found.Add(category);
        }
        return found;
    }

    /// <summary>Whatever it was before; a later change wins.</summary>
    public async Task PutAsync(string ns, Category category, CancellationToken cancellation)
    {
        var table = await tables.TemplatesAsync(cancellation);
        var row = new TableEntity(Partition(ns), category.Name);
        LongText.Write(row, Json, JsonSerializer.Serialize(category, RecipientsJson.Default.Category));
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>False when there was none.</summary>
    public async Task<bool> RemoveAsync(string ns, string name, CancellationToken cancellation)
    {
        var table = await tables.TemplatesAsync(cancellation);
        return (await table.DeleteEntityAsync(Partition(ns), name, ETag.All, cancellation)).Status != 404;
    }

    private static Category To(TableEntity row) =>
        JsonSerializer.Deserialize(StrictJson.Checked(LongText.Read(row, Json)), RecipientsJson.Default.Category)!;

    private static string Partition(string ns) => $"{Keys.Escape(ns)}|categories";
}

/// <summary>Categories at hand, so that a send asks nobody: read again in the background once they are a few seconds old. A change holds
/// at once on the instance that takes it, and within <see cref="UsableFor"/> on the others.</summary>
public sealed class CategoryCatalog(
    CategoryStore store, TimeProvider time, IOptions<PreferenceOptions> preferences, IOptions<TemplateOptions> templates)
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5), UsableFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Entry> cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CategorySet> read = new(StringComparer.Ordinal);
    private readonly Lazy<CategorySet> shipped =
        new(() => new CategorySet([], preferences.Value.MandatoryCategories, templates.Value.DefaultLocale));

    public async ValueTask<CategorySet> FindAsync(string ns, CancellationToken cancellation)
    {
        var known = cache.GetValueOrDefault(ns);
        var age = known is null || known.Categories.IsFaulted ? TimeSpan.MaxValue : time.GetElapsedTime(known.ReadAt);
        if (age <= FreshFor)
            return await known!.Categories.WaitAsync(cancellation);
        var next = Load(ns, known);
        return age <= UsableFor && known!.Categories.IsCompletedSuccessfully ? await known.Categories
            : await next.Categories.WaitAsync(cancellation);
    }

    /// <summary>As they were last read here: for what is decided beside something that had them read.</summary>
    public CategorySet Known(string ns) => read.GetValueOrDefault(ns) ?? shipped.Value;

    /// <summary>After a change on this instance: the next one reads them again.</summary>
    public void Forget(string ns) => cache.TryRemove(ns, out _);

    /// <summary>Callers who come meanwhile share it; one who leaves does not stop it for the others.</summary>
    private Entry Load(string ns, Entry? before)
    {
        var reading = new TaskCompletionSource<CategorySet>(TaskCreationOptions.RunContinuationsAsynchronously);
        var fresh = new Entry(time.GetTimestamp(), reading.Task);
        if (!(before is null ? cache.TryAdd(ns, fresh) : cache.TryUpdate(ns, fresh, before)))
            return cache.GetValueOrDefault(ns) ?? fresh;
        _ = ReadAsync(ns, reading);
        foreach (var old in cache.OrderBy(e => e.Value.ReadAt).Take(cache.Count - templates.Value.CacheSize))
        {
            cache.TryRemove(old);
            read.TryRemove(old.Key, out _);
        }
        return fresh;
    }

    private async Task ReadAsync(string ns, TaskCompletionSource<CategorySet> reading)
    {
        try
        {
            var own = await store.ListAsync(ns, CancellationToken.None);
            var categories = new CategorySet(own, preferences.Value.MandatoryCategories, templates.Value.DefaultLocale);
            read[ns] = categories;
            reading.SetResult(categories);
        }
        catch (Exception e)
        {
            // Whoever asks next reads them again, and is told if that fails too.
            reading.SetException(e);
        }
    }

    private sealed record Entry(long ReadAt, Task<CategorySet> Categories);
}
