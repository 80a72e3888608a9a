using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Notifications.Platform.RateLimits;

namespace Notifications.AppEvents;

/// <summary>How much clients may send to rooms: buckets of this instance, one per connection and one per user.</summary>
public sealed class MessageLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string> connections;
    private readonly PartitionedRateLimiter<(string, string)> users;

    public MessageLimits(IOptions<AppEventOptions> options, TimeProvider time)
    {
        connections = PartitionedRateLimiter.Create<string, string>(
            connection => RateLimitPartition.Get<string>(connection, _ => new TokenBucket(options.Value.PerConnection, time)));
        users = PartitionedRateLimiter.Create<(string, string), (string, string)>(
            user => RateLimitPartition.Get<(string, string)>(user, _ => new TokenBucket(options.Value.PerUser, time)));
    }

    /// <summary>Seconds to wait; null when it may go on.</summary>
    public int? Enter(string ns, string user, string connection) =>
        WaitOf(connections, connection) ?? WaitOf(users, (ns, user));

    public void Dispose()
    {
        connections.Dispose();
        users.Dispose();
    }

    private static int? WaitOf<T>(PartitionedRateLimiter<T> limiter, T whose)
    {
        using var lease = limiter.AttemptAcquire(whose);
        if (lease.IsAcquired)
            return null;
        var wait = lease.TryGetMetadata(TokenBucket.Source, out var bucket) ? bucket!.GetState().NextIn : TimeSpan.Zero;
        return Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
    }
}
