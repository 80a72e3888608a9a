using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Platform.Storage;

namespace Notifications.Delivery.Mails;

/// <summary>Layouts in the Templates table, newest version first. The newest is the one that counts: taking an older one again makes a new
/// version of it.</summary>
public sealed class LayoutStore(Tables tables, TimeProvider time)
{
    /// <summary>So many are kept; the oldest go first.</summary>
    private const int MaxVersions = 50;

    private const string Text = "Layout";

    /// <summary>Null when there is none.</summary>
    public async Task<Layout?> FindAsync(string ns, string name, CancellationToken cancellation)
    {
        var table = await tables.TemplatesAsync(cancellation);
        await foreach (var row in table.QueryAsync<TableEntity>(RangeOf(ns, name), maxPerPage: 1, cancellationToken: cancellation))
            return Read(row);
        return null;
    }

    /// <summary>Null when it is not kept.</summary>
    public async Task<Layout?> FindVersionAsync(string ns, string name, int version, CancellationToken cancellation)
    {
        if (version > LayoutKeys.Highest)
            return null;
        var table = await tables.TemplatesAsync(cancellation);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Escape(ns), LayoutKeys.Row(name, version), null, cancellation);
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>The numbers of the kept versions, oldest first.</summary>
    public async Task<IReadOnlyList<int>> VersionsAsync(string ns, string name, CancellationToken cancellation) =>
        [.. (await RowsAsync(ns, name, cancellation)).Select(row => LayoutKeys.VersionOf(row.RowKey)).Reverse()];

    /// <summary>Null when others kept changing it.</summary>
    public async Task<Layout?> AddVersionAsync(string ns, Layout draft, CancellationToken cancellation) =>
        await Optimistic.ChangeAsync(async () => await TryAddAsync(
            ns, draft, await RowsAsync(ns, draft.Name, cancellation), cancellation));

    public async Task<LayoutActivation> ActivateAsync(string ns, string name, int version, CancellationToken cancellation) =>
        await Optimistic.ChangeAsync<LayoutActivation>(async () =>
        {
            var rows = await RowsAsync(ns, name, cancellation);
            if (rows.FirstOrDefault(row => LayoutKeys.VersionOf(row.RowKey) == version) is not { } wanted)
                return new LayoutActivation.NoSuchVersion([.. rows.Select(row => LayoutKeys.VersionOf(row.RowKey)).Reverse()]);
            var table = await tables.TemplatesAsync(cancellation);
            var found = await table.GetEntityIfExistsAsync<TableEntity>(wanted.PartitionKey, wanted.RowKey, null, cancellation);
            if (!found.HasValue)
                return null;
            return await TryAddAsync(ns, Read(found.Value!), rows, cancellation) is { } active ? new LayoutActivation.Done(active) : null;
        }) ?? new LayoutActivation.Busy();

    /// <summary>With all versions, in one transaction. False when there is none.</summary>
    public async Task<bool> DeleteAsync(string ns, string name, CancellationToken cancellation)
    {
        while (true)
        {
            var rows = await RowsAsync(ns, name, cancellation);
            if (rows.Count == 0)
                return false;
            if (await SubmitAsync(rows.Select(Delete), cancellation))
                return true;
        }
    }

    private async Task<Layout?> TryAddAsync(string ns, Layout draft, IReadOnlyList<TableEntity> rows, CancellationToken cancellation)
    {
        var newest = rows.Count == 0 ? 0 : LayoutKeys.VersionOf(rows[0].RowKey);
        var layout = draft with { Version = newest + 1, CreatedAt = time.GetUtcNow(), Versions = null };
        var row = new TableEntity(Keys.Escape(ns), LayoutKeys.Row(layout.Name, layout.Version));
        LongText.Write(row, Text, JsonSerializer.Serialize(layout, DeliveryJson.Default.Layout));
        TableTransactionAction[] actions =
            [new(TableTransactionActionType.Add, row), .. rows.Skip(MaxVersions - 1).Select(Delete)];
        return await SubmitAsync(actions, cancellation) ? layout : null;
    }

    private static TableTransactionAction Delete(TableEntity row) => new(TableTransactionActionType.Delete, row, ETag.All);

    private static Layout Read(TableEntity row) => JsonSerializer.Deserialize(LongText.Read(row, Text), DeliveryJson.Default.Layout)!;

    private async Task<IReadOnlyList<TableEntity>> RowsAsync(string ns, string name, CancellationToken cancellation)
    {
        var table = await tables.TemplatesAsync(cancellation);
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(
            RangeOf(ns, name), select: ["PartitionKey", "RowKey"], cancellationToken: cancellation))
            rows.Add(row);
        return rows;
    }

    /// <summary>False when another change came first.</summary>
    private async Task<bool> SubmitAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellation)
    {
        var table = await tables.TemplatesAsync(cancellation);
        return await table.TrySubmitAsync(actions, cancellation);
    }

    private static string RangeOf(string ns, string name) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {Keys.Escape(ns)} and RowKey gt {LayoutKeys.First(name)} and RowKey lt {LayoutKeys.Last(name)}");
}

/// <summary>Row keys in the namespace's partition of the Templates table, <c>|layout|{name}|{inverted version}</c>: no template's name
/// begins with '|'.</summary>
internal static class LayoutKeys
{
    public const int Highest = 99_999_999;

    public static string Row(string name, int version) =>
        $"{First(name)}{(Highest - version).ToString("D8", CultureInfo.InvariantCulture)}";

    public static string First(string name) => $"|layout|{name}|";

    public static string Last(string name) => $"|layout|{name}}}";

    public static int VersionOf(string row) =>
        Highest - int.Parse(row.AsSpan(row.LastIndexOf('|') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>What came of taking an older version again.</summary>
public abstract record LayoutActivation
{
    private LayoutActivation()
    {
    }

    public sealed record Done(Layout Active) : LayoutActivation;

    /// <param name="Kept">Those that there are.</param>
    public sealed record NoSuchVersion(IReadOnlyList<int> Kept) : LayoutActivation;

    public sealed record Busy : LayoutActivation;
}
