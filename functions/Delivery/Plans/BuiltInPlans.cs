using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;

namespace Notifications.Delivery.Plans;

/// <summary>What follows a notification that has no plan of its own, told as one: its priority's pushes while nobody acknowledges it, and
/// then its channels. Its numbers are those of the settings.</summary>
public sealed class BuiltInPlans(RetryPolicy retries, IOptions<DeliveryOptions> options, IOptions<FeatureFlags> flags)
{
    internal BuiltInPlan Of(Notification notification)
    {
        var channels = options.Value.ChannelsFor(notification);
        // What nobody waits for is pushed once, and so are broadcasts: who misses them finds them in the inbox.
        var isPushedAgain = !notification.IsBroadcast && (notification.RequiresAcknowledgement || channels.Count > 0);
        return Of(notification.Priority, flags.Value.FallbackEnabled ? channels : [], isPushedAgain);
    }

    /// <summary>Where a broadcast turns to, by its plan or without one; nowhere while channels are switched off.</summary>
    public IEnumerable<ChannelKind> ChannelsOf(SendContent broadcast) =>
        flags.Value.FallbackEnabled ? broadcast.Plan?.Plan.Channels ?? options.Value.ChannelsFor(broadcast) : [];

    /// <summary>How long after a broadcast its first channel is due; null: it has none.</summary>
    public TimeSpan? FirstChannelAfter(SendContent broadcast)
    {
        var plan = broadcast.Plan?.Plan ?? Of(broadcast.Priority, [.. ChannelsOf(broadcast)], false).Plan;
        return plan.Steps.Where(s => s.Kind is not null).Select(s => (TimeSpan?)s.After).Min();
    }

    private BuiltInPlan Of(Priority priority, IReadOnlyList<ChannelKind> channels, bool isPushedAgain)
    {
        var steps = new List<PlanStep> { new() { Channel = PreferenceChannel.InApp } };
        var after = TimeSpan.Zero;
        for (var attempt = 1; attempt <= retries.AttemptsFor(priority); attempt++)
        {
            if (attempt > 1 && isPushedAgain)
                steps.Add(Unacknowledged(PreferenceChannel.InApp, after));
            after += options.Value.DelayAfter(priority, attempt);
        }
        steps.AddRange(channels.Select(kind => Unacknowledged(PlanStep.ChannelOf(kind), after)));
        return new BuiltInPlan(
            new DeliveryPlan { Steps = steps }, options.Value.For(priority).Mode == FallbackMode.FirstAccepted);
    }

    private static PlanStep Unacknowledged(PreferenceChannel channel, TimeSpan after) =>
        new() { Channel = channel, After = after, If = PlanCondition.Unacknowledged };
}

/// <param name="StopsAtFirst">Each channel but the first is turned to only when the one before it did not take it.</param>
internal sealed record BuiltInPlan(DeliveryPlan Plan, bool StopsAtFirst);
