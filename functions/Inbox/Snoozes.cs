using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>The Snoozes table: when what is to be looked at. Its keys begin with the time, so what is due is its first rows.</summary>
public sealed class SnoozeStore(Tables tables)
{
    private const string Namespace = "Namespace", UserId = "UserId", Id = "Id";

    /// <summary>One partition an hour and namespace: snoozing at the same time does not end in one.</summary>
    public async Task AddAsync(string ns, string user, Guid id, DateTimeOffset until, CancellationToken cancellation)
    {
        var table = await tables.SnoozesAsync(cancellation);
        var row = new TableEntity($"{Hour(until)}|{Keys.Escape(ns)}", $"{Ticks(until)}|{Keys.Invert(id)}|{Keys.Escape(user)}")
        {
            [Namespace] = ns,
            [UserId] = user,
            [Id] = id,
        };
        await table.AddIfAbsentAsync(row, cancellation);
    }

    /// <summary>All that is due, the oldest first.</summary>
    public async IAsyncEnumerable<DueSnooze> ListDueAsync(
        DateTimeOffset now, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.SnoozesAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey lt {Hour(now.AddHours(1))} and RowKey lt {Ticks(now.AddTicks(1))}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
        {
            if (tables.TryRead(row, To, out var due))
                yield return due;
        }
    }

    public async Task RemoveAsync(DueSnooze due, CancellationToken cancellation)
    {
        var table = await tables.SnoozesAsync(cancellation);
        await table.DeleteEntityAsync(due.PartitionKey, due.RowKey, cancellationToken: cancellation);
    }

    private static DueSnooze To(TableEntity row) =>
        new(row.GetString(Namespace), row.GetString(UserId), row.GetGuid(Id)!.Value, row.PartitionKey, row.RowKey);

    private static string Hour(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    private static string Ticks(DateTimeOffset moment) => moment.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}

public sealed record DueSnooze(string Namespace, string UserId, Guid Id, string PartitionKey, string RowKey);

/// <summary>Brings back what is snoozed and due. What it did not come to, stopped or killed, the next run finds.</summary>
public sealed class SnoozeReturn(SnoozeStore snoozes, InboxChanges changes, InboxPush push, TimeProvider time, ILogger<SnoozeReturn> logger)
{
    private const int PageSize = 500, ParallelUsers = 8;

    /// <summary>How many came back.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var returned = 0;
        await foreach (var page in snoozes.ListDueAsync(time.GetUtcNow(), cancellation).Chunk(PageSize).WithCancellation(cancellation))
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelUsers, CancellationToken = cancellation };
            await Parallel.ForEachAsync(page.GroupBy(due => (due.Namespace, due.UserId)), options, async (group, token) =>
                Interlocked.Add(ref returned, await ReturnAsync(group.Key.Namespace, group.Key.UserId, [.. group], token)));
        }
        if (returned > 0)
            logger.Returned(returned);
        return returned;
    }

    /// <summary>The count is pushed once, whatever their number. One that was snoozed again, brought back or deleted meanwhile is left
    /// alone.</summary>
    private async Task<int> ReturnAsync(string ns, string user, DueSnooze[] due, CancellationToken cancellation)
    {
        var results = new List<ChangeResult>();
        foreach (var snooze in due)
        {
            var result = await changes.ReturnAsync(ns, user, snooze.Id, cancellation);
            results.Add(result);
            if (result.Outcome != ChangeOutcome.Busy)
                await snoozes.RemoveAsync(snooze, cancellation);
        }
        await push.ReturnedAsync(ns, user, results, cancellation);
        return results.Count(r => r.Outcome == ChangeOutcome.Changed);
    }
}

public sealed class SnoozeTimerFunctions(SnoozeReturn snoozes)
{
    /// <summary>Every minute: all that is due, also what became due while the app was down.</summary>
    [Function("SnoozeTimer")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => snoozes.RunAsync(cancellation);
}
