using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>The events that were stored beside a notification.</summary>
public sealed class HistoryStore(Tables tables)
{
    public async Task<IReadOnlyList<HistoryEvent>> ListAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        [.. (await ListAsync(ns, user, id, id, cancellation))[id]];

    /// <summary>Those of all notifications of a range of ids, both ends included.</summary>
    public async Task<ILookup<Guid, HistoryEvent>> ListAsync(string ns, string user, Guid first, Guid last, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var (from, until) = (InboxKeys.Events(user, first).From, InboxKeys.Events(user, last).Until);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
        var events = new List<(Guid Id, HistoryEvent Event)>();
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (tables.TryRead(entity, row => (InboxKeys.IdOfEvent(row.RowKey), HistoryEntity.To(row)), out var happened))
                events.Add(happened);
        }
        return events.ToLookup(e => e.Id, e => e.Event);
    }
}

/// <summary>An event as a row beside its notification: so that both are written in one transaction, and go when the notification
/// expires.</summary>
internal static class HistoryEntity
{
    /// <summary>Replacing: the key holds what happened and when, so the same key is the same event, written by a try before.</summary>
    public static TableTransactionAction Write(Notification notification, HistoryEvent happened) =>
        new(TableTransactionActionType.UpsertReplace, From(notification, happened));

    public static HistoryEvent To(TableEntity entity) =>
        new(entity.GetDateTimeOffset(nameof(HistoryEvent.At))!.Value,
        SnakeCase<HistoryEventKind>.Parse(entity.GetString(nameof(HistoryEvent.Event)))!.Value)
        {
            Channel = entity.GetString(nameof(HistoryEvent.Channel)) is { } channel ? SnakeCase<ChannelKind>.Parse(channel) : null,
            Attempt = entity.GetInt32(nameof(HistoryEvent.Attempt)),
            Detail = entity.GetString(nameof(HistoryEvent.Detail)),
            Subject = entity.GetString(nameof(HistoryEvent.Subject)),
        };

    private static TableEntity From(Notification notification, HistoryEvent happened)
    {
        var name = SnakeCase<HistoryEventKind>.NameOf(happened.Event);
        var channel = happened.Channel is { } kind ? SnakeCase<ChannelKind>.NameOf(kind) : null;
        var entity = new TableEntity(
            Keys.Partition(notification.Namespace, notification.UserId),
            InboxKeys.Event(notification.UserId, notification.HistoryId, happened.At, $"{name}|{channel}"))
        {
            [nameof(HistoryEvent.At)] = happened.At,
            [nameof(HistoryEvent.Event)] = name,
            [nameof(Notification.Category)] = notification.Category,
            [NotificationEntity.ExpiresAt] = notification.ExpiresAt,
        };
        if (channel is not null)
            entity[nameof(HistoryEvent.Channel)] = channel;
        if (happened.Attempt is { } attempt)
            entity[nameof(HistoryEvent.Attempt)] = attempt;
        if (happened.Detail is not null)
            entity[nameof(HistoryEvent.Detail)] = happened.Detail;
        if (happened.Subject is not null)
            entity[nameof(HistoryEvent.Subject)] = happened.Subject;
        return entity;
    }
}

/// <summary>What happened to a notification, told from what changed: whoever changes it can't forget to say so.</summary>
internal static class HistoryEvents
{
    public static IEnumerable<HistoryEvent> Between(Notification before, Notification after, DateTimeOffset now)
    {
        if (before.SentAt is not null && after.SentAt is null)
            yield return new HistoryEvent(now, HistoryEventKind.Queued);
        if (after.Attempts > before.Attempts)
            yield return after.Attempts == 1
                ? new HistoryEvent(after.SentAt ?? now, HistoryEventKind.Pushed) { Attempt = 1 }
                : new HistoryEvent(now, HistoryEventKind.Retried) { Attempt = after.Attempts };
        if (before.AcknowledgedAt is null && after.AcknowledgedAt is { } acknowledged)
            yield return new HistoryEvent(acknowledged, HistoryEventKind.Acknowledged) { Detail = SightOf(after) };
        if (before.ReadAt is null && after.ReadAt is { } read)
            yield return new HistoryEvent(read, HistoryEventKind.Read);
        foreach (var happened in InInbox(before, after, now))
            yield return happened;
        if (before.FallbackAt is null && after.FallbackAt is { } fellBack)
            yield return new HistoryEvent(fellBack, HistoryEventKind.FallbackStarted) { Detail = after.FallbackReason };
        if (before.FailedReason is null && after.FailedReason is { } reason)
            yield return new HistoryEvent(now, HistoryEventKind.Failed) { Detail = reason };
        foreach (var happened in OfPlan(before.Plan, after.Plan, now))
            yield return happened;
    }

