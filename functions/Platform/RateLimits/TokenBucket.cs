using System.Threading.RateLimiting;

namespace Notifications.Platform.RateLimits;

/// <summary>A token bucket that fills by the injected clock, whenever it is used. The library's own goes by a timer and the machine's
/// clock, and can't say when it is full again, lend, or take back.</summary>
internal sealed class TokenBucket(RateLimitBucketOptions options, TimeProvider time) : RateLimiter
{
    /// <summary>On every lease: the bucket that it came from, or was refused by.</summary>
    public static readonly MetadataName<TokenBucket> Source = MetadataName.Create<TokenBucket>("bucket");

    private readonly Lock gate = new();
    private double tokens = options.Burst;
    private long countedAt = time.GetTimestamp();

    /// <summary>How long it has been full; null while it fills. What keeps buckets by caller drops those that nobody used for a
    /// while.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (gate)
            {
                var over = tokens + Gained(time.GetTimestamp()) - options.Burst;
                return over < 0 ? null : TimeSpan.FromSeconds(over / options.PermitsPerSecond);
            }
        }
    }

    public override RateLimiterStatistics GetStatistics() => new() { CurrentAvailablePermits = GetState().Remaining };

    public BucketState GetState()
    {
        lock (gate)
        {
            Fill();
            return new BucketState(
                options.Burst,
                (int)Math.Max(0, tokens),
                TimeSpan.FromSeconds((options.Burst - tokens) / options.PermitsPerSecond),
                TimeSpan.FromSeconds(Math.Max(0, 1 - tokens) / options.PermitsPerSecond));
        }
    }

    /// <summary>Takes also what is not there yet, unless others did so before: then nothing, and false. A request may so weigh more than
    /// the bucket holds, and those after it wait for longer.</summary>
    public bool TryBorrow(int permits)
    {
        lock (gate)
        {
            Fill();
            if (tokens < 0)
                return false;
            tokens -= permits;
            return true;
        }
    }

    public void Return(int permits)
    {
        lock (gate)
            tokens = Math.Min(options.Burst, tokens + permits);
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (gate)
        {
            Fill();
            if (tokens < permitCount)
                return new Lease(this, false);
            tokens -= permitCount;
            return new Lease(this, true);
        }
    }

    /// <summary>Nobody waits in a queue: a caller is told when to come back.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(permitCount));

    private double Gained(long now) => time.GetElapsedTime(countedAt, now).TotalSeconds * options.PermitsPerSecond;

    private void Fill()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(options.Burst, tokens + Gained(now));
        countedAt = now;
    }

    private sealed class Lease(TokenBucket bucket, bool isAcquired) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [Source.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == Source.Name ? bucket : null;
            return metadata is not null;
        }
    }
}

/// <param name="FullIn">Until it holds <paramref name="Limit"/> again.</param>
/// <param name="NextIn">Until one more may come.</param>
internal readonly record struct BucketState(int Limit, int Remaining, TimeSpan FullIn, TimeSpan NextIn);

/// <summary>A bucket of this instance for each key, made at its first use and dropped once it was full and unused for ten
/// seconds.</summary>
public sealed class Buckets<TKey> : IDisposable where TKey : notnull
{
    private readonly PartitionedRateLimiter<TKey> limiter;

    public Buckets(RateLimitBucketOptions options, TimeProvider time)
    {
        Burst = options.Burst;
        limiter = PartitionedRateLimiter.Create<TKey, TKey>(
            key => RateLimitPartition.Get<TKey>(key, _ => new TokenBucket(options, time)));
    }

    /// <summary>How many may come at once.</summary>
    public int Burst { get; }

    /// <summary>Takes a permit. Null when there was one, else the seconds until the next.</summary>
    public int? Take(TKey key)
    {
        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired)
            return null;
        var wait = lease.TryGetMetadata(TokenBucket.Source, out var bucket) ? bucket!.GetState().NextIn : TimeSpan.Zero;
        return (int)Math.Max(1, Math.Ceiling(wait.TotalSeconds));
    }

    public void Dispose() => limiter.Dispose();
}
