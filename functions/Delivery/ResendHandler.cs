using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;

namespace Notifications.Delivery;

/// <summary>Brings a notification to its user once more, because somebody who helps them asked for it.</summary>
public sealed class ResendHandler(
    InboxStore inbox, InboxPush push, UnacknowledgedNotifications open, ChannelStateStore states, ChannelMonitor channels,
    Fallback fallback, IOptions<FeatureFlags> flags)
{
    public async Task<ResendOutcome> RunAsync(
        string ns, string user, Guid id, IReadOnlyList<ChannelKind> wanted, CancellationToken cancellation)
    {
        if (await inbox.FindAsync(ns, user, id, cancellation) is not { } notification)
            return new ResendOutcome.NotFound();
        // The queue would leave it out silently.
        if (wanted.Count > 0 && await open.FindAsync(ns, user, id, cancellation) is null)
            return new ResendOutcome.Settled();
        var again = await Task.WhenAll(wanted.Select(
            async kind => new ResentChannel(kind, await TurnToAsync(notification, kind, cancellation))));
        var pushed = await push.RefreshAsync(notification, cancellation);
        return new ResendOutcome.Done(new ResendResult(pushed, again));
    }

    /// <summary>What was settled is forgotten before the channel is asked again: killed in between, it is asked for again.</summary>
    private async Task<ResendStatus> TurnToAsync(Notification notification, ChannelKind kind, CancellationToken cancellation)
    {
        if (!channels.IsConfigured(kind))
            return ResendStatus.NotConfigured;
        if (!flags.Value.FallbackEnabled)
            return ResendStatus.SwitchedOff;
        var state = await states.FindAsync(notification, kind, cancellation);
        if (await states.IsUnderWayAsync(notification, kind, cancellation)
            || (state is not null && !await states.TryForgetAsync(notification, state, cancellation)))
            return ResendStatus.UnderWay;
        await fallback.EnqueueAsync(notification, kind, 1, TimeSpan.Zero, cancellation, isResent: true);
        return ResendStatus.Queued;
    }
}

public abstract record ResendOutcome
{
    private ResendOutcome()
    {
    }

    public sealed record Done(ResendResult Result) : ResendOutcome;

    public sealed record NotFound : ResendOutcome;

    /// <summary>Its user acknowledged or read it.</summary>
    public sealed record Settled : ResendOutcome;
}

/// <param name="Pushed">The real-time service took it; whether the user is connected is not known.</param>
public sealed record ResendResult(bool Pushed, IReadOnlyList<ResentChannel> Channels);

public sealed record ResentChannel(ChannelKind Channel, ResendStatus Status);

[JsonConverter(typeof(SnakeCaseConverter<ResendStatus>))]
public enum ResendStatus
{
    /// <summary>The channel tries it; the history tells what came of it. The user's preferences hold.</summary>
    Queued,

    /// <summary>It is being tried, or waits for its next try.</summary>
    UnderWay,

    /// <summary>The channel has no settings.</summary>
    NotConfigured,

    /// <summary>Other channels are switched off for the whole app.</summary>
    SwitchedOff,
}

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
