using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;

namespace Notifications.Sending;

/// <summary>The Sends table: what is sent by the queue, or later, and how far it is. A send is one partition: its own row, one for each
/// step of the fan-out, which names its chunks, and one for each chunk that has ended.</summary>
public sealed class SendStore(Tables tables, NotificationFactory factory, TimeProvider time, IOptions<RetentionOptions> options)
{
    private const string Own = "send", ChunkPrefix = "c", StepPrefix = "f", NotificationId = "NotificationId";

    private const int MaxTries = 4;

    /// <summary>Whose texts could not be made in a chunk: user ids, which an erasure takes out.</summary>
    internal const string FailuresColumn = "Failures";

    /// <summary>A send is reported for <see cref="RetentionOptions.KeepSends"/> from its begin. Its plan is kept for so long from this
    /// time on, which may be later: recalling it takes the plan while there are notifications of it.</summary>
    internal const string KeptFromColumn = "KeptFrom";

    public async Task AddAsync(string ns, Guid sendId, SendPlan plan, SendStatus status, CancellationToken cancellation)
    {
        var (table, keptFrom) = (await tables.SendsAsync(cancellation), KeptFrom(plan));
        var row = new TableEntity(Partition(ns, sendId), Own)
        {
            ["Status"] = SnakeCase<SendStatus>.NameOf(status),
            ["CreatedAt"] = time.GetUtcNow(),
            [KeptFromColumn] = keptFrom,
        };
        if (plan.SendAt is { } sendAt)
            row["SendAt"] = sendAt;
        await SendPlanRows.FillAsync(table, row, plan, keptFrom, cancellation);
        await table.AddIfAbsentAsync(row, cancellation);
    }

    private DateTimeOffset KeptFrom(SendPlan plan)
    {
        var begins = plan.SendAt ?? time.GetUtcNow();
        var ends = plan.Contents.Max(c => factory.ExpiryOf(c.Content, begins)) - options.Value.KeepSends;
        return ends > begins ? ends : begins;
    }

