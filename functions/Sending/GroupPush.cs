using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;

namespace Notifications.Sending;

/// <summary>One push for each role and room of a large send, instead of one for each recipient.</summary>
public sealed class GroupPush(
    SendStore sends, NotificationFactory factory, PreferenceEvaluator preferences, Queues queues, TimeProvider time,
    ILogger<GroupPush> logger)
{
    private static readonly TimeSpan PushCheck = TimeSpan.FromSeconds(1), PushLimit = TimeSpan.FromMinutes(10);

    /// <summary>A group gets the same for all, and nobody in it can be left out.</summary>
    public static bool IsPossible(SendPlan plan) =>
        plan.Targets.Users.Count == 0 && plan.Targets.ExcludeUsers.Count == 0 && plan.Contents.Count == 1;

    /// <summary>Not all of these users get it alike.</summary>
    public async Task<bool> DiffersAsync(string ns, IReadOnlySet<string> users, SendPlan plan, CancellationToken cancellation) =>
        (await preferences.DecideAsync(ns, users, plan.ContentFor, cancellation)).Any(d => d.IsRefused || d.IsSilent);

    public Task EnqueueAsync(FindRecipients last, CancellationToken cancellation)
    {
        var message = new PushToGroups
        {
            Namespace = last.Namespace,
            SendId = last.SendId,
            Until = time.GetUtcNow() + PushLimit,
            OnlyRefresh = last.OnlyRefresh,
        };
        return queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, TimeSpan.Zero, cancellation);
    }

    /// <summary>What is to be pushed, once everything is stored: a client could not act on a notification before. When some of it is not
    /// stored in the end, or not in time, those who have it already are told to look.</summary>
    /// <param name="id">The notification's, the same for all.</param>
    public async Task<SignalRMessageAction[]> HandleAsync(PushToGroups message, SendPlan plan, Guid id, CancellationToken cancellation)
    {
        if (await sends.ReportAsync(message.Namespace, message.SendId, cancellation) is not { } report)
            return [];
        var hasEnded = report.Status is SendStatus.Completed or SendStatus.Failed;
        if (!hasEnded && time.GetUtcNow() < message.Until)
        {
            await queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, PushCheck, cancellation);
            return [];
        }
        var isComplete = report.Status == SendStatus.Completed;
        if (!isComplete)
            logger.GroupPushReplaced(message.SendId, report.Stored, SnakeCase<SendStatus>.NameOf(report.Status));
        var targets = plan.Targets;
        var groups = targets.Roles.Select(Membership.Role).Concat(targets.Rooms.Select(Membership.Room));
        var notification = factory.Make(
            message.Namespace, HubEvents.Everybody, id, plan.Contents[0].Content, report.CompletedAt ?? time.GetUtcNow());
        // Who has a later one must not get this one, which a push to the group would give them.
        if (report.Superseded > 0 && report.Stored == 0)
            return [];
        var (target, argument) = message.OnlyRefresh || !isComplete || report.Superseded > 0
            ? (HubEvents.Refresh, JsonSerializer.SerializeToElement(new Refresh(id), RealtimeJson.Default.Refresh))
            : (HubEvents.TargetOf(notification), JsonSerializer.SerializeToElement(notification, InboxJson.Default.Notification));
        return [.. groups.Select(
            group => new SignalRMessageAction(target, [argument]) { GroupName = HubGroups.Of(message.Namespace, group) })];
    }
}
