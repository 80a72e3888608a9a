using System.Text.Json;
using Microsoft.Extensions.Options;
using Notifications.Delivery;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;

namespace Notifications.Sending;

/// <summary>Does a send: later, for everyone, within the request when the recipients are few and known, or by the queue.</summary>
public sealed class SendHandler(
    NotificationFactory maker, TimeProvider time, InboxStore inbox, CollapseStore collapse, AcknowledgementQueue confirmations, RealtimePush push,
    BroadcastSender broadcasts, SendStore sends, ScheduleStore schedules, Queues queues, PreferenceEvaluator preferences,
    INotificationObserver observer, IOptions<SendingOptions> options, IOptions<FeatureFlags> switches)
{
    public async Task<SendResult> SendAsync(string ns, Guid sendId, SendPlan plan, CancellationToken cancellation)
    {
        observer.SendAccepted(ns);
        plan = plan.Ordered(Ids.TimeOf(sendId));
        if (plan.SendAt is { } sendAt)
            return await ScheduleAsync(ns, sendId, plan, sendAt, cancellation);
        if (plan.Targets.Broadcast)
        {
            await broadcasts.SendAsync(ns, sendId, plan, cancellation);
            return new SendResult { SendId = sendId, Status = SendStatus.Completed };
        }
        var users = plan.Targets.Users.Except(plan.Targets.ExcludeUsers, StringComparer.Ordinal).ToArray();
        return plan.Targets.Roles.Count + plan.Targets.Rooms.Count == 0 && users.Length <= options.Value.InlineRecipients
            ? await SendInlineAsync(ns, sendId, plan, users, cancellation)
            : await QueueAsync(ns, sendId, plan, cancellation);
    }

    private async Task<SendResult> SendInlineAsync(string ns, Guid sendId, SendPlan plan, string[] users, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var decisions = await preferences.DecideAsync(ns, users, plan.ContentFor, cancellation);
        var skipped = decisions.Where(d => d.IsRefused).Select(d => new SentNotification(sendId, d.User, RecipientStatus.Skipped) { Reason = d.Decision.Reason });
        var notifications = decisions.Where(d => !d.IsRefused).Select(d => maker.Make(ns, d.User, sendId, plan.ContentFor(d.User), now).Voiced(d));
        // Each partition for itself: while one transaction is under way, those whose rows are in already are pushed.
        var groups = notifications.GroupBy(n => Keys.Partition(ns, n.UserId)).Select(group => StoreAndPushAsync([.. group], cancellation));
        var results = (await Task.WhenAll(groups)).SelectMany(sent => sent).Concat(skipped).ToDictionary(r => r.UserId, StringComparer.Ordinal);
        return new SendResult
        {
            SendId = sendId,
            Status = SendStatus.Completed,
            Recipients = results.Count,
            Notifications = [.. users.Select(user => results[user])],
        };
    }

    /// <summary>What must not be forgotten is enqueued beside the insert. The caller gets a 2xx only after both; a confirmation without a
    /// row ends by itself.</summary>
    private async Task<SentNotification[]> StoreAndPushAsync(Notification[] notifications, CancellationToken cancellation)
    {
        var current = notifications;
        if (switches.Value.PersistenceEnabled)
        {
            var stored = StoreAsync(notifications, cancellation);
            await Task.WhenAll(confirmations.ScheduleAsync(notifications, cancellation), stored);
            current = await stored;
        }
        observer.Sent(current);
        var superseded = notifications
            .Where(n => !current.Contains(n, ReferenceEqualityComparer.Instance))
            .Select(n => new SentNotification(n.Id, n.UserId, RecipientStatus.Superseded));
        return [.. await Task.WhenAll(current.Select(n => PushAsync(n, cancellation))), .. superseded];
    }

    /// <summary>Those that are in the inbox now: the others have a later one there.</summary>
    private async Task<Notification[]> StoreAsync(Notification[] notifications, CancellationToken cancellation)
    {
        var collapsed = notifications.Where(n => n.CollapseKey is not null).ToArray();
        if (collapsed.Length == 0)
        {
            await inbox.InsertAsync(notifications, cancellation);
            return notifications;
        }
        var plain = notifications.Where(n => n.CollapseKey is null).ToArray();
        var put = collapse.PutAsync(collapsed, cancellation);
        await Task.WhenAll(put, plain.Length > 0 ? inbox.InsertAsync(plain, cancellation) : Task.CompletedTask);
        return [.. plain, .. await put];
    }

    private async Task<SentNotification> PushAsync(Notification notification, CancellationToken cancellation)
    {
        var target = HubEvents.TargetOf(notification);
        if (await push.ToUserAsync(notification.Namespace, notification.UserId, target, notification, InboxJson.Default.Notification, cancellation))
            return new SentNotification(notification.Id, notification.UserId, RecipientStatus.Sent);
        if (!switches.Value.PersistenceEnabled)
            return new SentNotification(notification.Id, notification.UserId, RecipientStatus.Failed);
        await confirmations.PushLaterAsync(notification, cancellation);
        return new SentNotification(notification.Id, notification.UserId, RecipientStatus.Pending);
    }

    private async Task<SendResult> QueueAsync(string ns, Guid sendId, SendPlan plan, CancellationToken cancellation)
    {
        await sends.AddAsync(ns, sendId, plan, SendStatus.Queued, cancellation);
        await queues.SendAsync(Queues.FanOut, new FanOutMessage { Namespace = ns, SendId = sendId }, SendingJson.Default.FanOutMessage, TimeSpan.Zero, cancellation);
        return new SendResult { SendId = sendId, Status = SendStatus.Queued };
    }

    /// <summary>A row, so that it can be listed and cancelled, and a message that becomes visible then.</summary>
    private async Task<SendResult> ScheduleAsync(string ns, Guid sendId, SendPlan plan, DateTimeOffset sendAt, CancellationToken cancellation)
    {
        await Task.WhenAll(
            sends.AddAsync(ns, sendId, plan, SendStatus.Scheduled, cancellation), schedules.AddAsync(ns, sendId, plan, sendAt, cancellation));
        var message = new FanOutMessage { Namespace = ns, SendId = sendId, NotBefore = sendAt };
        await queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, sendAt - time.GetUtcNow(), cancellation);
        return new SendResult { SendId = sendId, Status = SendStatus.Scheduled, SendAt = sendAt };
    }
}

