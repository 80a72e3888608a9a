using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Sending;

/// <summary>The Sends table: what is sent by the queue, or later, and how far it is. A send is one partition: its own row, and one for each
/// chunk of recipients that is done.</summary>
public sealed class SendStore(Tables tables, TimeProvider time)
{
    private const string Own = "send", ChunkPrefix = "c", NotificationId = "NotificationId";

    public async Task AddAsync(string ns, Guid sendId, SendPlan plan, SendStatus status, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var row = new TableEntity(Partition(ns, sendId), Own)
        {
            ["Status"] = SnakeCase<SendStatus>.NameOf(status),
            ["CreatedAt"] = time.GetUtcNow(),
        };
        if (plan.SendAt is { } sendAt)
            row["SendAt"] = sendAt;
        LongText.Write(row, "Plan", JsonSerializer.Serialize(plan, AppJson.Default.SendPlan));
        await table.AddIfAbsentAsync(row, cancellation);
    }

    public async Task<StoredSend?> FindAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition(ns, sendId), Own, cancellationToken: cancellation);
        if (found is not { HasValue: true, Value: { } row })
            return null;
        var plan = JsonSerializer.Deserialize(LongText.Read(row, "Plan"), AppJson.Default.SendPlan)!;
        return new StoredSend(plan, StatusOf(row), CreatedAtOf(row), row.GetGuid(NotificationId), row.ETag);
    }

    /// <summary>False when it was changed by somebody else since it was read.</summary>
    public async Task<bool> ChangeStatusAsync(
        string ns, Guid sendId, StoredSend send, SendStatus status, CancellationToken cancellation, Guid? notificationId = null)
    {
        var table = await tables.SendsAsync(cancellation);
        var change = new TableEntity(Partition(ns, sendId), Own) { ["Status"] = SnakeCase<SendStatus>.NameOf(status) };
        if (notificationId is { } id)
            change[NotificationId] = id;
        try
        {
            await table.UpdateEntityAsync(change, send.ETag, TableUpdateMode.Merge, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    /// <summary>All recipients are found: so many chunks make the send.</summary>
    public async Task ExpandedAsync(string ns, Guid sendId, int chunks, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var change = new TableEntity(Partition(ns, sendId), Own) { ["Chunks"] = chunks, ["ExpandedAt"] = time.GetUtcNow() };
        await table.UpdateEntityAsync(change, ETag.All, TableUpdateMode.Merge, cancellation);
    }

    /// <summary>Kept by the chunk's number: a chunk that is done twice counts once.</summary>
    public async Task ChunkDoneAsync(string ns, Guid sendId, int chunk, ChunkResult result, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var row = new TableEntity(Partition(ns, sendId), $"{ChunkPrefix}{chunk:D6}")
        {
            ["Stored"] = result.Stored,
            ["Pushed"] = result.Pushed,
            ["Skipped"] = result.Skipped,
            ["At"] = time.GetUtcNow(),
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Added up from the chunks when it is asked for: no counter that two chunks would fight for.</summary>
    public async Task<SendReport?> ReportAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(ns, sendId)}");
        TableEntity? own = null;
        var chunks = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, ["RowKey", "Status", "CreatedAt", "SendAt", "Chunks", "ExpandedAt", "Stored", "Pushed", "Skipped", "At"], cancellation))
        {
            if (row.RowKey == Own)
                own = row;
            else
                chunks.Add(row);
        }
        return own is null ? null : Report(sendId, own, chunks);
    }

    private static SendReport Report(Guid sendId, TableEntity own, List<TableEntity> chunks)
    {
        var total = own.GetInt32("Chunks");
        var isDone = total is not null && chunks.Count >= total;
        var status = StatusOf(own);
        if (isDone)
            status = SendStatus.Completed;
        var skipped = Sum("Skipped");
        var stored = Sum("Stored");
        var last = chunks.Select(c => c.GetDateTimeOffset("At")).Append(own.GetDateTimeOffset("ExpandedAt")).Max();
        return new SendReport(
            sendId, status, stored + skipped, stored, Sum("Pushed"), skipped, 0, CreatedAtOf(own), own.GetDateTimeOffset("SendAt"), isDone ? last : null);

        int Sum(string column) => chunks.Sum(c => c.GetInt32(column) ?? 0);
    }

    private static SendStatus StatusOf(TableEntity row) => SnakeCase<SendStatus>.Parse(row.GetString("Status")) ?? SendStatus.Failed;

    private static DateTimeOffset CreatedAtOf(TableEntity row) => row.GetDateTimeOffset("CreatedAt") ?? default;

    private static string Partition(string ns, Guid sendId) => $"{Keys.Escape(ns)}|{sendId:N}";
}

/// <param name="NotificationId">The id in every inbox; null until sending begins. Made then and not before: an id that is older than what
/// a user has marked read meanwhile, or fetched, would be overlooked.</param>
public sealed record StoredSend(SendPlan Plan, SendStatus Status, DateTimeOffset CreatedAt, Guid? NotificationId, ETag ETag);

/// <summary>What became of a chunk's recipients.</summary>
public readonly record struct ChunkResult(int Stored, int Pushed, int Skipped);
