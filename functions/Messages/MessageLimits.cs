using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.RateLimits;

namespace Notifications.Messages;

/// <summary>How much a user may write and type, whichever way: HTTP or hub.</summary>
public sealed class MessageLimits(IOptions<MessagesOptions> options, TimeProvider time) : IDisposable
{
    private readonly PartitionedRateLimiter<(string, string)> sends = Create(options.Value.PerUser, time),
        typing = Create(options.Value.TypingPerUser, time);

    /// <summary>Takes a permit; a problem when there is none.</summary>
    internal Problem? Send(string ns, string user)
    {
        using var lease = sends.AttemptAcquire((ns, user));
        if (lease.IsAcquired)
            return null;
        lease.TryGetMetadata(TokenBucket.Source, out var bucket);
        var state = bucket!.GetState();
        return Problems.TooManyRequests(
            $"You may send {state.Limit:N0} messages at once, and are over it.", (int)Math.Max(1, Math.Ceiling(state.NextIn.TotalSeconds)));
    }

    internal bool MayType(string ns, string user)
    {
        using var lease = typing.AttemptAcquire((ns, user));
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        sends.Dispose();
        typing.Dispose();
    }

    private static PartitionedRateLimiter<(string, string)> Create(RateLimitBucketOptions bucket, TimeProvider time) =>
        PartitionedRateLimiter.Create<(string, string), (string, string)>(
            user => RateLimitPartition.Get<(string, string)>(user, _ => new TokenBucket(bucket, time)));
}
