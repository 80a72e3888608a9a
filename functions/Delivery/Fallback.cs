using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;

namespace Notifications.Delivery;

/// <summary>Turns to a person's other channels: to one after the other until one accepts, or to all at once. Each has a queue of its own,
/// so that a slow provider holds up no other.</summary>
public sealed class Fallback(
    Queues queues, InboxRows inbox, InboxStateStore watermarks, ChannelStateStore states, InboxPush push, TimeProvider time,
    IOptions<DeliveryOptions> options, IOptions<FeatureFlags> flags)
{
    /// <summary>What a notification failed by when channels were tried and none took it. It is in the inbox all the same, and when there
    /// was none to try, that is how it was delivered.</summary>
    public const string NoChannelAccepted = "no_channel_accepted";

    /// <summary>Why the attempts that were left were not made.</summary>
    public const string NotConnected = "not_connected";

    /// <summary>Enqueued before it is recorded: a crash in between starts it once more, and the channels' rows tell.</summary>
    /// <param name="reason">Null: nobody acknowledged any attempt.</param>
    public async Task StartAsync(Notification notification, string? reason, CancellationToken cancellation)
    {
        var (channels, policy) = (options.Value.ChannelsFor(notification), options.Value.For(notification.Priority));
        if (channels.Count == 0 || notification.FallbackAt is not null || !flags.Value.FallbackEnabled)
            return;
        var first = policy.Mode == FallbackMode.All ? channels : channels.Take(1);
        await Task.WhenAll(first.Select(channel => EnqueueAsync(notification, channel, 1, TimeSpan.Zero, cancellation)));
        // A group that was seen meanwhile, and grew, has channels of its own to turn to.
        await ChangeAsync(
            notification, n => n.ChannelId == notification.ChannelId ? n.FellBack(time.GetUtcNow(), reason) : n, cancellation);
    }

    /// <summary>A channel could not reach the user: the next one goes on, or there is none and the notification has failed, if any was
    /// tried.</summary>
    internal async Task GoOnAsync(Notification notification, ChannelKind failed, CancellationToken cancellation)
    {
        if (notification.Plan is not null)
        {
            await EndPlanAsync(notification, cancellation);
            return;
        }
        var (channels, policy) = (options.Value.ChannelsFor(notification), options.Value.For(notification.Priority));
        var following = channels.SkipWhile(channel => channel != failed).Skip(1).ToArray();
        if (policy.Mode == FallbackMode.FirstAccepted && following.Length > 0)
        {
            await EnqueueAsync(notification, following[0], 1, TimeSpan.Zero, cancellation);
            return;
        }
        // Each channel writes its own row before it reads the others': of two that end together, one at least sees both.
        var all = await Task.WhenAll(channels.Select(channel => states.FindAsync(notification, channel, cancellation)));
        if (all.All(state => state?.Stage is ChannelStage.Failed or ChannelStage.Skipped)
            && all.Any(state => state?.Stage == ChannelStage.Failed))
            await FailAsync(notification, cancellation);
    }

    /// <summary>Of a plan, each step goes by itself: once all are over, and of those that a channel was tried for none reached the user,
    /// the notification has failed. A step that was left out because the user had come so far did reach them.</summary>
    internal async Task EndPlanAsync(Notification notification, CancellationToken cancellation)
    {
        // As it is by now: steps are given to their channels before the row says so.
        var current = await inbox.FindAsync(notification.Namespace, notification.UserId, notification.Id, cancellation);
        if (current is not { Plan: { } plan, SeenAt: null } || plan.Steps.Any(s => s.IsOfItsUser))
            return;
        var stages = await Task.WhenAll(plan.Plan.Steps.Index().Where(s => s.Item.Kind is not null).Select(async s =>
            plan.Steps[s.Index].Stage == StepStage.Skipped ? ChannelStage.Skipped
            : (await states.FindAsync(current, s.Item.Kind!.Value, cancellation, s.Index))?.Stage));
        if (stages.All(s => s is ChannelStage.Failed or ChannelStage.Skipped) && stages.Contains(ChannelStage.Failed))
            await FailAsync(current, cancellation);
    }

    private async Task FailAsync(Notification notification, CancellationToken cancellation)
    {
        // Its row does not tell of all that was marked read at once.
        var watermark = await watermarks.WatermarkAsync(notification.Namespace, notification.UserId, cancellation);
        var result = await ChangeAsync(
            notification, n => Watermark.Apply(watermark, n).IsOpen() ? n.Failed(NoChannelAccepted) : n, cancellation);
        await push.ChangedAsync(notification.Namespace, notification.UserId, [result], cancellation);
    }

    /// <param name="step">The plan's step that it is for; null without a plan.</param>
    /// <param name="isResent">Somebody asked for this channel, and for no other.</param>
    internal Task EnqueueAsync(Notification notification, ChannelKind channel, int attempt, TimeSpan delay, CancellationToken cancellation,
        DateTimeOffset? since = null, int? step = null, bool isResent = false)
    {
        var message = new FallbackMessage
        {
            Namespace = notification.Namespace,
            UserId = notification.UserId,
            Id = notification.ChannelId,
            Try = attempt,
            Since = since,
            NotBefore = delay > TimeSpan.Zero ? time.GetUtcNow() + delay : null,
            Step = step,
            IsResent = isResent,
        };
        return queues.SendAsync(QueueOf(channel), message, DeliveryJson.Default.FallbackMessage, delay, cancellation);
    }

    private async Task<ChangeResult> ChangeAsync(
        Notification notification, Func<Notification, Notification> change, CancellationToken cancellation)
    {
        var result = await inbox.ChangeAsync(notification.Namespace, notification.UserId, notification.Id, change, cancellation);
        return result.Outcome == ChangeOutcome.Busy
            ? throw new InvalidOperationException("The notification kept changing; the queue tries again.")
            : result;
    }

    internal static string QueueOf(ChannelKind channel) => channel switch
    {
        ChannelKind.Email => Queues.FallbackEmail,
        ChannelKind.Sms => Queues.FallbackSms,
        ChannelKind.Push => Queues.FallbackPush,
    };
}

public sealed class FallbackFunctions(FallbackHandler handler)
{
    [Function("FallbackEmail")]
    public Task Email([QueueTrigger(Queues.FallbackEmail)] string message, CancellationToken cancellation) =>
        RunAsync(ChannelKind.Email, message, cancellation);

    [Function("FallbackPush")]
    public Task Push([QueueTrigger(Queues.FallbackPush)] string message, CancellationToken cancellation) =>
        RunAsync(ChannelKind.Push, message, cancellation);

    [Function("FallbackSms")]
    public Task Sms([QueueTrigger(Queues.FallbackSms)] string message, CancellationToken cancellation) =>
        RunAsync(ChannelKind.Sms, message, cancellation);

    private Task RunAsync(ChannelKind channel, string message, CancellationToken cancellation) =>
        handler.HandleAsync(channel, JsonSerializer.Deserialize(message, DeliveryJson.Default.FallbackMessage)!, cancellation);
}

/// <summary>Reach this user by the queue's channel.</summary>
public sealed record FallbackMessage
{
    public required string Namespace { get; init; }

    public required string UserId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Which try of this channel it is: 1, 2, …</summary>
    public required int Try { get; init; }

    /// <summary>When the first try began; null before it. Only for those who look at the queue.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when the queue hides it; null: not at all. Only for those who look at the queue.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Which step of the notification's plan it is; null: it is no plan's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Step { get; init; }

    /// <summary>Somebody asked for this channel anew: no other follows when it fails.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsResent { get; init; }
}
