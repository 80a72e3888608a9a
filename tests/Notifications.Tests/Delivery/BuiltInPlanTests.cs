using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Extensions;
using Notifications.Delivery;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Platform;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>What follows without a plan is told as one: with the numbers that the policy goes by.</summary>
public sealed class BuiltInPlanTests
{
    [Theory]
    [InlineData(Priority.Critical, "inApp 0.5, inApp 1.5, inApp 3.5, inApp 7.5, email 15.5, sms 15.5, push 15.5", false)]
    [InlineData(Priority.Urgent, "inApp 1, inApp 3, inApp 7, email 15, push 15", true)]
    [InlineData(Priority.High, "inApp 2, inApp 6, email 14", true)]
    [InlineData(Priority.Normal, "inApp 5", true)]
    [InlineData(Priority.Low, "", true)]
    public void Of_EachPriority_BeginsItsStepsWhenThePolicyWould(Priority priority, string expected, bool stopsAtFirst)
    {
        var options = new DeliveryOptions { Jitter = 0 };
        var notification = Some(priority);
        var built = Plans(options).Of(notification);
        Assert.Equal(stopsAtFirst, built.StopsAtFirst);
        Assert.Equal(expected, string.Join(", ", Begun(notification, built.Plan)));

        // The policy's own way: each attempt is scheduled after the one before, by chance that is switched off.
        var (after, policy) = (TimeSpan.Zero, new List<string>());
        for (var attempt = 1; attempt <= options.For(priority).Attempts; attempt++)
        {
            after += options.DelayAfter(priority, attempt, new Random(1));
            policy.AddRange(attempt < options.For(priority).Attempts ? [$"inApp {after.TotalSeconds}"]
                : options.ChannelsFor(notification).Select(kind => $"{SnakeCase<ChannelKind>.NameOf(kind)} {after.TotalSeconds}"));
        }
        Assert.Equal(expected, string.Join(", ", policy));
    }

    [Theory]
    [InlineData(Priority.High, null)]
    [InlineData(Priority.Urgent, 15.0)]
    [InlineData(Priority.Critical, 15.5)]
    public void FirstChannelAfter_OfABroadcast_IsOfThoseThatCannotWait(Priority priority, double? seconds)
    {
        var content = new SendContent
        { Type = NotificationType.Info, Category = "outage", Priority = priority, Title = "t", Message = "m" };
        Assert.Equal(seconds, Plans(new DeliveryOptions()).FirstChannelAfter(content)?.TotalSeconds);
        Assert.Null(Plans(new DeliveryOptions()).FirstChannelAfter(content with { Channels = [] }));
        Assert.NotNull(Plans(new DeliveryOptions()).FirstChannelAfter(content with { Channels = [ChannelKind.Sms] }));
    }

    private static BuiltInPlans Plans(DeliveryOptions options) => new(
        new RetryPolicy(Options.Create(options), Options.Create(new FeatureFlags())), Options.Create(options),
        Options.Create(new FeatureFlags()));

    private static Notification Some(Priority priority)
    {
        var now = new DateTimeOffset(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);
        return new Notification(new SendContent
        { Type = NotificationType.Info, Category = "info", Priority = priority, Title = "t", Message = "m" })
        {
            Id = Ids.FirstAt(now),
            Namespace = "default",
            UserId = "u",
            Status = DeliveryStatus.Sent,
            CreatedAt = now,
            ExpiresAt = now.AddDays(30),
            RequiresAcknowledgement = true,
        };
    }

    /// <summary>By the plan's own rules.</summary>
    private static IEnumerable<string> Begun(Notification notification, DeliveryPlan plan)
    {
        var moment = new PlanMoment(notification.CreatedAt.ToInstant(), DateTimeZone.Utc);
        return from step in plan.Steps
               where !step.IsTheSend
               let channel = step.Kind is { } kind ? SnakeCase<ChannelKind>.NameOf(kind) : "inApp"
               select $"{channel} {(PlanRules.Forecast(notification, plan, step, moment).At - notification.CreatedAt)!.Value.TotalSeconds}";
    }
}
