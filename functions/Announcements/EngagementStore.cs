using System.Collections.Concurrent;
using System.Globalization;
using Azure.Data.Tables;
using Notifications.Platform.Storage;

namespace Notifications.Announcements;

/// <summary>What users did with announcements, and how many. A user's row and a counter change in one transaction: killed at any point,
/// what is counted is what happened. A revision has several counters in each partition, because many see an announcement at the same
/// moment.</summary>
public sealed class EngagementStore(Tables tables, Random random, TimeProvider time)
{
    private const int MaxTries = 12, Counters = 8;

    /// <summary>Null when others kept changing the counters.</summary>
    public async Task<(Engagement Before, Engagement After)?> RecordAsync(
        string ns, string user, Guid id, EngagementKind kind, int revision, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var partition = Keys.Partition(ns, user);
        return await Optimistic.ChangeAsync<(Engagement Before, Engagement After)>(async () =>
        {
            // Another one with each try: whoever was in the way will hardly be there again.
            var counterKey = EngagementKeys.Counter(id, revision, random.Next(Counters));
            var reading = FindAsync(table, partition, counterKey, cancellation);
            var row = await FindAsync(table, partition, EngagementKeys.Row(user, id), cancellation);
            var counter = await reading;
            var before = row is null ? new Engagement { Id = id, Revision = 0 } : To(row);
            var after = before.With(kind, revision, time.GetUtcNow());
            if (after == before)
                return (before, after);
            TableTransactionAction[] actions =
            [
                TableExtensions.Put(From(partition, user, after), row?.ETag),
                TableExtensions.Put(Count(partition, counterKey, id, counter, after.Since(before)), counter?.ETag),
            ];
            return await table.TrySubmitAsync(actions, cancellation) ? (before, after) : null;
        }, MaxTries);
    }

    /// <summary>Of all announcements that the user did something with.</summary>
    public async Task<IReadOnlyDictionary<Guid, Engagement>> ListAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var (from, until) = EngagementKeys.All(user);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {until}");
        var found = new Dictionary<Guid, Engagement>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
        {
            if (tables.TryRead(row, To, out var engagement))
                found[engagement.Id] = engagement;
        }
        return found;
    }

    /// <summary>The numbers of these announcements, newest first, each of its current revision.</summary>
    public async Task<IReadOnlyList<AnnouncementNumbers>> NumbersAsync(
        string ns, IReadOnlyList<Announcement> newestFirst, CancellationToken cancellation)
    {
        if (newestFirst.Count == 0)
            return [];
        var table = await tables.InboxAsync(cancellation);
        var (from, until) = EngagementKeys.Counters(newestFirst[0].Id, newestFirst[^1].Id);
        var sums = new ConcurrentDictionary<(Guid, int), AnnouncementNumbers>();
        await Task.WhenAll(Keys.Partitions(ns).Select(async partition =>
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {until}");
            await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
            {
                if (tables.TryRead(row, r => EngagementKeys.OfCounter(r.RowKey), out var key))
                    sums.AddOrUpdate(key, _ => NumbersOf(row), (_, sum) => sum.Plus(NumbersOf(row)));
            }
        }));
        return [.. newestFirst.Select(a => sums.GetValueOrDefault((a.Id, a.Revision), AnnouncementNumbers.None))];
    }

    private static async Task<TableEntity?> FindAsync(TableClient table, string partition, string key, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, key, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    private static TableEntity Count(string partition, string key, Guid id, TableEntity? counter, AnnouncementNumbers news)
    {
        var sum = counter is null ? news : NumbersOf(counter).Plus(news);
        return new TableEntity(partition, key)
        {
            [EngagementKeys.AnnouncementId] = id,
            [nameof(AnnouncementNumbers.Seen)] = sum.Seen,
            [nameof(AnnouncementNumbers.Dismissed)] = sum.Dismissed,
            [nameof(AnnouncementNumbers.Clicked)] = sum.Clicked,
        };
    }

    private static AnnouncementNumbers NumbersOf(TableEntity row) => new(
        row.GetInt64(nameof(AnnouncementNumbers.Seen)) ?? 0, row.GetInt64(nameof(AnnouncementNumbers.Dismissed)) ?? 0,
        row.GetInt64(nameof(AnnouncementNumbers.Clicked)) ?? 0);

    private static TableEntity From(string partition, string user, Engagement engagement)
    {
        var row = new TableEntity(partition, EngagementKeys.Row(user, engagement.Id))
        {
            [EngagementKeys.AnnouncementId] = engagement.Id,
            [nameof(Engagement.Revision)] = engagement.Revision,
        };
        foreach (var (name, at) in new[]
        {
            (nameof(Engagement.SeenAt), engagement.SeenAt), (nameof(Engagement.DismissedAt), engagement.DismissedAt),
            (nameof(Engagement.ClickedAt), engagement.ClickedAt),
        })
        {
            if (at is { } moment)
                row[name] = moment;
        }
        return row;
    }

    private static Engagement To(TableEntity row) => new()
    {
        Id = row.GetGuid(EngagementKeys.AnnouncementId) ?? default,
        Revision = row.GetInt32(nameof(Engagement.Revision)) ?? 0,
        SeenAt = row.GetDateTimeOffset(nameof(Engagement.SeenAt)),
        DismissedAt = row.GetDateTimeOffset(nameof(Engagement.DismissedAt)),
        ClickedAt = row.GetDateTimeOffset(nameof(Engagement.ClickedAt)),
    };
}

