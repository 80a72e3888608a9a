using Microsoft.Extensions.Options;
using NodaTime.Extensions;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Plans;

/// <summary>Does what is due of a notification's plan: gives steps to their channels, skips others, and is called again for the rest. What
/// is to come is enqueued before the row says that it is under way: done twice, the channels' rows tell, and the row's time tells which
/// of two messages goes on.</summary>
public sealed class PlanStepHandler(
    InboxRows inbox, InboxStateStore states, PlanMoments moments, PlanScheduler scheduler, Fallback fallback, PlanPush push,
    INotificationObserver observer, TimeProvider time)
{
    /// <summary>A message is enqueued beside the insert: one that comes first waits for the row, for so long.</summary>
    private static readonly TimeSpan StoredWithin = TimeSpan.FromMinutes(2), StoredCheck = TimeSpan.FromSeconds(5);

    /// <summary>A push that the real-time service does not take is made again after that, while its step still holds.</summary>
    internal static readonly TimeSpan PushRetryDelay = TimeSpan.FromSeconds(30);

    public async Task HandleAsync(PlanStepMessage message, CancellationToken cancellation)
    {
        if (!await IsDueAsync(message, cancellation))
            return;
        if (await inbox.FindAsync(message.Namespace, message.UserId, message.Id, cancellation) is not { } notification)
        {
            if (time.GetUtcNow() - message.EnqueuedAt < StoredWithin)
                await scheduler.EnqueueAsync(message, StoredCheck, cancellation);
            return;
        }
        // Later on the row: an earlier run of this message, or another one for the same time, came that far.
        if (notification.Plan is { Due: { } due } && due <= message.NotBefore)
            await DoAsync(notification, cancellation);
        // This message, or another one, may have been broken off just before that.
        else if (notification.Plan is { MayHaveFailed: true })
            await fallback.EndPlanAsync(notification, cancellation);
    }

    /// <summary>For a broadcast, of which its recipients have no rows: those for whom something follows get one, and nobody else.</summary>
    public async Task BeginAsync(Notification notification, CancellationToken cancellation)
    {
        // What was begun is under way: its next message is enqueued before its row says so.
        if (notification.Plan is { Due: not null, IsUntouched: true })
            await DoAsync(notification, cancellation, isUntouched: true);
    }

    /// <summary>False when it is not time yet: the message hops on.</summary>
    private async Task<bool> IsDueAsync(PlanStepMessage message, CancellationToken cancellation)
    {
        await WaitRemainder.WaitAsync(time, message.NotBefore, cancellation);
        var rest = message.NotBefore - time.GetUtcNow();
        if (rest <= TimeSpan.Zero)
            return true;
        await scheduler.EnqueueAsync(message, rest, cancellation);
        return false;
    }

    private async Task DoAsync(Notification notification, CancellationToken cancellation, bool isUntouched = false)
    {
        var state = notification.Plan!;
        var watermark = await states.WatermarkAsync(notification.Namespace, notification.UserId, cancellation);
        var moment = await moments.OfAsync(notification, cancellation);
        var verdicts = PlanRules.Decide(Watermark.Apply(watermark, notification), state, moment);
        if (isUntouched && verdicts.All(v => v is null or { Kind: VerdictKind.Skip }))
            return;
        var begun = state.Plan.Steps.Index().Where(s => verdicts[s.Index] is { Kind: VerdictKind.Do }).ToArray();
        await Task.WhenAll(begun.Where(s => s.Item.Kind is not null).Select(s =>
            fallback.EnqueueAsync(notification, s.Item.Kind!.Value, 1, TimeSpan.Zero, cancellation, null, s.Index)));
        int[] pushes = [.. begun.Where(s => s.Item.Kind is null).Select(s => s.Index)];
        var isPushed = pushes.Length > 0 && await push.TryAgainAsync(notification, cancellation);
        if (pushes.Length > 0 && !isPushed)
            verdicts = PushLater(verdicts, pushes);
        var next = state.After(verdicts);
        if (next.Due is { } later)
            await scheduler.ScheduleAsync(notification, later, cancellation);
        await WriteAsync(notification, state, next, isPushed, cancellation);
        // Channels that failed before left it to the steps that are left out now.
        if (next.MayHaveFailed && verdicts.Any(v => v is { Kind: VerdictKind.Skip }))
            await fallback.EndPlanAsync(notification, cancellation);
    }

    /// <summary>The other steps go on at their times.</summary>
    private StepVerdict?[] PushLater(IReadOnlyList<StepVerdict?> verdicts, int[] pushes)
    {
        var later = StepVerdict.Wait(time.GetUtcNow() + PushRetryDelay, isHeld: false);
        return [.. verdicts.Select((verdict, index) => pushes.Contains(index) ? later : verdict)];
    }

    private async Task WriteAsync(
        Notification notification, PlanState state, PlanState next, bool isPushed, CancellationToken cancellation)
    {
        var (now, hasMoved) = (time.GetUtcNow(), false);
        var result = await inbox.ChangeAsync(notification.Namespace, notification.UserId, notification.Id, n =>
        {
            // Its group grew meanwhile: what held for the event before says nothing of the new one.
            hasMoved = n.Id != notification.Id;
            if (hasMoved)
                return n;
            // Another run, which saw the same, was first.
            if (n.Plan is not { } current || current.Due != state.Due)
                return n;
            var planned = n with { Plan = next };
            return isPushed ? planned.Pushed(now, n.Attempts + 1) : planned;
        }, cancellation);
        if (hasMoved || result.Outcome == ChangeOutcome.Busy)
            throw new InvalidOperationException("The notification kept changing; the queue tries again.");
        if (result is { Outcome: ChangeOutcome.Changed, Before: { } before, Notification: { } after })
        {
            foreach (var skipped in HistoryEvents.Skipped(before, after, now))
                observer.ChannelTried(after, skipped);
        }
    }
}

