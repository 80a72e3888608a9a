using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.RateLimits;
using Notifications.Recipients;

namespace Notifications.Messages;

/// <summary>Who may write to whom. Blocking is not among it: a blocked sender is not told.</summary>
public sealed class WritingRules(MembershipStore memberships, IOptions<MessagesOptions> options)
{
    /// <summary>Null: they may.</summary>
    internal async Task<Problem?> RefusalAsync(string ns, string from, string to,
        CancellationToken cancellation) => options.Value.MayWrite switch
        {
            MayWrite.Everyone => null,
            MayWrite.Nobody => MessageProblems.NotAllowed(MayWrite.Nobody),
            MayWrite.SameRoom => await ShareARoomAsync(ns, from, to, cancellation) ? null : MessageProblems.NotAllowed(MayWrite.SameRoom),
        };

    private async Task<bool> ShareARoomAsync(string ns, string one, string other, CancellationToken cancellation)
    {
        var rooms = memberships.RoomsAsync(ns, one, cancellation);
        return (await memberships.RoomsAsync(ns, other, cancellation)).Overlaps(await rooms);
    }
}

/// <summary>How much a user may write and type, whichever way: HTTP or hub.</summary>
public sealed class MessageLimits(IOptions<MessagesOptions> options, TimeProvider time) : IDisposable
{
    private readonly Buckets<(string, string)> sends = new(options.Value.PerUser, time), typing = new(options.Value.TypingPerUser, time);

    /// <summary>Takes a permit; a problem when there is none.</summary>
    internal Problem? Send(string ns, string user) => sends.Take((ns, user)) is { } wait
        ? Problems.TooManyRequests($"You are sending too fast: at most {sends.Burst:N0} messages at once.", wait)
        : null;

    internal bool MayType(string ns, string user) => typing.Take((ns, user)) is null;

    public void Dispose()
    {
        sends.Dispose();
        typing.Dispose();
    }
}
