using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Digests;
using Notifications.Delivery.Plans;
using Notifications.Domain;

namespace Notifications.Delivery;

/// <summary>Tries one channel once. What is to come is enqueued before what was is settled, so that it is never forgotten; a try whose end
/// nobody wrote down is made again after the claim's time limit, and only then can a person get it twice.</summary>
public sealed class FallbackHandler(
    DeliveryGate gate, ChannelStateStore states, ChannelSender sender, Fallback fallback, DigestCollector digests,
    WaitingMessages waiting, TimeProvider time, IOptions<DeliveryOptions> options)
{
    /// <summary>The longest wait, in seconds, for a user's older notifications to be released first.</summary>
    private const int MaxTurn = 30;

    private readonly FallbackOptions options = options.Value.Fallback;

    public async Task HandleAsync(ChannelKind channel, FallbackMessage message, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.FindAsync(message, isClaimed: false, cancellation);
        if (found is not { } notification)
        {
            await states.DropHeldAsync(message.Namespace, message.UserId, message.Id, channel, message.Step, cancellation);
            return;
        }
        var state = await states.FindAsync(notification, channel, cancellation, message.Step);
        switch (state?.Stage)
        {
            case null or ChannelStage.Waiting when refusal is { } reason:
                await SkipAsync(notification, channel, state, message, reason, cancellation);
                break;
            case null:
                await TryAsync(notification, channel, null, message, cancellation);
                break;
            case ChannelStage.Waiting when message.Try > state.Tries:
                await TryAsync(notification, channel, state, message, cancellation);
                break;
            case ChannelStage.Waiting when state.IsResent && !message.IsResent:
                await JoinAsync(notification, state, cancellation);
                break;
            case ChannelStage.Waiting or ChannelStage.Accepted:
                // A message that was handled already; what follows it was enqueued then.
                break;
            case ChannelStage.Trying:
                await TakeOverAsync(notification, state, message, cancellation);
                break;
            case ChannelStage.Failed or ChannelStage.Skipped when state.IsResent && message.IsResent:
                break;
            case ChannelStage.Failed or ChannelStage.Skipped:
                // Settled by an earlier run, which may have ended before it went on.
                await fallback.GoOnAsync(notification, channel, cancellation);
                break;
        }
    }

    private async Task TryAsync(
        Notification notification, ChannelKind channel, ChannelState? before, FallbackMessage message, CancellationToken cancellation)
    {
        var (attempt, step) = (message.Try, message.Step);
        if (before?.HeldUntil is not null
            && await states.CountReleasedBeforeAsync(notification, channel, time.GetUtcNow(), cancellation) is > 0 and var earlier)
        {
            var turn = TimeSpan.FromSeconds(Math.Min(earlier, MaxTurn));
            await fallback.EnqueueAsync(notification, channel, attempt, turn, cancellation, null, step, message.IsResent);
            return;
        }
        // Before the claim: what fails up to there can be tried again at once.
        var composed = await sender.ComposeAsync(channel, notification, cancellation, step);
        // What waits or is refused takes no place under a cap.
        var instead = await sender.DecideAsync(channel, notification, composed, cancellation);
        if (instead is null && !await gate.TryTakeAsync(notification, channel, step, cancellation))
        {
            await SkipAsync(notification, channel, before, message, SkipReason.CapReached, cancellation);
            return;
        }
        var claim = Claim(channel, before, message);
        waiting.Add(channel, notification.ChannelId, claim.StartedAt, claim.ChangedAt + options.ClaimTimeout);
        if (await states.TryClaimAsync(notification, before, claim, cancellation) is not { } claimed)
        {
            // Another run has it. This message stays until that one has settled it: it may be killed.
            await fallback.EnqueueAsync(
                notification, channel, attempt, options.ClaimTimeout, cancellation, before?.StartedAt, step, message.IsResent);
            return;
        }
        if (await IsStillWantedAsync(notification, claimed, message, cancellation))
            await SettleAsync(notification, claimed, instead ?? await sender.SendAsync(channel, composed, cancellation), cancellation);
    }

    /// <summary>What its user did, or a recall, between the check and the claim leaves it out: it has not begun before that.</summary>
    private async Task<bool> IsStillWantedAsync(
        Notification notification, ChannelState claimed, FallbackMessage message, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.FindAsync(message, isClaimed: true, cancellation);
        if (found is not null && refusal is null)
            return true;
        waiting.Remove(claimed.Channel, notification.ChannelId);
        await gate.ReturnAsync(notification, claimed.Channel, claimed.Step, cancellation);
        if (refusal is { } reason)
            await SettleSkippedAsync(notification, claimed, reason, cancellation);
        else
            await states.TryForgetAsync(notification, claimed, cancellation);
        return false;
    }

    /// <summary>A plan's step that is not wanted any more; another run that has it settles it itself.</summary>
    private async Task SkipAsync(
        Notification notification, ChannelKind channel, ChannelState? before, FallbackMessage message, SkipReason reason,
        CancellationToken cancellation)
    {
        if (await states.TryClaimAsync(notification, before, Claim(channel, before, message), cancellation) is not { } claimed)
            return;
        // What found no place has none to give back.
        if (reason != SkipReason.CapReached)
            await gate.ReturnAsync(notification, channel, message.Step, cancellation);
        await SettleSkippedAsync(notification, claimed, reason, cancellation);
        if (reason == SkipReason.CapReached)
            await fallback.GoOnAsync(notification, channel, cancellation);
    }

    private Task<bool> SettleSkippedAsync(
        Notification notification, ChannelState claimed, SkipReason reason, CancellationToken cancellation) =>
        states.SettleAsync(
            notification, At(claimed, ChannelStage.Skipped),
            Events(claimed, HistoryEventKind.ChannelSkipped, SnakeCase<SkipReason>.NameOf(reason), null), cancellation);

    private ChannelState Claim(ChannelKind channel, ChannelState? before, FallbackMessage message)
    {
        var now = time.GetUtcNow();
        return new ChannelState(channel, ChannelStage.Trying, message.Try, before?.StartedAt ?? now, now, default)
        { HeldUntil = before?.HeldUntil, Step = message.Step, IsResent = message.IsResent && before?.IsResent != false };
    }

    /// <summary>The channel's own turn came while it waits because somebody asked for it anew: the others follow after all if it
    /// fails.</summary>
    private async Task JoinAsync(Notification notification, ChannelState state, CancellationToken cancellation)
    {
        if (await states.TryClaimAsync(notification, state, state with { IsResent = false }, cancellation) is null)
            throw new InvalidOperationException("The channel's state changed meanwhile; the queue tries again.");
    }

    private async Task TakeOverAsync(Notification notification, ChannelState state, FallbackMessage message, CancellationToken cancellation)
    {
        var left = state.ChangedAt + options.ClaimTimeout - time.GetUtcNow();
        if (left > TimeSpan.Zero)
            await fallback.EnqueueAsync(
                notification, state.Channel, message.Try, left + TimeSpan.FromSeconds(1), cancellation, state.StartedAt, state.Step,
                message.IsResent);
        else
            await RetryAsync(
                notification, state with { IsResent = state.IsResent && message.IsResent },
                new ChannelResult.RetryLater(TimeSpan.Zero, "interrupted"), cancellation);
    }

    private Task SettleAsync(Notification notification, ChannelState state, ChannelResult result, CancellationToken cancellation)
    {
        // What is tried again is added again, with its new time.
        waiting.Remove(state.Channel, notification.ChannelId);
        return WriteAsync(notification, state, result, cancellation);
    }

    private Task WriteAsync(Notification notification, ChannelState state, ChannelResult result, CancellationToken cancellation) =>
        result switch
        {
            ChannelResult.Accepted accepted => states.SettleAsync(
                notification, At(state, ChannelStage.Accepted),
                Events(state, HistoryEventKind.ChannelSent, accepted.Answer, accepted.Subject), cancellation),
            ChannelResult.RetryLater later => RetryAsync(notification, state, later, cancellation),
            ChannelResult.Refused refused => FailAsync(notification, state, HistoryEventKind.ChannelSkipped, refused.Reason, cancellation),
            ChannelResult.Held held => HoldAsync(notification, state, held.Until, cancellation),
            ChannelResult.Digested => AddToDigestAsync(notification, state, cancellation),
            ChannelResult.Rejected rejected => FailAsync(
                notification, state, HistoryEventKind.ChannelFailed, rejected.Reason, cancellation, rejected.Subject),
            ChannelResult.NoAddress => FailAsync(notification, state, HistoryEventKind.ChannelSkipped, "no_address", cancellation),
            ChannelResult.NotConfigured =>
                FailAsync(notification, state, HistoryEventKind.ChannelSkipped, "not_configured", cancellation),
            _ => throw new InvalidOperationException($"{result.GetType().Name} is no result of a channel."),
        };

    private async Task RetryAsync(
        Notification notification, ChannelState state, ChannelResult.RetryLater later, CancellationToken cancellation)
    {
        // The breaker did not let it through: there was no try.
        var tries = later.WasTried ? state.Tries : state.Tries - 1;
        var delay = later.After ?? options.DelayAfter(state.Tries);
        if (tries >= options.Tries || time.GetUtcNow() + delay > state.StartedAt + options.GiveUpAfter)
        {
            await FailAsync(notification, state, HistoryEventKind.ChannelFailed, later.Reason, cancellation, later.Subject);
            return;
        }
        await fallback.EnqueueAsync(
            notification, state.Channel, tries + 1, delay, cancellation, state.StartedAt, state.Step, state.IsResent);
        waiting.Add(state.Channel, notification.ChannelId, state.StartedAt, time.GetUtcNow() + delay);
        var happened = later.WasTried ? Events(state, HistoryEventKind.Retried, later.Reason, later.Subject) : Released(state);
        var next = At(state, ChannelStage.Waiting) with { Tries = tries, NextTryAt = time.GetUtcNow() + delay };
        await states.SettleAsync(notification, next, happened, cancellation);
    }

    /// <summary>The message comes again when the quiet hours end; they are no try, and the time to give up begins then.</summary>
    private async Task HoldAsync(Notification notification, ChannelState state, DateTimeOffset until, CancellationToken cancellation)
    {
        await gate.ReturnAsync(notification, state.Channel, state.Step, cancellation);
        await fallback.EnqueueAsync(
            notification, state.Channel, state.Tries, until - time.GetUtcNow() + TimeSpan.FromSeconds(1), cancellation, null, state.Step,
            state.IsResent);
        var held = At(state, ChannelStage.Waiting) with { Tries = state.Tries - 1, StartedAt = until, HeldUntil = until };
        HistoryEvent happened = new(time.GetUtcNow(), HistoryEventKind.Held) { Channel = state.Channel, Detail = "quiet_hours" };
        await states.SettleAsync(notification, held, state.HeldUntil is null ? [happened] : [], cancellation);
    }

    /// <summary>The digest has it from now on: a mail that waits is taken as one that was accepted.</summary>
    private async Task AddToDigestAsync(Notification notification, ChannelState state, CancellationToken cancellation)
    {
        await gate.ReturnAsync(notification, state.Channel, state.Step, cancellation);
        await digests.AddAsync(notification, cancellation);
        HistoryEvent happened = new(time.GetUtcNow(), HistoryEventKind.Held) { Channel = state.Channel, Detail = "digest" };
        await states.SettleAsync(notification, At(state, ChannelStage.Accepted), [.. Released(state), happened], cancellation);
    }

    /// <summary>Settled before the next channel goes on: a run that finds it failed goes on too, so nothing is forgotten.</summary>
    private async Task FailAsync(
        Notification notification, ChannelState state, HistoryEventKind kind, string detail, CancellationToken cancellation,
        string? subject = null)
    {
        var stage = kind == HistoryEventKind.ChannelSkipped ? ChannelStage.Skipped : ChannelStage.Failed;
        if (stage == ChannelStage.Skipped)
            await gate.ReturnAsync(notification, state.Channel, state.Step, cancellation);
        var settled = await states.SettleAsync(notification, At(state, stage), Events(state, kind, detail, subject), cancellation);
        // Nobody asked for another channel.
        if (state.IsResent)
            return;
        // A write whose answer got lost is refused when the storage client repeats it: the row tells whether it was ours.
        if (settled || await states.FindAsync(
            notification, state.Channel, cancellation, state.Step) is { Stage: ChannelStage.Failed or ChannelStage.Skipped })
            await fallback.GoOnAsync(notification, state.Channel, cancellation);
    }

    private ChannelState At(ChannelState state, ChannelStage stage) =>
        state with { Stage = stage, ChangedAt = time.GetUtcNow(), HeldUntil = null, NextTryAt = null };

    private HistoryEvent[] Events(ChannelState state, HistoryEventKind kind, string detail, string? subject)
    {
        HistoryEvent happened = new(time.GetUtcNow(), kind)
        {
            Channel = state.Channel,
            Attempt = state.Tries,
            Detail = detail,
            Subject = subject,
        };
        return [.. Released(state), happened];
    }

    /// <summary>What was held is tried: so it was released.</summary>
    private static HistoryEvent[] Released(ChannelState state) =>
        state.HeldUntil is null ? [] : [new HistoryEvent(state.ChangedAt, HistoryEventKind.Released) { Channel = state.Channel }];
}
