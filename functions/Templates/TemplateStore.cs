using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

namespace Notifications.Templates;

/// <summary>The Templates table: the namespaces' own templates, each locale with its versions, one of them active.</summary>
public sealed class TemplateStore(Tables tables, TimeProvider time)
{
    /// <summary>So many versions of a locale are kept; the oldest go first.</summary>
    private const int MaxVersions = 50;

    private const int TransactionSize = 100;

    /// <summary>The active version of each locale, with a tag that changes when the row does.</summary>
    public async Task<IReadOnlyList<(Template Template, string Tag)>> FindActiveAsync(
        string ns, string name, CancellationToken cancellation)
    {
        var found = new List<(Template, string)>();
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Escape(ns)} and RowKey gt {TemplateKeys.First(name)} and RowKey lt {TemplateKeys.Last(name)}")
            + " and Active eq true";
        var table = await tables.TemplatesAsync(cancellation);
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (tables.TryRead(entity, TemplateEntity.To, out var template))
                found.Add((template, entity.ETag.ToString()));
        }
        return found;
    }

    /// <summary>Whether it is the active one or not; null when it is not kept.</summary>
    public async Task<Template?> FindVersionAsync(string ns, string name, string locale, int version, CancellationToken cancellation)
    {
        var table = await tables.TemplatesAsync(cancellation);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Escape(ns), TemplateKeys.Row(name, locale, version), null, cancellation);
        return row.HasValue && tables.TryRead(row.Value!, TemplateEntity.To, out var template) ? template : null;
    }

    /// <summary>The first templates after <paramref name="after"/> with their active versions, without their texts.</summary>
    public async Task<IReadOnlyList<Template>> ListActiveAsync(string ns, string? after, int names, CancellationToken cancellation)
    {
        var from = after is null ? "" : TemplateKeys.Last(after);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)} and RowKey gt {from} and Active eq true");
        var table = await tables.TemplatesAsync(cancellation);
        var found = new List<Template>();
        var left = names;
        await foreach (var entity in table.QueryAsync<TableEntity>(
            filter, select: TemplateEntity.SummaryColumns, cancellationToken: cancellation))
        {
            if (!tables.TryRead(entity, TemplateEntity.To, out var template))
                continue;
            if ((found.Count == 0 || found[^1].Name != template.Name) && left-- == 0)
                break;
            found.Add(template);
        }
        return found;
    }

    /// <summary>The numbers of the kept versions, by locale, oldest first.</summary>
    public async Task<ILookup<string, int>> FindVersionsAsync(string ns, string name, CancellationToken cancellation)
    {
        var rows = await ReadRowsAsync(ns, name, null, cancellation);
        return rows.ToLookup(LocaleOf, VersionOf);
    }

    /// <summary>Stores a new version and makes it the active one. Null when others kept changing the template.</summary>
    public async Task<Template?> AddVersionAsync(string ns, Template draft, CancellationToken cancellation)
    {
        return await Optimistic.ChangeAsync<Template>(async () =>
        {
            var rows = await ReadRowsAsync(ns, draft.Name, draft.Locale, cancellation);
            var template = draft with { Version = rows.Select(VersionOf).DefaultIfEmpty().Max() + 1, CreatedAt = time.GetUtcNow() };
            List<TableTransactionAction> actions = [new(TableTransactionActionType.Add, TemplateEntity.From(ns, template, active: true))];
            actions.AddRange(rows.Where(IsActive).Select(row => Mark(row, active: false)));
            actions.AddRange(rows.Where(row => !IsActive(row)).Take(Math.Max(0, rows.Count - MaxVersions + 1))
                .Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)));
            if (await SubmitAsync(actions, cancellation))
                return template;
            return null;
        });
    }

    /// <summary>Makes an older version the active one again.</summary>
    public async Task<Activation> ActivateAsync(string ns, string name, string locale, int version, CancellationToken cancellation)
    {
        return await Optimistic.ChangeAsync<Activation>(async () =>
        {
            var rows = await ReadRowsAsync(ns, name, locale, cancellation);
            var kept = rows.Select(VersionOf).ToArray();
            if (rows.FirstOrDefault(row => VersionOf(row) == version) is not { } wanted)
                return new Activation(ActivationOutcome.NoSuchVersion, kept);
            if (IsActive(wanted))
                return await DoneAsync(wanted, kept, cancellation);
            TableTransactionAction[] actions = [Mark(wanted, active: true), .. rows.Where(IsActive)
                .Select(row => Mark(row, active: false))];
            if (await SubmitAsync(actions, cancellation))
                return await DoneAsync(wanted, kept, cancellation);
            return null;
        }) ?? new Activation(ActivationOutcome.Busy, []);
    }

    /// <summary>Removes a template of the namespace, or one of its locales, with all versions. False when there is none.</summary>
    public async Task<bool> DeleteAsync(string ns, string name, string? locale, CancellationToken cancellation)
    {
        var rows = await ReadRowsAsync(ns, name, locale, cancellation);
        var table = await tables.TemplatesAsync(cancellation);
        // One by one in groups: a row that somebody else removed meanwhile is no error then.
        foreach (var batch in rows.Chunk(TransactionSize))
            await Task.WhenAll(batch.Select(row => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation)));
        return rows.Count > 0;
    }

    private async Task<Activation> DoneAsync(TableEntity row, IReadOnlyList<int> kept, CancellationToken cancellation)
    {
        var table = await tables.TemplatesAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
        return found.HasValue ? new Activation(ActivationOutcome.Done, kept, TemplateEntity.To(found.Value!))
            : new Activation(ActivationOutcome.NoSuchVersion, []);
    }

    private async Task<IReadOnlyList<TableEntity>> ReadRowsAsync(string ns, string name, string? locale, CancellationToken cancellation)
    {
        var (first, last) = (TemplateKeys.First(name, locale), TemplateKeys.Last(name, locale));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)} and RowKey gt {first} and RowKey lt {last}");
        var table = await tables.TemplatesAsync(cancellation);
        var rows = new List<TableEntity>();
        string[] columns = ["PartitionKey", "RowKey", nameof(Template.Locale), nameof(Template.Version), TemplateEntity.Active];
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: columns, cancellationToken: cancellation))
            rows.Add(row);
        return rows;
    }

    /// <summary>False when another change came first.</summary>
    private async Task<bool> SubmitAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellation)
    {
        var table = await tables.TemplatesAsync(cancellation);
        return await table.TrySubmitAsync(actions, cancellation);
    }

    private static TableTransactionAction Mark(TableEntity row, bool active) =>
        new(TableTransactionActionType.UpdateMerge, new TableEntity(row.PartitionKey, row.RowKey) { [TemplateEntity.Active] = active },
        row.ETag);

    private static bool IsActive(TableEntity row) => row.GetBoolean(TemplateEntity.Active) == true;

    private static int VersionOf(TableEntity row) => row.GetInt32(nameof(Template.Version)) ?? 0;

    private static string LocaleOf(TableEntity row) => row.GetString(nameof(Template.Locale));
}

