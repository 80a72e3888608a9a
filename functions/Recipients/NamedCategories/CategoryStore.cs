using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

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
