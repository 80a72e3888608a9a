using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Delivery.Channels;

/// <summary>How many tries of each channel its provider took lately, and whether a breaker spares it: in memory, and for other instances
/// in a row of this instance, written every few seconds while there are tries.</summary>
public sealed class ChannelRates(Tables tables, RowRemoval removal, Instance instance, TimeProvider time, ILogger<ChannelRates> logger)
{
    /// <summary>How far back tries count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>A row that nobody has written for so long is one of an instance that is gone.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>In the Stats table.</summary>
    private const string Partition = "channel-rates", At = "At", Tries = "Tries", Accepted = "Accepted", BreakerUntil = "BreakerUntil";

    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(10), WriteLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<ChannelKind, RecentTries> recent = new();

    /// <summary>Counts what came of a try. What can't be written is written with a later one.</summary>
    internal async Task CountAsync(ChannelKind kind, ChannelResult result)
    {
        var tries = recent.GetOrAdd(kind, _ => new RecentTries());
        if (!tries.Add(result, time.GetUtcNow()) || !tries.IsDue(time, WriteEvery))
            return;
        using var limit = new CancellationTokenSource(WriteLimit);
        try
        {
            await WriteAsync(kind, tries.Sum(time.GetUtcNow()), limit.Token);
        }
        catch (Exception e) when (limit.IsCancellationRequested || e is RequestFailedException || StorageFaults.IsOutage(e))
        {
            logger.HealthNotNoted(SnakeCase<ChannelKind>.NameOf(kind), e.GetType().Name);
        }
    }

    /// <summary>Of all instances; nothing of those that have been silent for the window.</summary>
    internal async Task<ChannelRate> OfAsync(ChannelKind kind, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var sum = recent.TryGetValue(kind, out var own) ? own.Sum(now) : new ChannelRate(0, 0, null);
        var table = await tables.StatsAsync(cancellation);
        var prefix = $"{SnakeCase<ChannelKind>.NameOf(kind)}|";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition} and RowKey gt {prefix} and RowKey lt {prefix + '~'} and At ge {now - Window}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (row.RowKey != RowKey(kind) && tables.TryRead(row, Read, out var other))
                sum = sum.And(other);
        }
        return sum with { BreakerUntil = sum.BreakerUntil > now ? sum.BreakerUntil : null };
    }

    /// <summary>Rows of instances that are gone: nobody writes them any more, and each question about a channel reads past them.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellation)
    {
        var table = await tables.StatsAsync(cancellation);
        var gone = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and At lt {time.GetUtcNow() - Kept}");
        return await removal.RemoveAsync(table, gone, cancellation);
    }

    private async Task WriteAsync(ChannelKind kind, ChannelRate rate, CancellationToken cancellation)
    {
        var table = await tables.StatsAsync(cancellation);
        var row = new TableEntity(Partition, RowKey(kind))
        {
            [At] = time.GetUtcNow(),
            [Tries] = rate.Tries,
            [Accepted] = rate.Accepted,
            [BreakerUntil] = rate.BreakerUntil,
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    private string RowKey(ChannelKind kind) => $"{SnakeCase<ChannelKind>.NameOf(kind)}|{instance.Id:N}";

    private static ChannelRate Read(TableEntity row) =>
        new(row.GetInt64(Tries) ?? 0, row.GetInt64(Accepted) ?? 0, row.GetDateTimeOffset(BreakerUntil));

    /// <summary>A ring of minutes.</summary>
    private sealed class RecentTries
    {
        private readonly Lock gate = new();
        private readonly Queue<(long Minute, long Tries, long Accepted)> minutes = new();
        private (long Minute, long Tries, long Accepted) current;
        private DateTimeOffset? breakerUntil;
        private long writtenAt;

        /// <summary>False when it says nothing of the provider, and so nothing is to be written.</summary>
        public bool Add(ChannelResult result, DateTimeOffset now)
        {
            lock (gate)
            {
                if (result is ChannelResult.RetryLater { WasTried: false, After: var after })
                {
                    breakerUntil = now + (after ?? TimeSpan.Zero);
                    return true;
                }
                if (result is not (ChannelResult.Accepted or ChannelResult.Rejected
                    or ChannelResult.RetryLater { Reason: not ChannelResult.RetryLater.Busy }))
                    return false;
                breakerUntil = null;
                Turn(MinuteOf(now));
                var accepted = result is ChannelResult.Accepted ? 1 : 0;
                current = (current.Minute, current.Tries + 1, current.Accepted + accepted);
                return true;
            }
        }

        public ChannelRate Sum(DateTimeOffset now)
        {
            lock (gate)
            {
                Turn(MinuteOf(now));
                return new(minutes.Sum(m => m.Tries) + current.Tries, minutes.Sum(m => m.Accepted) + current.Accepted, breakerUntil);
            }
        }

        public bool IsDue(TimeProvider time, TimeSpan every)
        {
            lock (gate)
            {
                if (writtenAt != 0 && time.GetElapsedTime(writtenAt) < every)
                    return false;
                writtenAt = time.GetTimestamp();
                return true;
            }
        }

        private void Turn(long minute)
        {
            if (minute != current.Minute)
            {
                minutes.Enqueue(current);
                current = (minute, 0, 0);
            }
            while (minutes.TryPeek(out var oldest) && oldest.Minute <= minute - (long)Window.TotalMinutes)
                minutes.Dequeue();
        }

        private static long MinuteOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;
    }
}

/// <param name="Tries">Those that the provider was asked in.</param>
/// <param name="BreakerUntil">Until when some instance spares the provider; null: none does.</param>
internal sealed record ChannelRate(long Tries, long Accepted, DateTimeOffset? BreakerUntil)
{
    /// <summary>The part that was accepted; null without tries.</summary>
    public double? Success => Tries == 0 ? null : Math.Round((double)Accepted / Tries, 3);

    public ChannelRate And(ChannelRate other) => new(
        Tries + other.Tries, Accepted + other.Accepted,
        BreakerUntil > other.BreakerUntil ? BreakerUntil : other.BreakerUntil ?? BreakerUntil);
}
