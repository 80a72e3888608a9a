using Azure;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Channels;

/// <summary>A row for each channel that all instances share, since the one that is asked may not be one that sends. Written only when
/// something changed, so a channel that works costs nothing.</summary>
public sealed class ChannelHealthStore(Tables tables)
{
    /// <summary>In the Stats table, whose other partitions have a <c>|</c>.</summary>
    private const string Partition = "channels";

    private const string FailingSince = "FailingSince", LastCause = "LastCause", LastFailureAt = "LastFailureAt", WaitingSince = "WaitingSince";

    internal async Task<ChannelFailure?> FindAsync(ChannelKind kind, CancellationToken cancellation) =>
        await RowAsync(kind, cancellation) is { } row ? To(row) : null;

    /// <summary>It failed; when it began to is kept. What another instance wrote at the same moment says the same.</summary>
    internal async Task<ChannelFailure> FailedAsync(
        ChannelKind kind, string cause, DateTimeOffset at, DateTimeOffset? waitingSince, CancellationToken cancellation)
    {
        var row = await RowAsync(kind, cancellation);
        var failure = new ChannelFailure(row is null ? at : To(row)?.Since ?? at, cause, at, waitingSince);
        await WriteAsync(row, RowOf(kind, failure), cancellation);
        return failure;
    }

    internal async Task WorksAsync(ChannelKind kind, CancellationToken cancellation)
    {
        if (await RowAsync(kind, cancellation) is { } row && To(row) is not null)
            await WriteAsync(row, RowOf(kind, null), cancellation);
    }

    private async Task<TableEntity?> RowAsync(ChannelKind kind, CancellationToken cancellation)
    {
        var table = await tables.StatsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, SnakeCase<ChannelKind>.NameOf(kind), cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    private async Task WriteAsync(TableEntity? before, TableEntity row, CancellationToken cancellation)
    {
        var table = await tables.StatsAsync(cancellation);
        try
        {
            if (before is null)
                await table.AddEntityAsync(row, cancellation);
            else
                await table.UpdateEntityAsync(row, before.ETag, TableUpdateMode.Replace, cancellation);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Another instance had news of the same channel; the next call tells ours again.
        }
    }

    private static TableEntity RowOf(ChannelKind kind, ChannelFailure? failure) => new(Partition, SnakeCase<ChannelKind>.NameOf(kind))
    {
        [FailingSince] = failure?.Since,
        [LastCause] = failure?.Cause,
        [LastFailureAt] = failure?.At,
        [WaitingSince] = failure?.WaitingSince,
    };

    private static ChannelFailure? To(TableEntity row) => row.GetDateTimeOffset(FailingSince) is { } since
        ? new ChannelFailure(since, row.GetString(LastCause), row.GetDateTimeOffset(LastFailureAt)!.Value, row.GetDateTimeOffset(WaitingSince))
        : null;
}

/// <param name="Since">When it began to fail.</param>
/// <param name="At">Its last failure.</param>
/// <param name="WaitingSince">Since when the oldest message of the instance that wrote it had been waiting.</param>
internal sealed record ChannelFailure(DateTimeOffset Since, string Cause, DateTimeOffset At, DateTimeOffset? WaitingSince);