    /// <summary>The steps that a plan leaves out from now on.</summary>
    public static IEnumerable<HistoryEvent> Skipped(Notification before, Notification after, DateTimeOffset now) =>
        OfPlan(before.Plan, after.Plan, now).Where(e => e is { Event: HistoryEventKind.ChannelSkipped, Channel: not null });

    private static string? SightOf(Notification notification) => notification.AcknowledgedInSight switch
    {
        true => "visible",
        false => "hidden",
        null => null,
    };

    /// <summary>Each a tick later than the one before: two of the same moment on one channel would be one row.</summary>
    private static IEnumerable<HistoryEvent> OfPlan(PlanState? before, PlanState? after, DateTimeOffset now)
    {
        if (before is null || after is null || ReferenceEquals(before, after))
            yield break;
        foreach (var (index, (was, step)) in before.Steps.Zip(after.Steps).Index())
        {
            var (at, channel) = (now.AddTicks(index), after.Plan.Steps[index].Kind);
            if (step.Stage == StepStage.Skipped && was.Stage != StepStage.Skipped)
                yield return new HistoryEvent(at, HistoryEventKind.ChannelSkipped)
                { Channel = channel, Detail = SnakeCase<SkipReason>.NameOf(step.Reason!.Value) };
            if (step.Stage == StepStage.Held && was.Stage != StepStage.Held)
                yield return new HistoryEvent(at, HistoryEventKind.Held) { Channel = channel, Detail = "quiet_hours" };
            if (step.Stage == StepStage.Begun && was.Stage == StepStage.Held)
                yield return new HistoryEvent(at, HistoryEventKind.Released) { Channel = channel };
        }
    }

    /// <summary>What its user did with it, but for reading.</summary>
    private static IEnumerable<HistoryEvent> InInbox(Notification before, Notification after, DateTimeOffset now)
    {
        if (before.SeenAt is null && after is { SeenAt: { } seen, ReadAt: null })
            yield return new HistoryEvent(seen, HistoryEventKind.Seen);
        if (before.ActionTaken != after.ActionTaken)
            yield return new HistoryEvent(now, HistoryEventKind.ActionTaken) { Detail = after.ActionTaken };
        if (before.SnoozedUntil != after.SnoozedUntil && after.SnoozedUntil is { } until)
            yield return new HistoryEvent(now, HistoryEventKind.Snoozed) { Detail = Rfc3339.Format(until) };
        if (before.SnoozedUntil is not null && after.SnoozedUntil is null)
            yield return new HistoryEvent(now, HistoryEventKind.Unsnoozed);
        else if (before.ReadAt is not null && after.ReadAt is null)
            yield return new HistoryEvent(now, HistoryEventKind.Unread);
        if (before.ArchivedAt is null && after.ArchivedAt is { } archived)
            yield return new HistoryEvent(archived, HistoryEventKind.Archived);
        if (before.ArchivedAt is not null && after.ArchivedAt is null)
            yield return new HistoryEvent(now, HistoryEventKind.Unarchived);
    }

    /// <summary>The rest of the history is in the notification itself: a send writes one row and no events beside it, a broadcast has no
    /// rows of its own, and marking all read writes none.</summary>
    public static IReadOnlyList<HistoryEvent> Complete(Notification notification, IReadOnlyList<HistoryEvent> stored)
    {
        var events = stored.ToList();
        Add(HistoryEventKind.Created, notification.CreatedAt, null);
        Add(HistoryEventKind.Pushed, notification.SentAt, 1);
        Add(HistoryEventKind.Acknowledged, notification.AcknowledgedAt, null);
        Add(HistoryEventKind.Read, notification.ReadAt, null);
        return [.. events.OrderBy(e => e.At).ThenBy(e => e.Event)];

        void Add(HistoryEventKind kind, DateTimeOffset? at, int? attempt)
        {
            if (at is { } moment && stored.All(e => e.Event != kind))
                events.Add(new HistoryEvent(moment, kind) { Attempt = attempt });
        }
    }
}
