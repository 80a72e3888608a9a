using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Operations.DeadLetters;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Sending;

namespace Notifications.Operations.PersonalData;

/// <summary>Takes a user out of sends, broadcasts and dead letters that are kept. What was for them alone goes as a whole.</summary>
public sealed class ErasedSends(Tables tables, ScheduleStore schedules, DeadLetterStore deadLetters, Ids ids)
{
    private const string Own = "send";

    public async Task RemoveAsync(string ns, string user, string pseudonym, CancellationToken cancellation)
    {
        var sends = await tables.SendsAsync(cancellation);
        var filter = $"{ErasedTraces.InNamespace(ns)} and {TableClient.CreateQueryFilter($"RowKey eq {Own}")}";
        await foreach (var row in sends.QueryAsync<TableEntity>(filter, null, null, cancellation))
            await RemoveAsync(sends, row, ns, user, pseudonym, cancellation);
        var failures = $"{ErasedTraces.InNamespace(ns)} and Unfilled gt 0";
        await foreach (var row in sends.QueryAsync<TableEntity>(failures, null, null, cancellation))
            await RemoveFailureAsync(sends, row, user, cancellation);
        var broadcasts = await tables.BroadcastsAsync(cancellation);
        await foreach (var row in broadcasts.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Escape(ns)}"), null, null, cancellation))
            await RewriteAsync(broadcasts, row, user, pseudonym, cancellation);
        await deadLetters.RemoveOfUserAsync(ns, user, cancellation);
    }

    private async Task RemoveAsync(
        TableClient sends, TableEntity found, string ns, string user, string pseudonym, CancellationToken cancellation)
    {
        var row = found;
        var done = await Optimistic.ChangeAsync<bool>(async () =>
        {
            if (await SendPlanRows.ReadAsync(sends, row, cancellation) is { } before)
            {
                if (IsForAlone(before, user))
                {
                    await RemoveWholeAsync(sends, row, ns, cancellation);
                    return true;
                }
                var after = Without(before, user, pseudonym);
                if (ReferenceEquals(before, after) || await SendPlanRows.TryReplaceAsync(sends, row, after, ids.Next(), cancellation))
                    return true;
            }
            if (await FindAgainAsync(sends, row, cancellation) is not { } now)
                return true;
            row = now;
            return null;
        });
        if (done is null)
            throw new InvalidOperationException("A send kept changing.");
    }

    private async Task RemoveWholeAsync(TableClient sends, TableEntity row, string ns, CancellationToken cancellation)
    {
        await schedules.RemoveAsync(ns, Guid.ParseExact(row.PartitionKey[(row.PartitionKey.LastIndexOf('|') + 1)..], "N"), cancellation);
        var parts = TableClient.CreateQueryFilter($"PartitionKey eq {row.PartitionKey}");
        await foreach (var part in sends.QueryAsync<TableEntity>(parts, null, ["PartitionKey", "RowKey"], cancellation))
            await sends.DeleteEntityAsync(part.PartitionKey, part.RowKey, ETag.All, cancellation);
    }

    /// <summary>Null when it is gone.</summary>
    private static async Task<TableEntity?> FindAgainAsync(TableClient table, TableEntity row, CancellationToken cancellation)
    {
        var now = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
        return now.HasValue ? now.Value : null;
    }

    /// <summary>A chunk that has ended is not written any more: nobody else changes it.</summary>
    private static async Task RemoveFailureAsync(TableClient sends, TableEntity row, string user, CancellationToken cancellation)
    {
        var before = JsonSerializer.Deserialize(
            LongText.Read(row, SendStore.FailuresColumn), SendingJson.Default.IReadOnlyListTextFailure)!;
        if (before.All(f => f.UserId != user))
            return;
        foreach (var column in row.Keys.Where(c => c.StartsWith(SendStore.FailuresColumn, StringComparison.Ordinal)).ToArray())
            row.Remove(column);
        LongText.Write(row, SendStore.FailuresColumn, JsonSerializer.Serialize(
            [.. before.Where(f => f.UserId != user)], SendingJson.Default.IReadOnlyListTextFailure));
        await sends.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>A broadcast is one row.</summary>
    private static async Task RewriteAsync(
        TableClient broadcasts, TableEntity found, string user, string pseudonym, CancellationToken cancellation)
    {
        var row = found;
        var done = await Optimistic.ChangeAsync<bool>(async () =>
        {
            var before = SendPlans.Read(LongText.Read(row, BroadcastStore.Plan));
            var after = Without(before, user, pseudonym);
            if (ReferenceEquals(before, after))
                return true;
            // The shorter plan may take fewer columns.
            foreach (var column in row.Keys.Where(c => c.StartsWith(BroadcastStore.Plan, StringComparison.Ordinal)).ToArray())
                row.Remove(column);
            LongText.Write(row, BroadcastStore.Plan, SendPlans.Write(after));
            try
            {
                await broadcasts.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellation);
                return true;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                if (await FindAgainAsync(broadcasts, row, cancellation) is not { } now)
                    return true;
                row = now;
                return null;
            }
        });
        if (done is null)
            throw new InvalidOperationException("A broadcast kept changing.");
    }

    /// <summary>The same instance when it does not name the user.</summary>
    private static SendPlan Without(SendPlan plan, string user, string pseudonym)
    {
        var (targets, actor) = (plan.Targets, ErasedTraces.ActorOf(user));
        if (!targets.Users.Contains(user) && !targets.ExcludeUsers.Contains(user) && plan.Contents.All(c => c.Content.SentBy != actor))
            return plan;
        return plan with
        {
            Targets = targets with
            {
                Users = [.. targets.Users.Where(u => u != user)],
                ExcludeUsers = [.. targets.ExcludeUsers.Where(u => u != user)]
            },
            Contents = [.. plan.Contents.Select(
            c => c.Content.SentBy == actor ? c with { Content = c.Content with { SentBy = ErasedTraces.ActorOf(pseudonym) } } : c)],
        };
    }

    private static bool IsForAlone(SendPlan plan, string user) =>
        plan.Targets is { Broadcast: false, Roles.Count: 0, Rooms.Count: 0, Users.Count: > 0 } targets && targets.Users.All(u => u == user);
}