/// <param name="Kept">The versions that there are.</param>
/// <param name="Active">The version that is used now, when it is done.</param>
public sealed record Activation(ActivationOutcome Outcome, IReadOnlyList<int> Kept, Template? Active = null);

public enum ActivationOutcome { Done, NoSuchVersion, Busy }

/// <summary>Row keys of the Templates table, <c>{name}|{locale}|{version}</c>, in the namespace's partition. Names and locales hold nothing
/// that would need escaping, and no '|': a template's rows are one contiguous range.</summary>
internal static class TemplateKeys
{
    public static string Row(string name, string locale, int version) =>
        $"{name}|{locale}|{version.ToString("D8", CultureInfo.InvariantCulture)}";

    /// <summary>Before the first row of a template, or of one of its locales.</summary>
    public static string First(string name, string? locale = null) => locale is null ? $"{name}|" : $"{name}|{locale}|";

    /// <summary>After its last row: '}' follows '|'.</summary>
    public static string Last(string name, string? locale = null) => locale is null ? $"{name}}}" : $"{name}|{locale}}}";

    /// <summary>In what order templates are listed: the table's.</summary>
    public static int Compare(string name, string other) => string.CompareOrdinal(First(name), First(other));
}

/// <summary>A version of a template as a table row. What is null is left out.</summary>
internal static class TemplateEntity
{
    /// <summary>True on the one version of a locale that is used.</summary>
    public const string Active = "Active";

