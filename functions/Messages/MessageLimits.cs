using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.RateLimits;

namespace Notifications.Messages;

/// <summary>How much a user may write and type, whichever way: HTTP or hub.</summary>
public sealed class MessageLimits(IOptions<MessagesOptions> options, TimeProvider time) : IDisposable
{
    private readonly Buckets<(string, string)> sends = new(options.Value.PerUser, time), typing = new(options.Value.TypingPerUser, time);

    /// <summary>Takes a permit; a problem when there is none.</summary>
    internal Problem? Send(string ns, string user) => sends.Take((ns, user)) is { } wait
        ? Problems.TooManyRequests($"You may send {sends.Burst:N0} messages at once, and are over it.", wait)
        : null;

    internal bool MayType(string ns, string user) => typing.Take((ns, user)) is null;

    public void Dispose()
    {
        sends.Dispose();
        typing.Dispose();
    }
}
