using System.Text.Json.Serialization;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Delivery.Digests;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Plans;

/// <summary>Tells what follows a notification as things stand: which channels, when, under which condition, or why not.</summary>
public sealed class PlanForecast(
    PlanMoments moments, PreferenceEvaluator preferences, RecipientStore recipients, PushSubscriptionStore subscriptions,
    ChannelMonitor channels, BuiltInPlans policies, PlanCapStore caps, DigestCollector digests)
{
    internal async Task<IReadOnlyList<ForecastStep>> OfAsync(Notification notification, CancellationToken cancellation)
    {
        var moment = await moments.OfAsync(notification, cancellation);
        var policy = notification.Plan is null ? policies.Of(notification) : null;
        var whole = policy?.Plan ?? notification.Plan!.Plan;
        var steps = whole.Steps;
        var forecast = new List<ForecastStep>(steps.Count);
        foreach (var (index, step) in steps.Index())
        {
            // Of a policy, each event of a group is pushed again by its own times.
            var counted = policy is not null && step.Kind is null ? notification with { ChannelsSince = null } : notification;
            var progress = notification.Plan is { } plan ? plan.Steps.ElementAtOrDefault(index) : OfPolicy(counted, step, moment);
            var (at, refusal) = PlanRules.Forecast(counted, whole, step, moment);
            var overdue = notification.Plan is { } state && progress.IsPending
                ? PlanRules.OverdueSince(notification, state, step, moment) : null;
            var outlook = (progress.Reason ?? refusal) is { } known ? Outlook.No(SnakeCase<SkipReason>.NameOf(known))
                : step.Kind is { } kind ? await OnChannelAsync(notification, kind, index, at!.Value, cancellation) : new Outlook(at);
            var isOverdue = overdue is not null && outlook.Reason is null;
            forecast.Add(new ForecastStep
            {
                Channel = step.Channel,
                If = step.If,
                At = isOverdue ? overdue : outlook.At,
                IsOverdue = isOverdue,
                Digest = outlook.IsDigest && !isOverdue,
                Reason = outlook.Reason,
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

    /// <summary>What becomes of a step that begins at that moment: what its channel asks for, in the same order.</summary>
    private async Task<Outlook> OnChannelAsync(
        Notification notification, ChannelKind kind, int step, DateTimeOffset at, CancellationToken cancellation)
    {
        var decision = await preferences.DecideAsync(notification, kind, cancellation);
        if (decision is { Kind: DecisionKind.Refuse, Reason: { } refusal })
            return Outlook.No(SnakeCase<RefusalReason>.NameOf(refusal));
        var unreachable = await WhyUnreachableAsync(notification, kind, cancellation);
        if (decision.Kind == DecisionKind.Digest && unreachable is null)
        {
            var due = await digests.DueAsync(notification, at, cancellation);
            return due < notification.ExpiresAt ? new Outlook(due, IsDigest: true)
                : Outlook.No(SnakeCase<SkipReason>.NameOf(SkipReason.Expired));
        }
        if (await caps.IsReachedAsync(notification, kind, step, at, cancellation))
            return Outlook.No(SnakeCase<SkipReason>.NameOf(SkipReason.CapReached));
        return unreachable is null ? new Outlook(at) : Outlook.No(unreachable);
    }

    /// <summary>A code, as the history would have it; null when the channel can reach the user.</summary>
    private async Task<string?> WhyUnreachableAsync(Notification notification, ChannelKind kind, CancellationToken cancellation)
    {
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

    /// <param name="Reason">Why it does not begin; a code, as the history would have it.</param>
    private readonly record struct Outlook(DateTimeOffset? At, string? Reason = null, bool IsDigest = false)
    {
        public static Outlook No(string reason) => new(null, reason);
    }
}

/// <summary>A step as things stand.</summary>
public sealed record ForecastStep
{
    [JsonConverter(typeof(CamelCaseConverter<PreferenceChannel>))]
    public required PreferenceChannel Channel { get; init; }

    public required PlanCondition If { get; init; }

    /// <summary>When it begins, if its condition holds then; past when it is overdue; null when it does not begin at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? At { get; init; }

    /// <summary>An email that goes into its user's digest: the time is when that is due.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Digest { get; init; }

    /// <summary>Why not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Only when the channel before it does not take it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IfFailed { get; init; }

    [JsonIgnore]
    public StepStage Stage { get; init; }

    /// <summary>It was to begin at that time, and nobody has looked.</summary>
    [JsonIgnore]
    public bool IsOverdue { get; init; }
}
