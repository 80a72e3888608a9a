using System.Text.Json.Serialization;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Plans;

/// <summary>Tells what follows a notification as things stand: which channels, when, under which condition, or why not.</summary>
public sealed class PlanForecast(
    PlanMoments moments, PreferenceEvaluator preferences, RecipientStore recipients, PushSubscriptionStore subscriptions,
    ChannelMonitor channels, BuiltInPlans policies)
{
    internal async Task<IReadOnlyList<ForecastStep>> OfAsync(Notification notification, CancellationToken cancellation)
    {
        var moment = await moments.OfAsync(notification, cancellation);
        var policy = notification.Plan is null ? policies.Of(notification) : null;
        var steps = (policy?.Plan ?? notification.Plan!.Plan).Steps;
        var forecast = new List<ForecastStep>(steps.Count);
        foreach (var (index, step) in steps.Index())
        {
            // Of a policy, each event of a group is pushed again by its own times.
            var counted = policy is not null && step.Kind is null ? notification with { ChannelsSince = null } : notification;
            var progress = notification.Plan is { } plan ? plan.Steps.ElementAtOrDefault(index) : OfPolicy(counted, step, moment);
            var (at, refusal) = PlanRules.Forecast(counted, step, moment);
            var reason = progress.Reason ?? refusal;
            var why = reason is { } known ? SnakeCase<SkipReason>.NameOf(known)
                : step.Kind is { } kind ? await WhyNotAsync(notification, kind, cancellation) : null;
            forecast.Add(new ForecastStep
            {
                Channel = step.Channel,
                If = step.If,
                At = why is null ? at : null,
                Reason = why,
                IfFailed = policy?.StopsAtFirst == true && step.Kind is not null && steps[index - 1].Kind is not null,
                Stage = progress.Stage,
            });
        }
        return forecast;
    }

    /// <summary>No row says how far a policy is: the notification does, and the time.</summary>
    private static StepProgress OfPolicy(Notification notification, PlanStep step, PlanMoment moment) =>
        step.IsTheSend || !notification.IsOpen() || notification.FallbackAt is not null
        || PlanRules.DueAt(notification, step) < moment.Now.ToDateTimeOffset() ? StepProgress.Begun : StepProgress.Waiting;

    /// <summary>A code, as the history would have it; null when nothing speaks against the channel.</summary>
    private async Task<string?> WhyNotAsync(Notification notification, ChannelKind kind, CancellationToken cancellation)
    {
        if (await preferences.DecideAsync(notification, kind, cancellation) is { Kind: DecisionKind.Refuse, Reason: { } refusal })
            return SnakeCase<RefusalReason>.NameOf(refusal);
        if (!channels.IsConfigured(kind))
            return "not_configured";
        var (ns, user) = (notification.Namespace, notification.UserId);
        var isReachable = kind switch
        {
            ChannelKind.Email => (await recipients.GetAsync(ns, user, cancellation)).Email is not null,
            ChannelKind.Sms => (await recipients.GetAsync(ns, user, cancellation)).Phone is not null,
            ChannelKind.Push => (await subscriptions.ListAsync(ns, user, cancellation)).Count > 0,
        };
        return isReachable ? null : "no_address";
    }
}

/// <summary>A step as things stand.</summary>
public sealed record ForecastStep
{
    [JsonConverter(typeof(CamelCaseConverter<PreferenceChannel>))]
    public required PreferenceChannel Channel { get; init; }

    public required PlanCondition If { get; init; }

    /// <summary>When it begins, if its condition holds then; null when it does not begin at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? At { get; init; }

    /// <summary>Why not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Only when the channel before it does not take it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IfFailed { get; init; }

    [JsonIgnore]
    public StepStage Stage { get; init; }
}
