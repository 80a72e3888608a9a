using System.Threading.RateLimiting;

namespace Notifications.Platform.RateLimits;

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