/// <summary>Row keys of the Inbox table: what a user did with an announcement is among the user's rows, and how many did so is counted in
/// the same partition, in the same transaction. No user's key begins with the separator.</summary>
internal static class EngagementKeys
{
    /// <summary>On all of these rows, so that the cleanup finds them.</summary>
    public const string AnnouncementId = "AnnouncementId";

    public static string Row(string user, Guid id) => $"{Keys.Escape(user)}|a|{Keys.Invert(id)}";

    /// <summary>The range of all that a user did with announcements.</summary>
    public static (string From, string Until) All(string user) => ($"{Keys.Escape(user)}|a|", $"{Keys.Escape(user)}|a|~");

    /// <summary>One of a revision's counters: which one does not matter, their sum counts.</summary>
    public static string Counter(Guid id, int revision, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"|a|{Keys.Invert(id)}|{revision:D7}|{shard:x}");

    /// <summary>The range of the counters of announcements from the newest to the oldest.</summary>
    public static (string From, string Until) Counters(Guid newest, Guid oldest) =>
        ($"|a|{Keys.Invert(newest)}|", $"|a|{Keys.Invert(oldest)}|~");

    public static (Guid Id, int Revision) OfCounter(string row) =>
        row.Split('|') is [_, _, var id, var revision, _]
            ? (Keys.Revert(id), int.Parse(revision, CultureInfo.InvariantCulture))
            : throw new FormatException("This is no counter's key.");
}

/// <summary>What a user did with an announcement, of the latest revision that they did something with.</summary>
public sealed record Engagement
{
    public required Guid Id { get; init; }

    public required int Revision { get; init; }

    public DateTimeOffset? SeenAt { get; init; }

    public DateTimeOffset? DismissedAt { get; init; }

    public DateTimeOffset? ClickedAt { get; init; }

    internal bool Hides(Announcement announcement) => DismissedAt is not null && Revision >= announcement.Revision;

    /// <summary>Whoever dismisses or clicks it has seen it. Each first time stays; what comes late, of an earlier revision, changes
    /// nothing.</summary>
    internal Engagement With(EngagementKind kind, int revision, DateTimeOffset now)
    {
        if (revision < Revision)
            return this;
        var of = revision > Revision ? new Engagement { Id = Id, Revision = revision } : this;
        return of with
        {
            SeenAt = of.SeenAt ?? now,
            DismissedAt = of.DismissedAt ?? (kind == EngagementKind.Dismissed ? now : null),
            ClickedAt = of.ClickedAt ?? (kind == EngagementKind.Clicked ? now : null),
        };
    }

    /// <summary>What is to be counted that was not counted before.</summary>
    internal AnnouncementNumbers Since(Engagement before)
    {
        var same = before.Revision == Revision ? before : new Engagement { Id = Id, Revision = Revision };
        return new(News(same.SeenAt, SeenAt), News(same.DismissedAt, DismissedAt), News(same.ClickedAt, ClickedAt));
    }

    private static int News(DateTimeOffset? before, DateTimeOffset? after) => before is null && after is not null ? 1 : 0;
}

public enum EngagementKind { Seen, Dismissed, Clicked }
