using Microsoft.Extensions.Options;
using Notifications.Platform.RateLimits;

namespace Notifications.AppEvents;

/// <summary>How much clients may send to rooms: buckets of this instance, one per connection and one per user.</summary>
public sealed class EventLimits(IOptions<AppEventOptions> options, TimeProvider time) : IDisposable
{
    private readonly Buckets<string> connections = new(options.Value.PerConnection, time);
    private readonly Buckets<(string, string)> users = new(options.Value.PerUser, time);

    /// <summary>Seconds to wait; null when it may go on.</summary>
    public int? Enter(string ns, string user, string connection) => connections.Take(connection) ?? users.Take((ns, user));

    public void Dispose()
    {
        connections.Dispose();
        users.Dispose();
    }
}
