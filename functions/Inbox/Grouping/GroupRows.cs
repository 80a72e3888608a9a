using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Storage;

namespace Notifications.Inbox.Grouping;

/// <summary>Groups as rows beside a user's notifications: one for the group that has a key now, and one for each event that is, or was, in
/// a group.</summary>
public sealed class GroupRows(Tables tables)
{
    private const string Current = "Current", BeganAt = "BeganAt", ClosesAt = "ClosesAt", Count = "Count", People = "People",
        Last = "Last", TextSource = "GroupText", IsOut = "Out";

    /// <summary>The notification that tells of an event now, by its id; null when the event is in no group, or nothing is left of
    /// that.</summary>
    internal async Task<Guid?> CurrentAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        if (await FindEventAsync(ns, user, id, cancellation) is not { } known)
            return null;
        return await CurrentAsync(ns, user, known, await FindAsync(ns, user, known.Key, cancellation), cancellation) is { } current
            && current != id ? current : null;
    }

    /// <summary>What tells of an event now, which may be its own; null when nothing is left of its group.</summary>
    /// <param name="group">The one that has its key.</param>
    internal async Task<Guid?> CurrentAsync(
        string ns, string user, StoredEvent known, StoredGroup? group, CancellationToken cancellation)
    {
        if (group is not null && group.State.Id == known.GroupId)
            return group.State.Current;
        var table = await tables.InboxAsync(cancellation);
        return await table.QueryAsync<TableEntity>(EventsOf(ns, user, known.GroupId), 1, ["RowKey"], cancellation)
            .Select(row => (Guid?)InboxKeys.IdOf(row.RowKey)).FirstOrDefaultAsync(cancellation);
    }

    internal async Task<StoredGroup?> FindAsync(string ns, string user, string key, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), InboxKeys.Group(user, key), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? new StoredGroup(StateOf(row), row.ETag) : null;
    }

    internal async Task<StoredEvent?> FindEventAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), InboxKeys.GroupEvent(user, id), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? EventOf(row, ns, user) : null;
    }

    /// <summary>What a group consists of, newest first.</summary>
    internal async Task<IReadOnlyList<StoredEvent>> EventsAsync(string ns, string user, Guid group, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        return await table.QueryAsync<TableEntity>(EventsOf(ns, user, group), cancellationToken: cancellation)
            .Select(row => EventOf(row, ns, user)).ToArrayAsync(cancellation);
    }

    private static string EventsOf(string ns, string user, Guid group)
    {
        var (from, until) = InboxKeys.GroupEvents(user);
        return TableClient.CreateQueryFilter($"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}")
            + TableClient.CreateQueryFilter($" and GroupId eq {group} and Out eq false");
    }

    /// <param name="before">Null: the key had no group.</param>
    internal static TableTransactionAction Write(Notification notification, GroupState state, ETag? before)
    {
        var row = new TableEntity(
            Keys.Partition(notification.Namespace, notification.UserId), InboxKeys.Group(notification.UserId, notification.GroupKey!))
        {
            [NotificationEntity.GroupId] = state.Id,
            [Current] = state.Current,
            [BeganAt] = state.BeganAt,
            [ClosesAt] = state.ClosesAt,
            [Count] = state.Count,
            [People] = state.WritePeople(),
            [Last] = JsonSerializer.Serialize(state.Last, InboxJson.Default.IReadOnlyListGroupActor),
            [NotificationEntity.ExpiresAt] = notification.ExpiresAt,
        };
        return TableExtensions.Put(row, before);
    }

    /// <summary>Leaves a key's group as it is, and fails when somebody changed it since it was read.</summary>
    internal static TableTransactionAction Keep(Notification notification, StoredGroup group)
    {
        var row = new TableEntity(
            Keys.Partition(notification.Namespace, notification.UserId), InboxKeys.Group(notification.UserId, notification.GroupKey!))
        { [NotificationEntity.GroupId] = group.State.Id };
        return new(TableTransactionActionType.UpdateMerge, row, group.ETag);
    }

    /// <summary>An event as it came, whatever its group says of it.</summary>
    internal static TableTransactionAction Add(Notification notification, Guid group) =>
        new(TableTransactionActionType.Add, EventRow(notification, group));

    /// <summary>Taken out of its group. The row stays: a send that is done again must not bring the event back.</summary>
    internal static TableTransactionAction TakeOut(StoredEvent stored)
    {
        var row = new TableEntity(
            Keys.Partition(stored.Notification.Namespace, stored.Notification.UserId),
            InboxKeys.GroupEvent(stored.Notification.UserId, stored.Notification.Id))
        { [IsOut] = true };
        return new(TableTransactionActionType.UpdateMerge, row, stored.ETag);
    }

    private static TableEntity EventRow(Notification notification, Guid group)
    {
        // Neither a plan nor an end that depends on reading: these are the group's.
        var row = NotificationEntity.From(notification with { Plan = null, KeptReadUntil = null });
        row.RowKey = InboxKeys.GroupEvent(notification.UserId, notification.Id);
        row[NotificationEntity.GroupId] = group;
        row[IsOut] = false;
        if (notification.GroupText is { } source)
            LongText.Write(row, TextSource, JsonSerializer.Serialize(source, InboxJson.Default.GroupTextSource));
        return row;
    }

    private static StoredEvent EventOf(TableEntity row, string ns, string user)
    {
        var source = LongText.Read(row, TextSource);
        var notification = NotificationEntity.To(row, ns, user) with
        {
            GroupText = source.Length == 0 ? null : JsonSerializer.Deserialize(source, InboxJson.Default.GroupTextSource),
        };
        return new StoredEvent(
            notification, row.GetGuid(NotificationEntity.GroupId)!.Value, row.GetBoolean(IsOut) == true, row.ETag);
    }

    private static GroupState StateOf(TableEntity row) => new(
        row.GetGuid(NotificationEntity.GroupId)!.Value, row.GetDateTimeOffset(BeganAt)!.Value, row.GetDateTimeOffset(ClosesAt)!.Value,
        row.GetGuid(Current)!.Value, row.GetInt32(Count)!.Value)
    {
        People = GroupState.ReadPeople(row.GetBinary(People) ?? []),
        Last = JsonSerializer.Deserialize(row.GetString(Last), InboxJson.Default.IReadOnlyListGroupActor)!,
    };
}

internal sealed record StoredGroup(GroupState State, ETag ETag);

/// <param name="Notification">The event as it came.</param>
internal sealed record StoredEvent(Notification Notification, Guid GroupId, bool IsOut, ETag ETag)
{
    public string Key => Notification.GroupKey!;
}
