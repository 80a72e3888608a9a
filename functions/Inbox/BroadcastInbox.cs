using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Storage;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Inbox;

/// <summary>Broadcasts as a user sees them: merged into the inbox when it is read, with what this user did with each.</summary>
public sealed class BroadcastInbox(
    BroadcastStore broadcasts, Tables tables, GroupCommit writes, PreferenceEvaluator preferences, BroadcastTexts texts,
    RecipientStore recipients, INotificationObserver observer, IOptions<InboxOptions> options) : IInboxRows
{
    /// <summary>Namespaces that had some when they were last listed: most have none, or always some.</summary>
    private readonly ConcurrentDictionary<string, bool> lately = new();

    /// <summary>Up to <paramref name="limit"/> that match, newest first.</summary>
    public async Task<InboxSlice> ListAsync(
        string ns, string user, IdRange range, InboxFilter filter, int limit, Task<Watermark?> watermark, CancellationToken cancellation)
    {
        var (found, read) = (new List<Notification>(), 0);
        await foreach (var (id, own) in ReadAllAsync(ns, user, range, cancellation))
        {
            if (own is not null && Watermark.Apply(await watermark, own) is var notification && filter.Matches(notification))
                found.Add(notification);
            if (found.Count == limit)
                break;
            if (++read == InboxReader.MaxRead)
                return new InboxSlice(found, id);
        }
        return new InboxSlice(found, null);
    }

    /// <summary>Those in a range that the user has not deleted, newest first.</summary>
    public IAsyncEnumerable<Notification> ReadAsync(string ns, string user, IdRange range, CancellationToken cancellation) =>
        ReadAllAsync(ns, user, range, cancellation).Select(read => read.Own).OfType<Notification>();

    /// <summary>What was stored, or came back, since then; newest first, up to <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<Notification>> ListMissedAsync(
        string ns, string user, CatchUp catchUp, int limit, CancellationToken cancellation) =>
        await ReadAsync(ns, user, catchUp.Range, cancellation)
            .Where(n => (n.SentAt >= catchUp.Since || n.ReturnedAt >= catchUp.Since) && n is { ArchivedAt: null, SnoozedUntil: null }
                && n.Id != catchUp.After)
            .Take(limit).ToArrayAsync(cancellation);

    public async Task<Notification?> FindAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var row = await ((IInboxRows)this).ReadRowAsync(ns, user, id, cancellation);
        return row is null or { IsDeleted: true } ? null : row.Notification;
    }

    /// <summary>The same of a broadcast that was read a moment ago.</summary>
    public async Task<Notification?> FindAsync(string ns, string user, Broadcast broadcast, CancellationToken cancellation) =>
        await ReadRowAsync(ns, user, Task.FromResult<Broadcast?>(broadcast), broadcast.Id, cancellation) is { IsDeleted: false } row
            ? row.Notification : null;

    Task<InboxRow?> IInboxRows.ReadRowAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        ReadRowAsync(ns, user, broadcasts.FindAsync(ns, id, cancellation), id, cancellation);

    /// <summary>What the user has of it: until they did something with it, the broadcast itself.</summary>
    private async Task<InboxRow?> ReadRowAsync(
        string ns, string user, Task<Broadcast?> finding, Guid id, CancellationToken cancellation)
    {
        var state = ReadStateAsync(ns, user, id, cancellation);
        var broadcast = await finding;
        var seen = await state;
        if (broadcast is null || !(await FilterAsync(ns, user, cancellation))(broadcast))
            return null;
        if (seen is not null)
            return tables.TryRead(seen, row => InboxRow.Of(row, ns, user), out var own)
                ? own with { Notification = own.Notification with { IsBroadcast = true } } : null;
        return await texts.ContentAsync(ns, user, broadcast, cancellation) is { } content
            ? new InboxRow(Untouched(broadcast, content, user, await KnownSinceAsync(ns, user, cancellation)), false, null) : null;
    }

    async Task<bool> IInboxRows.WriteRowAsync(InboxRow row, InboxEdit edit, CancellationToken cancellation)
    {
        var entity = NotificationEntity.From(edit.After);
        entity.RowKey = InboxKeys.BroadcastState(edit.After.UserId, edit.After.Id);
        // Snoozed for longer than the broadcast may live: from now on it is one of the user's own.
        var outlives = edit.After.ExpiresAt > row.Notification.ExpiresAt;
        TableTransactionAction[] own = outlives ? [new(TableTransactionActionType.Add, NotificationEntity.From(edit.After))] : [];
        // Without a time of deletion: the row has to hide the broadcast for as long as that lives.
        entity[NotificationEntity.ExpiresAt] = row.Notification.ExpiresAt;
        entity[NotificationEntity.Deleted] = edit.IsDeleted || outlives;
        if (await row.ReplaceAsync(writes, await tables.InboxAsync(cancellation), entity, edit, null, own, cancellation) is null)
            return false;
        observer.Changed(edit.Before, edit.After);
        return true;
    }

    /// <summary>What is not for the user: they are excluded, or their preferences refuse it.</summary>
    private async Task<Func<Broadcast, bool>> FilterAsync(string ns, string user, CancellationToken cancellation)
    {
        var takes = await preferences.TakerAsync(ns, user, cancellation);
        return broadcast => broadcast.IsFor(user) && takes(broadcast.ContentFor(user));
    }

    /// <summary>All in a range, newest first; null in place of what is not for the user or was deleted. What the user did with them is
    /// read at the same time, and not at all where there are none.</summary>
    private async IAsyncEnumerable<(Guid Id, Notification? Own)> ReadAllAsync(
        string ns, string user, IdRange range, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var states = lately.ContainsKey(ns) ? StatesAsync(ns, user, range, cancellation) : null;
        var isFor = await FilterAsync(ns, user, cancellation);
        var (any, since) = (false, new Lazy<Task<DateTimeOffset?>>(() => KnownSinceAsync(ns, user, cancellation)));
        await foreach (var broadcast in broadcasts.ListAsync(ns, range.OlderThan, range.NewerThan, cancellation))
        {
            any = lately[ns] = true;
            yield return (broadcast.Id, isFor(broadcast) && await texts.ContentAsync(ns, user, broadcast, cancellation) is { } content
                ? AsSeen(await (states ??= StatesAsync(ns, user, range, cancellation)), broadcast, content, user, await since.Value)
                : null);
        }
        if (!any && range == default)
            lately.TryRemove(ns, out _);
        if (states is not null)
            await states;
    }

    private Notification? AsSeen(
        Dictionary<Guid, TableEntity> states, Broadcast broadcast, SendContent content, string user, DateTimeOffset? since)
    {
        var fresh = Untouched(broadcast, content, user, since);
        if (!states.TryGetValue(broadcast.Id, out var state))
            return fresh;
        return state.GetBoolean(NotificationEntity.Deleted) != true
            && tables.TryRead(state, row => NotificationEntity.To(row, fresh.Namespace, user), out var own)
            ? own : null;
    }

    /// <summary>What was for everyone before somebody was there is no news for them: they have it as read.</summary>
    private static Notification Untouched(Broadcast broadcast, SendContent content, string user, DateTimeOffset? since) =>
        since is { } known && broadcast.CreatedAt < known ? broadcast.For(user, content).Read(known) : broadcast.For(user, content);

    /// <summary>When the user's record was made; null when there is none, or all broadcasts are new to everybody.</summary>
    private async Task<DateTimeOffset?> KnownSinceAsync(string ns, string user, CancellationToken cancellation) =>
        options.Value.EarlierBroadcastsUnread ? null : (await recipients.FindAsync(ns, user, cancellation))?.Recipient.CreatedAt;

    private async Task<Dictionary<Guid, TableEntity>> StatesAsync(string ns, string user, IdRange range, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var all = $"{Keys.Escape(user)}|b|";
        var from = range.OlderThan is { } older ? InboxKeys.BroadcastState(user, older) : all;
        var until = range.NewerThan is { } newer ? InboxKeys.BroadcastState(user, newer) : all + "~";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
        var states = new Dictionary<Guid, TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
        {
            if (tables.TryRead(row, r => InboxKeys.IdOf(r.RowKey), out var id))
                states[id] = row;
        }
        return states;
    }

    private async Task<TableEntity?> ReadStateAsync(string ns, string user, Guid id, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), InboxKeys.BroadcastState(user, id), cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }
}
