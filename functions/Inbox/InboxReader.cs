using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>Reads the notifications that were sent to a user.</summary>
public sealed class InboxReader(Tables tables, TimeProvider time)
{
    /// <summary>The most rows that one page looks at.</summary>
    public const int MaxRead = 1000;

    /// <summary>Rows a call reads when storage can't tell which of them match.</summary>
    private const int Ahead = 200;

    /// <summary>Up to <paramref name="limit"/> that match, newest first.</summary>
    public async Task<InboxSlice> ListAsync(
        string ns, string user, IdRange range, InboxFilter filter, int limit, Task<Watermark?> watermark, CancellationToken cancellation)
    {
        var query = InboxQuery.Of(ns, user, range, filter, filter.Statuses.Count > 0 ? await watermark : null);
        var (found, read) = (new List<Notification>(limit), 0);
        await foreach (var entity in QueryAsync(query, filter.Text is null && filter.Tag is null ? limit : Ahead, null, cancellation))
        {
            // Not in the query: the few that the cleanup has not removed yet are cheaper to skip here than every row's time is to compare there.
            var notification = Watermark.Apply(await watermark, NotificationEntity.To(entity, ns, user));
            if (notification.ExpiresAt > time.GetUtcNow() && filter.Matches(notification))
                found.Add(notification);
            if (found.Count == limit)
                break;
            if (++read == MaxRead)
                return new InboxSlice(found, notification.Id);
        }
        return new InboxSlice(found, null);
    }

    /// <summary>How many are newer than the watermark and unread, by priority.</summary>
    public async Task<SortedDictionary<Priority, int>> CountUnreadAsync(string ns, string user, Guid? watermark, CancellationToken cancellation)
    {
        var query = InboxQuery.Rows(ns, user, new IdRange(NewerThan: watermark)) +
            TableClient.CreateQueryFilter($" and Unread eq true and ExpiresAt gt {time.GetUtcNow()}");
        var counts = new SortedDictionary<Priority, int>();
        await foreach (var entity in QueryAsync(query, null, [nameof(Notification.Priority)], cancellation))
        {
            var priority = SnakeCase<Priority>.Parse(entity.GetString(nameof(Notification.Priority))) ?? Priority.Normal;
            counts[priority] = counts.GetValueOrDefault(priority) + 1;
        }
        return counts;
    }

    private async IAsyncEnumerable<TableEntity> QueryAsync(string query, int? pageSize, string[]? select, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        await foreach (var entity in table.QueryAsync<TableEntity>(query, pageSize, select, cancellation))
            yield return entity;
    }
}