    /// <summary>What a list needs.</summary>
    public static readonly string[] SummaryColumns =
        ["RowKey", nameof(Template.Name), nameof(Template.Locale), nameof(Template.Version), nameof(Template.Icon), nameof(Template.Color),
        nameof(Template.Type), nameof(Template.Category), nameof(Template.Priority)];

    public static TableEntity From(string ns, Template template, bool active)
    {
        var entity = new TableEntity(Keys.Escape(ns), TemplateKeys.Row(template.Name, template.Locale, template.Version))
        {
            [nameof(Template.Name)] = template.Name,
            [nameof(Template.Locale)] = template.Locale,
            [nameof(Template.Version)] = template.Version,
            [nameof(Template.Type)] = SnakeCase<NotificationType>.NameOf(template.Type),
            [nameof(Template.Category)] = template.Category,
            [nameof(Template.Priority)] = SnakeCase<Priority>.NameOf(template.Priority),
            [nameof(Template.Title)] = template.Title,
            [nameof(Template.Message)] = template.Message,
            [nameof(Template.Variables)] = JsonSerializer.Serialize(
            template.Variables, TemplatesJson.Default.IReadOnlyListTemplateVariable),
            [nameof(Template.CreatedAt)] = template.CreatedAt!,
            [Active] = active,
        };
        AddIfGiven(entity, nameof(Template.EmailSubject), template.EmailSubject);
        AddIfGiven(entity, nameof(Template.EmailHtml), template.EmailHtml);
        if (template.EmailBlocks is { } blocks)
            LongText.Write(
                entity, nameof(Template.EmailBlocks), JsonSerializer.Serialize(blocks, TemplatesJson.Default.IReadOnlyListMailBlock));
        AddIfGiven(entity, nameof(Template.SmsText), template.SmsText);
        AddIfGiven(entity, nameof(Template.ActionUrl), template.ActionUrl);
        AddIfGiven(entity, nameof(Template.Icon), template.Icon);
        AddIfGiven(entity, nameof(Template.Color), template.Color);
        return entity;
    }

    /// <summary>Also of a row that was read in part: what is missing is empty.</summary>
    public static Template To(TableEntity entity) => new()
    {
        Name = entity.GetString(nameof(Template.Name)),
        Locale = entity.GetString(nameof(Template.Locale)),
        Version = entity.GetInt32(nameof(Template.Version)) ?? 0,
        Title = entity.GetString(nameof(Template.Title)) ?? "",
        Message = entity.GetString(nameof(Template.Message)) ?? "",
        EmailSubject = entity.GetString(nameof(Template.EmailSubject)),
        EmailHtml = entity.GetString(nameof(Template.EmailHtml)),
        EmailBlocks = LongText.Read(entity, nameof(Template.EmailBlocks)) is { Length: > 0 } blocks
            ? JsonSerializer.Deserialize(blocks, TemplatesJson.Default.IReadOnlyListMailBlock) : null,
        SmsText = entity.GetString(nameof(Template.SmsText)),
        ActionUrl = entity.GetString(nameof(Template.ActionUrl)),
        Icon = entity.GetString(nameof(Template.Icon)),
        Color = entity.GetString(nameof(Template.Color)),
        Type = SnakeCase<NotificationType>.Parse(entity.GetString(nameof(Template.Type))) ?? NotificationType.Info,
        Category = entity.GetString(nameof(Template.Category)),
        Priority = SnakeCase<Priority>.Parse(entity.GetString(nameof(Template.Priority))) ?? Priority.Normal,
        Variables = entity.GetString(nameof(Template.Variables)) is { } variables
            ? JsonSerializer.Deserialize(StrictJson.Checked(variables), TemplatesJson.Default.IReadOnlyListTemplateVariable)! : [],
        CreatedAt = entity.GetDateTimeOffset(nameof(Template.CreatedAt)),
    };

    private static void AddIfGiven(TableEntity entity, string name, string? value)
    {
        if (value is not null)
            entity[name] = value;
    }
}
