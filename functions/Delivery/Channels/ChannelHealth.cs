using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Platform.Storage;
using Notifications.Platform.Telemetry;

namespace Notifications.Delivery.Channels;

/// <summary>Whether a channel works, for operators. Names no address, no host and nobody's text.</summary>
public sealed record ChannelHealth(string Name, ChannelStatus Status)
{
    /// <summary>When it took nothing any more; absent while it works.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>What kind of failure the last one was: <c>timeout</c>, <c>connection_failed</c>, <c>450 4.7.1</c>; absent when it took a
    /// message since.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastCause { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>Since when the message that waits longest for this channel has been waiting; absent when none waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? OldestWaiting { get; init; }

    /// <summary>How often its provider was asked in the last 15 minutes; absent without settings.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Tries { get; init; }

    /// <summary>The part of them that it took, 0 to 1; absent when there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SuccessRate { get; init; }

    /// <summary>Whether an instance spares the provider for now; absent without settings.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BreakerState? Breaker { get; init; }

    /// <summary>It could not be read: this was known before, or nothing was. No sign that it works.</summary>
    [JsonIgnore]
    public bool IsStale { get; init; }

    public static ChannelHealth Of(ChannelKind kind, ChannelStatus status) => new(SnakeCase<ChannelKind>.NameOf(kind), status);
}

[JsonConverter(typeof(SnakeCaseConverter<ChannelStatus>))]
public enum ChannelStatus
{
    /// <summary>It takes messages, or nobody has tried it for long.</summary>
    Ok,

    Failing,

    /// <summary>It has no settings, and so sends nothing.</summary>
    NotConfigured,
}

[JsonConverter(typeof(SnakeCaseConverter<BreakerState>))]
public enum BreakerState
{
    /// <summary>The provider is asked.</summary>
    Closed,

    /// <summary>It kept failing, and is left alone for a while.</summary>
    Open,
}

/// <summary>A row for each channel that all instances share, since the one that is asked may not be one that sends. Written only when
/// something changed, so a channel that works costs nothing.</summary>
public sealed class ChannelHealthStore(Tables tables)
{
    /// <summary>In the Stats table, whose other partitions have a <c>|</c>.</summary>
    private const string Partition = "channels";

    private const string FailingSince = "FailingSince", LastCause = "LastCause", LastFailureAt = "LastFailureAt",
        WaitingSince = "WaitingSince";

    internal async Task<ChannelFailure?> FindAsync(ChannelKind kind, CancellationToken cancellation) =>
        await RowAsync(kind, cancellation) is { } row ? To(row) : null;

    /// <summary>It failed; when it began to is kept. What another instance wrote at the same moment says the same.</summary>
    internal async Task<ChannelFailure> FailedAsync(
        ChannelKind kind, string cause, DateTimeOffset at, DateTimeOffset? waitingSince, CancellationToken cancellation)
    {
        var row = await RowAsync(kind, cancellation);
        var since = row is not null && To(row) is { } known && !known.IsOver(at) ? known.Since : at;
        var failure = new ChannelFailure(since, cause, at, waitingSince);
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
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Partition, SnakeCase<ChannelKind>.NameOf(kind), cancellationToken: cancellation);
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
        ? new ChannelFailure(
            since, row.GetString(LastCause), row.GetDateTimeOffset(LastFailureAt)!.Value, row.GetDateTimeOffset(WaitingSince))
        : null;
}

/// <param name="Since">When it began to fail.</param>
/// <param name="At">Its last failure.</param>
/// <param name="WaitingSince">Since when the oldest message of the instance that wrote it had been waiting.</param>
internal sealed record ChannelFailure(DateTimeOffset Since, string Cause, DateTimeOffset At, DateTimeOffset? WaitingSince)
{
    /// <summary>A provider may say "come again in an hour", and no more than that: what was not tried for longer is not tried any more, and
    /// nobody knows whether it still fails.</summary>
    private static readonly TimeSpan TrueFor = TimeSpan.FromMinutes(65);

    public bool IsOver(DateTimeOffset now) => now - At > TrueFor;
}

