using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Platform.RateLimits;

/// <summary>The limits of sending, and those of everything else.</summary>
public sealed class Limits(IOptions<RateLimitOptions> sending, IOptions<RequestRateLimitOptions> others, TimeProvider time) : IDisposable
{
    private readonly Buckets<string> connections = new(others.Value.PerConnection, time);

    public CallerLimits Sending { get; } = new(sending.Value.Enabled, sending.Value.PerCaller, sending.Value.PerNamespace, time);

    public CallerLimits Others { get; } = new(others.Value.Enabled, others.Value.PerCaller, others.Value.PerNamespace, time);

    /// <summary>For a method that a user calls on a connection: a permit of the connection, and one of the user, as for a request. The
    /// connection's first: one that is over its limit must not use up what the user's others share.</summary>
    /// <returns>Null when it may go on.</returns>
    internal Problem? EnterMethod(Caller user, string connection)
    {
        if (!others.Value.Enabled)
            return null;
        return connections.Take(connection) is { } wait
            ? Problems.TooManyRequests(
                $"A connection may call {connections.Burst:N0} methods at once, and this one is over it. Try again in {wait} s.", wait)
            : Others.Enter(user)?.Refusal;
    }

    public void Dispose()
    {
        connections.Dispose();
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

/// <summary>Where one request stands with its caller's and its namespace's limit.</summary>
public sealed class RateLimitScope
{
    private static readonly object ItemKey = new();
    private readonly TokenBucket own;
    private readonly TokenBucket? shared;
    private TokenBucket? refusedBy;

    /// <param name="shared">Null when <paramref name="own"/> refused and it was not asked.</param>
    internal RateLimitScope(TokenBucket own, TokenBucket? shared, bool isSharedTaken = false)
    {
        (this.own, this.shared) = (own, shared);
        refusedBy = shared is null ? own : isSharedTaken ? null : shared;
    }

    /// <summary>What to refuse the request with; null when it may go on.</summary>
    public Problem? Refusal
    {
        get
        {
            if (refusedBy is null)
                return null;
            var state = refusedBy.GetState();
            var whose = refusedBy == own ? "This caller" : "This namespace";
            return Problems.TooManyRequests(
                $"{whose} may ask for {state.Limit:N0} at once, and is over it.", Math.Max(1, Seconds(state.NextIn)));
        }
    }

    /// <summary>For a request that weighs more than one, such as a bulk of n items: takes n - 1 more, even beyond what is there (the next
    /// requests wait for it), so that none is too heavy to ever pass. A problem when others did so just before; then nothing is
    /// taken.</summary>
    public static Problem? TakeMore(HttpRequest request, int permits) =>
        request.HttpContext.Items.TryGetValue(ItemKey, out var scope) ? ((RateLimitScope)scope!).Take(permits) : null;

    internal void AttachTo(HttpRequest request) => request.HttpContext.Items[ItemKey] = this;

    /// <summary>Shows the limit that is nearer: the one that refused, or has less left.</summary>
    internal void WriteTo(Answer answer)
    {
        var state = (refusedBy ?? own).GetState();
        if (refusedBy is null && shared!.GetState() is var other && other.Remaining < state.Remaining)
            state = other;
        answer.With("RateLimit-Limit", Text(state.Limit));
        answer.With("RateLimit-Remaining", Text(state.Remaining));
        answer.With("RateLimit-Reset", Text(Seconds(state.FullIn)));
    }

    internal Problem? Take(int permits)
    {
        if (!own.TryBorrow(permits))
        {
            refusedBy = own;
        }
        else if (!shared!.TryBorrow(permits))
        {
            own.Return(permits);
            refusedBy = shared;
        }
        return Refusal;
    }

    private static int Seconds(TimeSpan time) => (int)Math.Min(int.MaxValue, Math.Ceiling(time.TotalSeconds));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
