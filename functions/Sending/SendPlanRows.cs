using System.Globalization;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>A send's plan in the rows of its partition: in the send's own row, and what that does not hold in rows beside it. A plan with
/// 10,000 users takes several.</summary>
internal static class SendPlanRows
{
    /// <summary>What rows beside the send's own begin with.</summary>
    public const string Prefix = "p";

    private const string Plan = "Plan", Count = "PlanRows", Generation = "PlanKey", At = "At";

    /// <summary>Characters of a plan in one row, which may have 1 MB of UTF-16.</summary>
    private const int RowCharacters = 300_000;

    /// <summary>Writes what does not fit into the send's own row, and fills that. It is to be written last: when it is there, all of the
    /// plan is.</summary>
    /// <param name="at">By which time the rows are kept.</param>
    public static async Task FillAsync(TableClient table, TableEntity own, SendPlan plan, DateTimeOffset at, CancellationToken cancellation)
    {
        var parts = Split(plan);
        LongText.Write(own, Plan, parts[0]);
        own[Count] = parts.Length - 1;
        foreach (var more in RowsOf(own.PartitionKey, Prefix, parts, at))
            await table.AddIfAbsentAsync(more, cancellation);
    }

    /// <summary>Null when it was replaced since the send's own row was read: that is to be read again.</summary>
    public static async Task<SendPlan?> ReadAsync(TableClient table, TableEntity own, CancellationToken cancellation)
    {
        var (text, missing) = (new StringBuilder(LongText.Read(own, Plan)), own.GetInt32(Count) ?? 0);
        if (missing > 0)
        {
            await foreach (var row in table.QueryAsync<TableEntity>(Beside(own), null, null, cancellation))
            {
                text.Append(LongText.Read(row, Plan));
                missing--;
            }
        }
        return missing == 0 ? SendPlans.Read(text.ToString()) : null;
    }

    /// <summary>Puts another plan in the place of the one that there is. The rows beside are new ones, which nobody reads until the send's
    /// own row names them: whoever is killed in between leaves the plan as it was.</summary>
    /// <param name="own">As it was read.</param>
    /// <param name="generation">Another one each time.</param>
    /// <returns>False when the send's own row was changed or removed since it was read.</returns>
    public static async Task<bool> TryReplaceAsync(
        TableClient table, TableEntity own, SendPlan plan, Guid generation, CancellationToken cancellation)
    {
        var (parts, prefix, before) = (Split(plan), $"{Prefix}x{generation:N}|", own.GetInt32(Count) is > 0 ? Beside(own) : null);
        var at = own.GetDateTimeOffset(SendStore.KeptFromColumn) ?? own.GetDateTimeOffset("SendAt")
            ?? own.GetDateTimeOffset("CreatedAt") ?? default;
        foreach (var more in RowsOf(own.PartitionKey, prefix, parts, at))
            await table.UpsertEntityAsync(more, TableUpdateMode.Replace, cancellation);
        // The shorter plan may take fewer columns.
        foreach (var column in own.Keys.Where(IsText).ToArray())
            own.Remove(column);
        LongText.Write(own, Plan, parts[0]);
        (own[Count], own[Generation]) = (parts.Length - 1, prefix);
        try
        {
            await table.UpdateEntityAsync(own, own.ETag, TableUpdateMode.Replace, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            await RemoveAsync(table, Range(own.PartitionKey, prefix), cancellation);
            return false;
        }
        if (before is not null)
            await RemoveAsync(table, before, cancellation);
        return true;
    }

    private static string[] Split(SendPlan plan) =>
        [.. LongText.Split(SendPlans.Write(plan), RowCharacters)];

    private static IEnumerable<TableEntity> RowsOf(string partition, string prefix, string[] parts, DateTimeOffset at)
    {
        foreach (var (index, part) in parts.Index().Skip(1))
        {
            var row = new TableEntity(partition, $"{prefix}{index.ToString("D4", CultureInfo.InvariantCulture)}") { [At] = at };
            LongText.Write(row, Plan, part);
            yield return row;
        }
    }

    private static bool IsText(string column) =>
        column.StartsWith(Plan, StringComparison.Ordinal) && column[Plan.Length..].All(char.IsAsciiDigit);

    private static string Beside(TableEntity own) => Range(own.PartitionKey, own.GetString(Generation) ?? Prefix);

    /// <summary>':' follows the digits.</summary>
    private static string Range(string partition, string prefix) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {partition} and RowKey ge {prefix + "0"} and RowKey lt {prefix + ":"}");

    private static async Task RemoveAsync(TableClient table, string filter, CancellationToken cancellation)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, ["PartitionKey", "RowKey"], cancellation))
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation);
    }
}