/// <summary>Sends by a channel, and notices when its provider takes nothing any more.</summary>
public sealed class ChannelMonitor(
    IEnumerable<IChannel> channels, ChannelHealthStore store, ChannelRates rates, WaitingMessages waiting, TimeProvider time,
    ILogger<ChannelMonitor> logger)
{
    /// <summary>Some "come again later" are about one mailbox or one browser; so many in a row, with nothing taken in between, are
    /// not.</summary>
    private const int AnswersInARow = 3;

    /// <summary>How often a failure that goes on is written again, and how old what is known of other instances may be.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    /// <summary>What an instance wrote about its waiting messages is not true for longer: that is the longest wait between two
    /// tries.</summary>
    private static readonly TimeSpan WaitingIsTrueFor = TimeSpan.FromMinutes(10);

    private readonly Dictionary<ChannelKind, IChannel> channels = channels.ToDictionary(c => c.Kind);
    private readonly ConcurrentDictionary<ChannelKind, Known> known = new();

    public IEnumerable<ChannelKind> Kinds => channels.Keys;

    public bool IsConfigured(ChannelKind kind) => channels[kind].IsConfigured;

    public async Task<ChannelResult> SendAsync(ChannelKind kind, ChannelMessage message, CancellationToken cancellation)
    {
        using var sending = Tracing.Start("send", SnakeCase<ChannelKind>.NameOf(kind), ActivityKind.Client);
        var result = await channels[kind].SendAsync(message, cancellation);
        // What the provider said may name an address.
        sending?.SetTag("notification.id", message.NotificationId).SetTag("channel.result", result.GetType().Name)
            .SetStatus(result is ChannelResult.RetryLater or ChannelResult.Rejected ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        try
        {
            rates.Count(kind, result);
            await NoteAsync(kind, result, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // The message may be gone already: as a failure of this call it would be sent a second time.
            logger.HealthNotNoted(SnakeCase<ChannelKind>.NameOf(kind), e.GetType().Name);
        }
        return result;
    }

    /// <summary>How it is with a channel, whichever instance noticed; without <see cref="ChannelHealth.OldestWaiting"/> of its
    /// queue.</summary>
    public async Task<ChannelHealth> HealthOfAsync(ChannelKind kind, CancellationToken cancellation)
    {
        if (!channels[kind].IsConfigured)
            return ChannelHealth.Of(kind, ChannelStatus.NotConfigured);
        var (finding, rating) = (store.FindAsync(kind, cancellation), rates.OfAsync(kind, cancellation));
        await Task.WhenAll(finding, rating);
        var (failure, rate, here, now) = (await finding, await rating, waiting.OldestOf(kind), time.GetUtcNow());
        var known = ChannelHealth.Of(kind, failure is null || failure.IsOver(now) ? ChannelStatus.Ok : ChannelStatus.Failing) with
        {
            LastCause = failure?.Cause,
            LastFailureAt = failure?.At,
            Tries = rate.Tries,
            SuccessRate = rate.Success,
            Breaker = rate.BreakerUntil is null ? BreakerState.Closed : BreakerState.Open,
            OldestWaiting = here,
        };
        if (failure is null || known.Status == ChannelStatus.Ok)
            return known;
        var elsewhere = now - failure.At < WaitingIsTrueFor ? failure.WaitingSince : null;
        return known with
        {
            FailingSince = failure.Since,
            OldestWaiting = here is null || elsewhere < here ? elsewhere : here,
        };
    }

    private Task NoteAsync(ChannelKind kind, ChannelResult result, CancellationToken cancellation)
    {
        var state = known.GetOrAdd(kind, _ => new Known());
        switch (result.Provider)
        {
            case ProviderState.Works:
                Interlocked.Exchange(ref state.AnswersInARow, 0);
                return WorksAsync(kind, state, cancellation);
            case ProviderState.Fails:
                return FailedAsync(kind, state, result.Cause!, cancellation);
            case ProviderState.AnswersLater when Interlocked.Increment(ref state.AnswersInARow) >= AnswersInARow:
                return FailedAsync(kind, state, result.Cause!, cancellation);
            default:
                return Task.CompletedTask;
        }
    }

    private async Task FailedAsync(ChannelKind kind, Known state, string cause, CancellationToken cancellation)
    {
        if (state.Cause == cause && time.GetElapsedTime(state.WrittenAt) < Refresh)
            return;
        if (state.Cause is null)
            logger.ChannelFails(SnakeCase<ChannelKind>.NameOf(kind), cause);
        await store.FailedAsync(kind, cause, time.GetUtcNow(), waiting.OldestOf(kind), cancellation);
        (state.Cause, state.WrittenAt) = (cause, time.GetTimestamp());
    }

    private async Task WorksAsync(ChannelKind kind, Known state, CancellationToken cancellation)
    {
        // Another instance may have found it failing: that is looked for, but not with every message.
        if (state.Cause is null && state.WrittenAt != 0 && time.GetElapsedTime(state.WrittenAt) < Refresh)
            return;
        if (state.Cause is not null)
            logger.ChannelWorks(SnakeCase<ChannelKind>.NameOf(kind));
        await store.WorksAsync(kind, cancellation);
        (state.Cause, state.WrittenAt) = (null, time.GetTimestamp());
    }

    /// <summary>What this instance wrote last. Two calls that end at once write the same twice at the worst.</summary>
    private sealed class Known
    {
        public int AnswersInARow;

        public string? Cause { get; set; }

        public long WrittenAt { get; set; }
    }
}
