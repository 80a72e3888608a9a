using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>The Schedules table: what is to be sent later, so that it can be listed. The send itself, and whether it was cancelled, is in
/// its own row.</summary>
public sealed class ScheduleStore(Tables tables, TimeProvider time)
{
    public async Task AddAsync(string ns, Guid sendId, SendPlan plan, DateTimeOffset sendAt, CancellationToken cancellation)
    {
        var table = await tables.SchedulesAsync(cancellation);
        var content = plan.Contents[0].Content;
        var row = new TableEntity(Keys.Escape(ns), Keys.Invert(sendId))
        {
            ["SendAt"] = sendAt,
            ["CreatedAt"] = time.GetUtcNow(),
            ["Title"] = content.Title,
            ["Category"] = content.Category,
        };
        await table.AddIfAbsentAsync(row, cancellation);
    }

    /// <summary>Those whose time has not come, newest first.</summary>
    public async Task<IReadOnlyList<Schedule>> ListAsync(string ns, Guid? after, int limit, CancellationToken cancellation)
    {
        var table = await tables.SchedulesAsync(cancellation);
        var from = after is { } last ? Keys.Invert(last) : "";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Escape(ns)} and RowKey gt {from} and SendAt gt {time.GetUtcNow()}");
        var found = new List<Schedule>(limit);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, limit, null, cancellation))
        {
            if (tables.TryRead(row, To, out var schedule))
                found.Add(schedule);
            if (found.Count == limit)
                break;
        }
        return found;
    }

    private static Schedule To(TableEntity row) => new(
        Keys.Revert(row.RowKey), row.GetDateTimeOffset("SendAt") ?? default, row.GetDateTimeOffset("CreatedAt") ?? default,
        row.GetString("Title"), row.GetString("Category"));

    public async Task RemoveAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SchedulesAsync(cancellation);
        await table.DeleteEntityAsync(Keys.Escape(ns), Keys.Invert(sendId), ETag.All, cancellation);
    }
}

/// <summary>A send that waits for its time.</summary>
public sealed record Schedule(Guid SendId, DateTimeOffset SendAt, DateTimeOffset CreatedAt, string Title, string Category);

public sealed record SchedulePage(IReadOnlyList<Schedule> Items, string? NextCursor);

/// <summary>What is to be sent later.</summary>
public sealed class Schedules(ScheduleStore schedules, SendStore sends, Queues queues, TimeProvider time)
{
    /// <summary>A list of its own, which no user's cursor fits.</summary>
    private const string ListName = "schedules";

    /// <summary>A row, so that it can be listed and cancelled, and a message that becomes visible then.</summary>
    public async Task<SendResult> AddAsync(string ns, Guid sendId, SendPlan plan, CancellationToken cancellation)
    {
        var sendAt = plan.SendAt!.Value;
        await Task.WhenAll(
            sends.AddAsync(ns, sendId, plan, SendStatus.Scheduled, cancellation),
            schedules.AddAsync(ns, sendId, plan, sendAt, cancellation));
        var message = new FindRecipients { Namespace = ns, SendId = sendId, NotBefore = sendAt };
        await queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, sendAt - time.GetUtcNow(), cancellation);
        return new SendResult { SendId = sendId, Status = SendStatus.Scheduled, SendAt = sendAt };
    }

    public static Guid? ReadCursor(string ns, string cursor) => Cursor.ReadId(ns, ListName, cursor);

    public async Task<SchedulePage> ListAsync(string ns, Guid? after, int limit, CancellationToken cancellation)
    {
        var found = await schedules.ListAsync(ns, after, limit + 1, cancellation);
        var items = found.Take(limit).ToArray();
        return new SchedulePage(items, found.Count > limit ? Cursor.Write(ns, ListName, items[^1].SendId) : null);
    }

    /// <summary>Cancelled for good, or not at all: sending begins by changing the same row.</summary>
    public async Task<CancelOutcome> CancelAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        return await Optimistic.ChangeAsync<CancelOutcome>(async () =>
        {
            var send = await sends.FindAsync(ns, sendId, cancellation);
            if (send is null)
                return CancelOutcome.NotFound;
            if (send.Status == SendStatus.Cancelled)
                return CancelOutcome.Cancelled;
            if (send.Status != SendStatus.Scheduled)
                return CancelOutcome.TooLate;
            if (!await sends.ChangeStatusAsync(ns, sendId, send, SendStatus.Cancelled, cancellation))
                return null;
            await schedules.RemoveAsync(ns, sendId, cancellation);
            return CancelOutcome.Cancelled;
        }) ?? CancelOutcome.TooLate;
    }
}

public enum CancelOutcome
{
    Cancelled,
    NotFound,

    /// <summary>It is being sent, or was.</summary>
    TooLate,
}