/// <summary>From a request's JSON to its answer: check, fill in, send. One request, or many of a bulk.</summary>
public sealed class SendRequests(SendRequestReader reader, SendPlanner planner, SendHandler handler, TimeProvider time, IOptions<FeatureFlags> switches)
{
    public Task<SendAnswer> SendAsync(Caller caller, Guid sendId, JsonElement json, CancellationToken cancellation) =>
        SendAsync(caller, sendId, json, reader.Read, cancellation);

    public Task<SendAnswer> SendSystemAsync(Caller caller, Guid sendId, JsonElement json, CancellationToken cancellation) =>
        SendAsync(caller, sendId, json, reader.ReadSystem, cancellation);

    public async Task<SendAnswer> SendProgressAsync(Caller caller, Guid sendId, JsonElement json, CancellationToken cancellation)
    {
        if (!switches.Value.Enabled)
            return new SendAnswer(null, Problems.SendingDisabled());
        var fields = new JsonFields(json, new FieldErrors());
        return ProgressReader.Read(fields, time.GetUtcNow()) is { } plan
            ? new SendAnswer(await handler.SendAsync(caller.Namespace, sendId, plan.By(caller.Identity), cancellation), null)
            : new SendAnswer(null, Problems.Invalid(fields.Errors));
    }

    private async Task<SendAnswer> SendAsync(Caller caller, Guid sendId, JsonElement json, Func<JsonFields, SendRequest?> read, CancellationToken cancellation)
    {
        if (!switches.Value.Enabled)
            return new SendAnswer(null, Problems.SendingDisabled());
        var fields = new JsonFields(json, new FieldErrors());
        var request = read(fields);
        var plan = request is null ? null : await planner.PlanAsync(caller.Namespace, request, fields.Errors, cancellation);
        return plan is null
            ? new SendAnswer(null, Problems.Invalid(fields.Errors))
            : new SendAnswer(await handler.SendAsync(caller.Namespace, sendId, plan.By(caller.Identity), cancellation), null);
    }
}

/// <summary>One of them is given.</summary>
public readonly record struct SendAnswer(SendResult? Result, Problem? Problem);
