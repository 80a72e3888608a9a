using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Notifications.Security;

namespace Notifications.RateLimits;

/// <summary>The limits of sending, and those of everything else.</summary>
public sealed class Limits(IOptions<RateLimitOptions> sending, IOptions<RequestRateLimitOptions> others, TimeProvider time) : IDisposable
{
    public CallerLimits Sending { get; } = new(sending.Value.Enabled, sending.Value.PerCaller, sending.Value.PerNamespace, time);

    public CallerLimits Others { get; } = new(others.Value.Enabled, others.Value.PerCaller, others.Value.PerNamespace, time);

    public void Dispose()
    {
        Sending.Dispose();
        Others.Dispose();
    }
}

/// <summary>The buckets of this instance: one per caller, one per namespace, made at the first request and dropped once they were full and
/// unused for ten seconds.</summary>
public sealed class CallerLimits : IDisposable
{
    private readonly bool isEnabled;
    private readonly PartitionedRateLimiter<Caller> callers, namespaces;

    public CallerLimits(bool isEnabled, RateLimitBucketOptions perCaller, RateLimitBucketOptions perNamespace, TimeProvider time)
    {
        this.isEnabled = isEnabled;
        callers = PartitionedRateLimiter.Create<Caller, (string, string)>(
            caller => RateLimitPartition.Get<(string, string)>((caller.Namespace, caller.Identity), _ => new TokenBucket(perCaller, time)));
        namespaces = PartitionedRateLimiter.Create<Caller, string>(
            caller => RateLimitPartition.Get<string>(caller.Namespace, _ => new TokenBucket(perNamespace, time)));
    }

    /// <summary>Takes a permit of each. Null when nothing is limited.</summary>
    public RateLimitScope? Enter(Caller caller)
    {
        if (!isEnabled)
            return null;
        var (own, isOwnTaken) = Take(callers, caller);
        // The caller's first: one that is over its limit must not use up what all share.
        if (!isOwnTaken)
            return new RateLimitScope(own, null);
        var (shared, isSharedTaken) = Take(namespaces, caller);
        if (!isSharedTaken)
            own.Return(1);
        return new RateLimitScope(own, shared, isSharedTaken);
    }

    public void Dispose()
    {
        callers.Dispose();
        namespaces.Dispose();
    }

    private static (TokenBucket Bucket, bool IsTaken) Take(PartitionedRateLimiter<Caller> limiter, Caller caller)
    {
        using var lease = limiter.AttemptAcquire(caller);
        return lease.TryGetMetadata(TokenBucket.Source, out var bucket)
            ? (bucket!, lease.IsAcquired)
            : throw new InvalidOperationException("A lease that is no token bucket's.");
    }
}
