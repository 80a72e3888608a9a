using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Delivery;
using Notifications.Delivery.Plans;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Messages;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Platform.Storage;

namespace Notifications.Insight;

public sealed class HistoryFunctions(InboxHandler inbox, HistoryStore history, Explanation explanation)
{
    /// <summary>For admins: what became of somebody's notification.</summary>
    [Function("NotificationExplain"), Access(Access.Admin)]
    public async Task<IResult> Explain(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/{id:guid}/explain")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var (query, errors) = (QueryParameters.Of(request), new FieldErrors());
        query.RejectUnknown(errors, "this address", ["user"]);
        if (query["user"] is not { Length: > 0 } user)
            errors.Add("user", "is required; allowed: the user whose notification it is");
        else if (UserIds.Check(user) is { } rule)
            errors.Add("user", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {rule}");
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        return await explanation.OfAsync(Caller.Of(request).Namespace, query["user"]!, id, cancellation) is { } explained
            ? Answer.Json(explained, InsightJson.Default.ExplainedNotification)
            : Answer.Problem(Problems.NotFound($"The user has no notification '{id}': it was never sent to them, their preferences refused "
                + "it, or it was deleted, recalled or has expired."));
    }

    /// <summary>What happened to one of the caller's own notifications.</summary>
    [Function("NotificationHistory"), Access(Access.User)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "notifications/{id:guid}/history")] HttpRequest request, Guid id,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        if (await inbox.FindAsync(caller.Namespace, caller.User, id, cancellation) is not { } notification)
            return Answer.Problem(InboxProblems.NotFound(id));
        var stored = await history.ListAsync(caller.Namespace, caller.User, notification.HistoryId, cancellation);
        var complete = new NotificationHistory(HistoryEvents.Complete(notification, stored));
        return Answer.Json(complete, InsightJson.Default.NotificationHistory);
    }
}