    public async Task<StoredSend?> FindAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition(ns, sendId), Own, cancellationToken: cancellation);
            if (found is not { HasValue: true, Value: { } row })
                return null;
            if (await SendPlanRows.ReadAsync(table, row, cancellation) is { } plan)
                return new StoredSend(plan, StatusOf(row), CreatedAtOf(row), row.GetGuid(NotificationId), row.ETag);
        }
        throw new InvalidOperationException("The plan of a send kept changing, or a part of it is gone.");
    }

    /// <summary>Its id in every inbox; null when sending has not begun. The plan is not looked at: it may be what a message failed
    /// of.</summary>
    public async Task<Guid?> NotificationIdAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition(ns, sendId), Own, [NotificationId], cancellation);
        return found is { HasValue: true, Value: { } row } ? row.GetGuid(NotificationId) : null;
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

    /// <summary>A step of the fan-out has put these chunks on the queue. In one row, however often it is told.</summary>
    public async Task AddChunksAsync(string ns, Guid sendId, IReadOnlyList<string> chunks, CancellationToken cancellation)
    {
        if (chunks.Count == 0)
            return;
        var table = await tables.SendsAsync(cancellation);
        var names = string.Join(',', chunks);
        var row = new TableEntity(
            Partition(ns, sendId), $"{StepPrefix}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names)).AsSpan(0, 8))}");
        LongText.Write(row, "Chunks", names);
        await table.AddIfAbsentAsync(row, cancellation);
    }

    /// <summary>All recipients are found.</summary>
    public async Task ExpandedAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var change = new TableEntity(Partition(ns, sendId), Own) { ["ExpandedAt"] = time.GetUtcNow() };
        await table.UpdateEntityAsync(change, ETag.All, TableUpdateMode.Merge, cancellation);
    }

    /// <summary>Its recipients will not be found: the message that was to find them is a dead letter. A requeued one may find them
    /// yet.</summary>
    public async Task FanOutFailedAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var change = new TableEntity(Partition(ns, sendId), Own) { ["FanOutFailed"] = true };
        try
        {
            await table.UpdateEntityAsync(change, ETag.All, TableUpdateMode.Merge, cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The send is older than sends are kept, or never was.
        }
    }

    /// <summary>Null when the chunk has not ended yet.</summary>
    public async Task<ChunkResult?> FindChunkAsync(string ns, Guid sendId, string chunk, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Partition(ns, sendId), ChunkPrefix + chunk, cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? ChunkOf(row) : null;
    }

    /// <summary>Kept by the chunk's name: a chunk that is done twice counts once.</summary>
    public async Task ChunkDoneAsync(string ns, Guid sendId, string chunk, ChunkResult result, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        await table.UpsertEntityAsync(ChunkRow(ns, sendId, chunk, result), TableUpdateMode.Replace, cancellation);
    }

    /// <summary>The chunk's message is a dead letter. What is done stays done.</summary>
    public async Task ChunkFailedAsync(string ns, Guid sendId, string chunk, ChunkResult result, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        await table.AddIfAbsentAsync(ChunkRow(ns, sendId, chunk, result), cancellation);
    }

    /// <summary>Added up from the chunks when it is asked for: no counter that two chunks would fight for.</summary>
    public async Task<SendReport?> ReportAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var table = await tables.SendsAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(ns, sendId)}");
        TableEntity? own = null, recall = null;
        var (expected, ended) = (new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, ChunkResult>(StringComparer.Ordinal));
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
        {
            if (row.RowKey == Own)
                own = row;
            else if (row.RowKey == RecallStore.Row)
                recall = row;
            else if (row.RowKey.StartsWith(SendPlanRows.Prefix, StringComparison.Ordinal))
                continue;
            else if (row.RowKey.StartsWith(StepPrefix, StringComparison.Ordinal))
                expected.UnionWith(LongText.Read(row, "Chunks").Split(','));
            else
                ended[row.RowKey[ChunkPrefix.Length..]] = ChunkOf(row);
        }
        // Its chunks' rows are gone by then.
        var report = own is null || IsReportedNoMore(own) ? null : Report(sendId, own, expected, ended);
        return recall is null ? report : RecallStore.Apply(report ?? SendReport.Unknown(sendId), recall);
    }

    /// <summary>Its row may be there for longer.</summary>
    private bool IsReportedNoMore(TableEntity own) => StatusOf(own) != SendStatus.Scheduled
        && (own.GetDateTimeOffset("SendAt") ?? CreatedAtOf(own)) + options.Value.KeepSends <= time.GetUtcNow();

    private static SendReport Report(Guid sendId, TableEntity own, HashSet<string> expected, Dictionary<string, ChunkResult> ended)
    {
        var expandedAt = own.GetDateTimeOffset("ExpandedAt");
        var isFanOutFailed = expandedAt is null && StatusOf(own) != SendStatus.Cancelled && own.GetBoolean("FanOutFailed") == true;
        var hasEnded = expandedAt is not null && expected.IsSubsetOf(ended.Keys);
        var failed = ended.Values.Sum(c => c.Failed);
        var unfilled = ended.Values.Sum(c => c.Unfilled);
        var stored = ended.Values.Sum(c => c.Stored);
        var skipped = ended.Values.Sum(c => c.Skipped);
        var superseded = ended.Values.Sum(c => c.Superseded);
        var status = isFanOutFailed || (hasEnded && failed > 0) ? SendStatus.Failed : hasEnded ? SendStatus.Completed : StatusOf(own);
        return new SendReport
        {
            SendId = sendId,
            Status = status,
            Recipients = stored + skipped + superseded,
            Stored = stored,
            Pushed = ended.Values.Sum(c => c.Pushed),
            Skipped = skipped,
            Failed = failed + unfilled,
            CreatedAt = CreatedAtOf(own),
            SendAt = own.GetDateTimeOffset("SendAt"),
            CompletedAt = status == SendStatus.Completed ? ended.Values.Select(c => (DateTimeOffset?)c.At).Append(expandedAt).Max() : null,
            Superseded = superseded,
            Failures = [.. ended.Values.SelectMany(c => c.Failures).Take(SendReport.MaxFailures)],
        };
    }

    private TableEntity ChunkRow(string ns, Guid sendId, string chunk, ChunkResult result)
    {
        var row = new TableEntity(Partition(ns, sendId), ChunkPrefix + chunk)
        {
            ["Stored"] = result.Stored,
            ["Pushed"] = result.Pushed,
            ["Skipped"] = result.Skipped,
            ["Failed"] = result.Failed,
            ["Superseded"] = result.Superseded,
            ["At"] = time.GetUtcNow(),
        };
        if (result.Unfilled > 0)
        {
            row["Unfilled"] = result.Unfilled;
            LongText.Write(row, FailuresColumn, JsonSerializer.Serialize(result.Failures, SendingJson.Default.IReadOnlyListTextFailure));
        }
        return row;
    }

    private static ChunkResult ChunkOf(TableEntity row) =>
        new(Number(row, "Stored"), Number(row, "Pushed"), Number(row, "Skipped"), Number(row, "Failed"))
        {
            At = row.GetDateTimeOffset("At") ?? default,
            Superseded = Number(row, "Superseded"),
            Unfilled = Number(row, "Unfilled"),
            Failures = LongText.Read(row, FailuresColumn) is { Length: > 0 } failures
                ? JsonSerializer.Deserialize(failures, SendingJson.Default.IReadOnlyListTextFailure)! : [],
        };

    private static int Number(TableEntity row, string column) => row.GetInt32(column) ?? 0;

    private static SendStatus StatusOf(TableEntity row) => SnakeCase<SendStatus>.Parse(row.GetString("Status")) ?? SendStatus.Failed;

    private static DateTimeOffset CreatedAtOf(TableEntity row) => row.GetDateTimeOffset("CreatedAt") ?? default;

    internal static string Partition(string ns, Guid sendId) => $"{Keys.Escape(ns)}|{sendId:N}";
}

/// <param name="NotificationId">The id in every inbox; null until sending begins. Made then and not before: an id that is older than what
/// a user has marked read meanwhile, or fetched, would be overlooked.</param>
public sealed record StoredSend(SendPlan Plan, SendStatus Status, DateTimeOffset CreatedAt, Guid? NotificationId, ETag ETag);

/// <summary>What became of a chunk's recipients.</summary>
/// <param name="Failed">Not stored by a chunk whose message is a dead letter.</param>
public readonly record struct ChunkResult(int Stored, int Pushed, int Skipped, int Failed)
{
    /// <summary>When it ended.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Those who have a later one with the same collapse key.</summary>
    public int Superseded { get; init; }

    /// <summary>Those whose texts could not be made.</summary>
    public int Unfilled { get; init; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<TextFailure> Failures { get; init; } = [];
}