/// <summary>When a plan is looked at, and what holds for its user then.</summary>
public sealed class PlanMoments(
    PreferenceEvaluator preferences, Recipients.RecipientStore recipients, TimeProvider time, IOptions<FeatureFlags> flags)
{
    public async Task<PlanMoment> OfAsync(Notification notification, CancellationToken cancellation) =>
        await OfUserAsync(notification, cancellation) with { HasChannelsOff = !flags.Value.FallbackEnabled };

    private async Task<PlanMoment> OfUserAsync(Notification notification, CancellationToken cancellation)
    {
        var (ns, user, now) = (notification.Namespace, notification.UserId, time.GetUtcNow().ToInstant());
        if (await preferences.FindRulesAsync(ns, user, cancellation) is { } rules)
            return PlanMoment.Of(now, rules.Zone, rules, preferences.SubjectOf(notification));
        // Preferences have the profile's zone with them; without any, only the profile has it.
        var isAsked = notification.Plan?.Plan.Steps.Any(s => s.At is { IsRecipients: true }) == true;
        var zone = isAsked ? (await recipients.GetAsync(ns, user, cancellation)).TimeZone : null;
        return new PlanMoment(now, Recipients.TimeZones.Find(zone));
    }
}

/// <summary>A plan's later step in the app: clients that have the notification drop it by its id, others show it.</summary>
public sealed class PlanPush(RealtimePush push, PreferenceEvaluator preferences)
{
    /// <summary>False when the real-time service did not take it.</summary>
    public async Task<bool> TryAgainAsync(Notification notification, CancellationToken cancellation)
    {
        var voiced = await preferences.ApplySilenceAsync(notification with { Attempts = notification.Attempts + 1 }, cancellation);
        return await push.ToUserAsync(
            voiced.Namespace, voiced.UserId, HubEvents.TargetOf(voiced), voiced, InboxJson.Default.Notification, cancellation);
    }
}