/// <summary>Says in a few sentences what became of a notification, and what is still to come: "why did she not get it?"</summary>
public sealed class Explanation(InboxHandler inbox, HistoryStore history, PlanForecast forecast, NextTries tries)
{
    /// <summary>Null when nothing is kept of such a notification of this user.</summary>
    public async Task<ExplainedNotification?> OfAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var present = await inbox.FindAsync(ns, user, id, cancellation);
        var isDeleted = present is null;
        if ((present ?? await inbox.FindDeletedAsync(ns, user, id, cancellation)) is not { } notification)
            return null;
        var events = HistoryEvents.Complete(notification, await history.ListAsync(ns, user, notification.HistoryId, cancellation));
        ForecastStep[] steps = isDeleted ? []
            : [.. (await forecast.OfAsync(notification, cancellation)).Where(s => s.Stage is StepStage.Waiting or StepStage.Held)];
        var channels = await ChannelAttempts.ExplainAsync(
            events, kind => isDeleted ? Task.FromResult<NextTry?>(null) : tries.FindAsync(notification, kind, cancellation));
        var sentences = Sent(notification).Concat(ByItsUser(notification, events)).Concat(channels)
            .Concat(isDeleted ? Deleted(events) : ToCome(notification, steps));
        return new ExplainedNotification(
            id, user, ConversationNotice.WithoutText(notification), string.Join(' ', sentences), events, steps);
    }

    private static IEnumerable<string> Sent(Notification n)
    {
        var source = n.Plan is not { } plan ? "its priority's policy"
            : plan.Pinned.Version is { } version ? $"version {version} of the category's plan" : "the send's own plan";
        var priority = SnakeCase<Priority>.NameOf(n.Priority);
        yield return $"It was sent at {Phrases.At(n.CreatedAt)}, category '{n.Category}', priority {priority}, by {source}.";
        yield return n.SentAt is null ? "The real-time service has not taken it yet; the queue tries again."
            : n.Attempts == 1 ? "It was pushed once." : $"It was pushed {n.Attempts} times.";
    }

    private static IEnumerable<string> ByItsUser(Notification n, IReadOnlyList<HistoryEvent> events)
    {
        if (n.AcknowledgedAt is { } acknowledged)
            yield return $"A client acknowledged it at {Phrases.At(acknowledged)}" + n.AcknowledgedInSight switch
            {
                true => ", on a visible page.",
                false => ", on a page that nobody was looking at.",
                null => ".",
            };
        else
            yield return "No client has acknowledged it.";
        yield return (n.SeenAt, n.ReadAt) switch
        {
            (_, { } read) => $"It was read at {Phrases.At(read)}.",
            ({ } seen, null) => $"It was shown at {Phrases.At(seen)} and is unread.",
            _ => "No open inbox has shown it.",
        };
        if (n.ArchivedAt is { } archived)
            yield return $"It was archived at {Phrases.At(archived)}.";
        if (n.SnoozedUntil is { } until)
            yield return $"It is snoozed until {Phrases.At(until)}.";
        if (events.Any(e => e.Event == HistoryEventKind.FallbackStarted))
            yield return "Nobody acknowledged it in time, so other channels were turned to.";
        if (n.FailedReason is { } reason)
            yield return $"It failed ({reason}).";
    }

    private static IEnumerable<string> ToCome(Notification n, ForecastStep[] steps)
    {
        foreach (var step in steps)
        {
            var (name, verb) = (Phrases.NameOf(step.Channel), step.IsOverdue ? "was" : "is");
            var condition = step.If == PlanCondition.Always ? "" : $" if it {verb} {SnakeCase<PlanCondition>.NameOf(step.If)} then";
            var failed = step.IfFailed ? ", and the channel before it did not take it" : "";
            yield return step switch
            {
                { At: { } due, IsOverdue: true } => $"{name} was due at {Phrases.At(due)}{condition}{failed}, and has not been done.",
                { At: { } at, Digest: true } => $"{name} goes into the user's digest of {Phrases.At(at)}{condition}{failed}.",
                { At: { } at } => $"{name} follows at {Phrases.At(at)}{condition}{failed}.",
                _ => $"{name} will be left out: {Phrases.Because(step.Reason)}.",
            };
        }
        // A broadcast's first step is looked at for everybody together.
        if (steps.Any(s => s.IsOverdue))
            yield return Phrases.WhereToLook(n is { IsBroadcast: true, Plan.IsUntouched: true } ? Queues.FanOut : Queues.PlanSteps);
        // Of its priority's channels, once they were turned to, the history tells how far they are.
        if (steps.Length == 0 && n.FallbackAt is null)
            yield return "Nothing else follows.";
    }

    private static IEnumerable<string> Deleted(IReadOnlyList<HistoryEvent> events)
    {
        var at = events.LastOrDefault(e => e.Event == HistoryEventKind.Deleted) is { } deleted ? $" at {Phrases.At(deleted.At)}" : "";
        yield return $"It was deleted{at}. Nothing else follows.";
    }
}

/// <param name="Notification">As its user has it; without the text of a direct message.</param>
/// <param name="Explanation">A paragraph, in English.</param>
/// <param name="Items">Its history, oldest first.</param>
/// <param name="Steps">What its plan has still to do, as things stand: what was done or left out is in its history.</param>
public sealed record ExplainedNotification(
    Guid Id, string UserId, Notification Notification, string Explanation, IReadOnlyList<HistoryEvent> Items,
    IReadOnlyList<ForecastStep> Steps);

/// <summary>What explanations are made of.</summary>
internal static class Phrases
{
    public static string Because(string? code) => code switch
    {
        "already_acknowledged" => "a client had acknowledged it",
        "already_seen" => "it had been seen",
        "already_read" => "it had been read",
        "condition_not_met" => "the notification does not fit the step's 'when'",
        "cap_reached" => "the plan's cap was reached",
        "expired" => "the notification expires before",
        "switched_off" => "other channels are switched off",
        "no_address" => "the user has no address for it",
        "not_configured" => "the channel has no settings",
        "opted_out" => "the user opted out of everything",
        "category" => "the user's preferences refuse the category on it",
        "type" => "the user's preferences refuse the type",
        "min_priority" => "the user's preferences ask for a higher priority",
        "channel_off" => "the user switched the channel off",
        _ => code ?? "nobody said why",
    };

    public static string NameOf(PreferenceChannel channel) => channel switch
    {
        PreferenceChannel.InApp => "Another push",
        PreferenceChannel.Email => "Email",
        PreferenceChannel.Sms => "SMS",
        PreferenceChannel.Push => "Web Push",
    };

    public static string At(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Of what should have been done by now.</summary>
    public static string WhereToLook(string queue) => $"To find out why, look at the dead letters and at the queue {queue}.";
}
