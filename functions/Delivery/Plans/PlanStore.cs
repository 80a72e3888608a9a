using System.Globalization;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Storage;

namespace Notifications.Delivery.Plans;

/// <summary>The Plans table: each category's plan with its versions, one of them active. A removed plan leaves a version without one, so
/// that no number ever means two plans.</summary>
public sealed class PlanStore(Tables tables, TimeProvider time)
{
    public const int MaxPlans = 200;

    /// <summary>So many versions of a category are kept; the oldest go first. Notifications hold the one that they began with.</summary>
    private const int MaxVersions = 50;

    private const string Active = "Active", Version = "Version", Category = "Category", Plan = "Plan", CreatedAt = "CreatedAt";

    /// <summary>Those that are in use, by category.</summary>
    public async Task<IReadOnlyList<StoredPlan>> ListAsync(string ns, CancellationToken cancellation)
    {
        var table = await tables.PlansAsync(cancellation);
        var found = new List<StoredPlan>();
        await foreach (var row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)} and Active eq true"), cancellationToken: cancellation))
        {
            if (tables.TryRead(row, To, out var plan))
                found.Add(plan);
        }
        return found;
    }

    /// <summary>The plan that is active stays when it is the same.</summary>
    public async Task<PlanChange> PutAsync(string ns, string category, PinnedPlan pinned, CancellationToken cancellation)
    {
        var others = (await ListAsync(ns, cancellation)).Count(p => p.Category != category);
        if (others >= MaxPlans)
            return new PlanChange(PlanOutcome.TooMany);
        return await ChangeAsync(ns, category, rows =>
        {
            var active = rows.FirstOrDefault(IsActive);
            return active?.GetString(Plan) == pinned.Json
                ? new PlanChange(PlanOutcome.Changed, To(active))
                : new PlanChange(active is null ? PlanOutcome.Created : PlanOutcome.Changed,
                    StoredPlan.Of(category, new PinnedPlan(pinned.Json, NextOf(rows)), time.GetUtcNow()));
        }, cancellation);
    }

    /// <summary>Notifications that began with it go on with it.</summary>
    public Task<PlanChange> DeleteAsync(string ns, string category, CancellationToken cancellation) =>
        ChangeAsync(ns, category, rows =>
            new PlanChange(rows.Any(IsActive) ? PlanOutcome.Changed : PlanOutcome.NotFound), cancellation);

    /// <summary>Writes the version that <paramref name="change"/> makes; without a plan, one that says that there is none.</summary>
    private async Task<PlanChange> ChangeAsync(
        string ns, string category, Func<IReadOnlyList<TableEntity>, PlanChange> change, CancellationToken cancellation)
    {
        var table = await tables.PlansAsync(cancellation);
        return await Optimistic.ChangeAsync<PlanChange>(async () =>
        {
            var rows = await ReadAsync(table, ns, category, cancellation);
            var result = change(rows);
            if (result.Outcome == PlanOutcome.NotFound || rows.Any(r => IsActive(r) && VersionOf(r) == result.Plan?.Version))
                return result;
            List<TableTransactionAction> actions = [new(TableTransactionActionType.Add, From(ns, category, NextOf(rows), result.Plan))];
            actions.AddRange(rows.Where(IsActive).Select(row => new TableTransactionAction(
                TableTransactionActionType.UpdateMerge, new TableEntity(row.PartitionKey, row.RowKey) { [Active] = false }, row.ETag)));
            actions.AddRange(rows.Where(row => !IsActive(row)).Take(Math.Max(0, rows.Count - MaxVersions + 1))
                .Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)));
            return await table.TrySubmitAsync(actions, cancellation) ? result : null;
        }) ?? new PlanChange(PlanOutcome.Busy);
    }

    private static async Task<IReadOnlyList<TableEntity>> ReadAsync(
        TableClient table, string ns, string category, CancellationToken cancellation)
    {
        var (from, until) = ($"{category}|", $"{category}}}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)} and RowKey gt {from} and RowKey lt {until}");
        return await table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).ToListAsync(cancellation);
    }

    private TableEntity From(string ns, string category, int version, StoredPlan? plan)
    {
        var row = new TableEntity(Keys.Escape(ns), $"{category}|{version.ToString("D8", CultureInfo.InvariantCulture)}")
        {
            [Category] = category,
            [Version] = version,
            [CreatedAt] = plan?.CreatedAt ?? time.GetUtcNow(),
            [Active] = plan is not null,
        };
        if (plan is not null)
            row[Plan] = plan.Pinned.Json;
        return row;
    }

    private static StoredPlan To(TableEntity row) => StoredPlan.Of(
        row.GetString(Category), new PinnedPlan(row.GetString(Plan), VersionOf(row)), row.GetDateTimeOffset(CreatedAt)!.Value);

    private static int NextOf(IReadOnlyList<TableEntity> rows) => rows.Select(VersionOf).DefaultIfEmpty().Max() + 1;

    private static bool IsActive(TableEntity row) => row.GetBoolean(Active) == true;

    private static int VersionOf(TableEntity row) => row.GetInt32(Version) ?? 0;
}
