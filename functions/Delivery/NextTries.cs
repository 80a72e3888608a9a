using Microsoft.Extensions.Options;
using Notifications.Domain;

namespace Notifications.Delivery;

/// <summary>Tells whether a channel that failed is tried again, as its rows say: the message may be late, or a dead letter.</summary>
public sealed class NextTries(ChannelStateStore states, TimeProvider time, IOptions<DeliveryOptions> options)
{
    /// <summary>Null when the rows tell of no next try.</summary>
    internal async Task<NextTry?> FindAsync(Notification notification, ChannelKind channel, CancellationToken cancellation)
    {
        // Its user has it, so the message ends without a try, and the row stays as it is.
        if (!notification.IsWantedOn(channel))
            return null;
        var underWay = await states.UnderWayAsync(notification, channel, cancellation);
        // A try whose process ended is made again when its claim is over.
        var latest = underWay.Max(s => s.Stage == ChannelStage.Trying ? s.ChangedAt + options.Value.Fallback.ClaimTimeout
            : s.NextTryAt ?? s.HeldUntil);
        return latest is { } at ? new NextTry(at, at + PlanRules.BegunWithin < time.GetUtcNow(), Fallback.QueueOf(channel)) : null;
    }
}

/// <param name="At">When it is to begin, at the latest.</param>
/// <param name="Queue">Where its message waits.</param>
internal sealed record NextTry(DateTimeOffset At, bool IsOverdue, string Queue);
