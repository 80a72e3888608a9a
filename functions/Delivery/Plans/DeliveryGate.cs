using Notifications.Domain;
using Notifications.Inbox;

namespace Notifications.Delivery.Plans;

/// <summary>Says at the last moment whether a channel is to be tried: without a plan, while the notification is neither acknowledged nor
/// read; with one, as the step's condition and the plan's caps have it.</summary>
public sealed class DeliveryGate(UnacknowledgedNotifications open, InboxRows inbox, InboxStateStore states, PlanCapStore caps)
{
    /// <summary>Null when there is nothing to reach anybody with; with a reason when the plan's step is not wanted any more. It is asked
    /// before the channel's row is claimed and once more after that: what happened up to the claim counts.</summary>
    /// <param name="isClaimed">Only then the user's watermark is read, which few are covered by.</param>
    internal async Task<(Notification? Notification, SkipReason? Refusal)> FindAsync(
        FallbackMessage message, bool isClaimed, CancellationToken cancellation)
    {
        var (ns, user, id) = (message.Namespace, message.UserId, message.Id);
        if (message.Step is not { } step)
            return (Of(id, await open.FindAsync(ns, user, id, cancellation, isClaimed)), null);
        if (await inbox.FindAsync(ns, user, id, cancellation) is not { Plan.Plan: { } plan } notification || step >= plan.Steps.Count)
            return (null, null);
        var seen = isClaimed ? Watermark.Apply(await states.WatermarkAsync(ns, user, cancellation), notification) : notification;
        return (Of(id, notification), PlanRules.WhyNot(seen, plan, plan.Steps[step]));
    }

    /// <summary>A group goes on by the name of the first event that nobody has seen. Once that was seen, its messages have nobody left to
    /// reach: what came later has messages of its own.</summary>
    private static Notification? Of(Guid id, Notification? found) => found?.ChannelId == id ? found : null;

    /// <summary>False when one of the plan's caps on this channel is reached. A step that has its place keeps it, however often it is
    /// tried.</summary>
    internal async Task<bool> TryTakeAsync(Notification notification, ChannelKind channel, int? step, CancellationToken cancellation) =>
        CapsOf(notification, channel, step) is not { Length: > 0 } wanted
        || await caps.TryTakeAsync(notification, channel, step!.Value, wanted, cancellation);

    /// <summary>It was not sent after all: its place is free again.</summary>
    internal Task ReturnAsync(Notification notification, ChannelKind channel, int? step, CancellationToken cancellation) =>
        CapsOf(notification, channel, step) is { Length: > 0 }
            ? caps.ReturnAsync(notification, channel, step!.Value, cancellation) : Task.CompletedTask;

    private static PlanCap[] CapsOf(Notification notification, ChannelKind channel, int? step) =>
        step is null ? [] : [.. notification.Plan?.Plan.Caps.Where(cap => cap.Channel == channel) ?? []];
}
