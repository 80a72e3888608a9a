using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Delivery.Channels;

/// <summary>How many tries of each channel its provider took lately, and whether a breaker spares it: in memory, and for other instances
/// in a row of this instance, which a timer writes after there were tries. The row has each minute by itself, so it is right for as long
/// as it lies there.</summary>
public sealed class ChannelRates(Tables tables, RowRemoval removal, Instance instance, TimeProvider time, ILogger<ChannelRates> logger)
{
    /// <summary>How far back tries count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>A row that nobody has written for so long is one of an instance that is gone.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>In the Stats table.</summary>
    private const string Partition = "channel-rates", At = "At", Minutes = "Minutes", BreakerUntil = "BreakerUntil";

    /// <summary>The version before wrote sums in place of <see cref="Minutes"/>.</summary>
    private const string Tries = "Tries", Accepted = "Accepted";

    private readonly ConcurrentDictionary<ChannelKind, RecentTries> recent = new();

    /// <summary>Counts what came of a try.</summary>
    internal void Count(ChannelKind kind, ChannelResult result) =>
        recent.GetOrAdd(kind, _ => new RecentTries()).Add(result, time.GetUtcNow());

    /// <summary>Writes what was counted since the last time. What can't be written is written the next time.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        foreach (var (kind, tries) in recent)
        {
            var counted = tries.Read(time.GetUtcNow());
            if (counted.Changes == tries.Written)
                continue;
            try
            {
                await WriteAsync(kind, counted, cancellation);
                tries.Written = counted.Changes;
            }
            catch (Exception e) when (cancellation.IsCancellationRequested || e is RequestFailedException || StorageFaults.IsOutage(e))
            {
                logger.HealthNotNoted(SnakeCase<ChannelKind>.NameOf(kind), e.GetType().Name);
            }
        }
    }

    /// <summary>Of all instances.</summary>
    internal async Task<ChannelRate> OfAsync(ChannelKind kind, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var sum = recent.TryGetValue(kind, out var own) ? own.Read(now).Sum(now) : new ChannelRate(0, 0, null);
        var table = await tables.StatsAsync(cancellation);
        var prefix = $"{SnakeCase<ChannelKind>.NameOf(kind)}|";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition} and RowKey gt {prefix} and RowKey lt {prefix + '~'} and At ge {now - Window}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (row.RowKey != RowKey(kind) && tables.TryRead(row, r => Read(r, now), out var other))
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

    private async Task WriteAsync(ChannelKind kind, Counted counted, CancellationToken cancellation)
    {
        var table = await tables.StatsAsync(cancellation);
        var row = new TableEntity(Partition, RowKey(kind))
        {
            [At] = time.GetUtcNow(),
            [Minutes] = string.Join(' ', counted.Minutes.Select(m => string.Create(
                CultureInfo.InvariantCulture, $"{m.Minute}:{m.Tries}:{m.Accepted}"))),
            [BreakerUntil] = counted.BreakerUntil,
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    private string RowKey(ChannelKind kind) => $"{SnakeCase<ChannelKind>.NameOf(kind)}|{instance.Id:N}";

    private static ChannelRate Read(TableEntity row, DateTimeOffset now)
    {
        var breakerUntil = row.GetDateTimeOffset(BreakerUntil);
        if (row.GetString(Minutes) is not { } text)
            return new(row.GetInt64(Tries) ?? 0, row.GetInt64(Accepted) ?? 0, breakerUntil);
        var minutes = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(minute =>
        {
            long[] parts = [.. minute.Split(':').Select(part => long.Parse(part, CultureInfo.InvariantCulture))];
            return new MinuteTries(parts[0], parts[1], parts[2]);
        });
        return new Counted([.. minutes], breakerUntil, 0).Sum(now);
    }

    private static long MinuteOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;

    private readonly record struct MinuteTries(long Minute, long Tries, long Accepted)
    {
        public bool IsPast(DateTimeOffset now) => Minute <= MinuteOf(now) - (long)Window.TotalMinutes;
    }

    /// <param name="Changes">How often it was counted until then.</param>
    private sealed record Counted(IReadOnlyList<MinuteTries> Minutes, DateTimeOffset? BreakerUntil, long Changes)
    {
        public ChannelRate Sum(DateTimeOffset now)
        {
            var counting = Minutes.Where(m => !m.IsPast(now)).ToArray();
            return new(counting.Sum(m => m.Tries), counting.Sum(m => m.Accepted), BreakerUntil);
        }
    }

    /// <summary>Of this instance.</summary>
    private sealed class RecentTries
    {
        private readonly Lock gate = new();
        private readonly List<MinuteTries> minutes = [];
        private DateTimeOffset? breakerUntil;
        private long changes;

        /// <summary>The <see cref="Counted.Changes"/> that were written last; one at a time writes.</summary>
        public long Written { get; set; }

        public void Add(ChannelResult result, DateTimeOffset now)
        {
            lock (gate)
            {
                if (result is ChannelResult.RetryLater { WasTried: false, After: var after })
                {
                    breakerUntil = now + (after ?? TimeSpan.Zero);
                    changes++;
                }
                else if (result is ChannelResult.Accepted or ChannelResult.Rejected
                    or ChannelResult.RetryLater { Reason: not ChannelResult.RetryLater.Busy })
                {
                    breakerUntil = null;
                    Add(MinuteOf(now), result is ChannelResult.Accepted ? 1 : 0);
                    changes++;
                }
            }
        }

        public Counted Read(DateTimeOffset now)
        {
            lock (gate)
            {
                minutes.RemoveAll(m => m.IsPast(now));
                return new([.. minutes], breakerUntil, changes);
            }
        }

        private void Add(long minute, long accepted)
        {
            if (minutes is [.., var last] && last.Minute == minute)
                minutes[^1] = new(minute, last.Tries + 1, last.Accepted + accepted);
            else
                minutes.Add(new(minute, 1, accepted));
        }
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
