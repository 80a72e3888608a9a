using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Storage;

namespace Notifications.Insight.Audit;

/// <summary>The Audit table: who did what, a partition for each month, newest first.</summary>
public sealed class AuditStore(Tables tables, RowRemoval removal, Ids ids, TimeProvider time, IOptions<AuditOptions> options)
{
    public async Task AddAsync(string ns, AuditEntry entry, CancellationToken cancellation)
    {
        var table = await tables.AuditAsync(cancellation);
        var row = new TableEntity(Partition(ns, entry.At), $"{Inverted(entry.At)}|{ids.Next():N}")
        {
            [nameof(AuditEntry.At)] = entry.At,
            [nameof(AuditEntry.Event)] = entry.Event,
            [nameof(AuditEntry.Actor)] = entry.Actor,
        };
        if (entry.UserId is not null)
            row[nameof(AuditEntry.UserId)] = entry.UserId;
        if (entry.Detail is not null)
            row[nameof(AuditEntry.Detail)] = entry.Detail;
        await table.AddEntityAsync(row, cancellation);
    }

    /// <summary>Adds a page's worth, month by month, and no more months than it takes.</summary>
    public async Task FindAsync(string ns, TopEntries newest, CancellationToken cancellation)
    {
        var filter = newest.Filter;
        var until = filter.After is { } after && after.At < filter.Until ? after.At.AddTicks(1) : filter.Until;
        var now = time.GetUtcNow();
        var kept = now - options.Value.Keep;
        var (first, last) = (Month(filter.Since > kept ? filter.Since : kept), Month(until > now ? now : until));
        for (var (month, found) = (last, 0); month >= first && found < newest.Count; month = month.AddMonths(-1))
            found += await FindAsync(ns, month, until, newest, newest.Count - found, cancellation);
    }

    /// <summary>Removes what is older than it is kept. How many that were.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellation) =>
        await removal.RemoveAsync(
            await tables.AuditAsync(cancellation), TableClient.CreateQueryFilter($"At lt {time.GetUtcNow() - options.Value.Keep}"),
            cancellation);

    private async Task<int> FindAsync(
        string ns, DateTimeOffset month, DateTimeOffset until, TopEntries newest, int count, CancellationToken cancellation)
    {
        var table = await tables.AuditAsync(cancellation);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Partition(ns, month)} and RowKey ge {Inverted(until)} and At ge {newest.Filter.Since}");
        if (newest.Filter.User is { } user)
            filter += " and " + TableClient.CreateQueryFilter($"UserId eq {user}");
        if (newest.Filter.Actor is { } actor)
            filter += " and " + TableClient.CreateQueryFilter($"Actor eq {actor}");
        if (newest.Filter.Event is { } name)
            filter += " and " + TableClient.CreateQueryFilter($"Event eq {name}");
        var found = 0;
        await foreach (var row in table.QueryAsync<TableEntity>(filter, Math.Min(count, 1000), null, cancellation))
        {
            if (!tables.TryRead(row, Read, out var entry) || !newest.Filter.Matches(entry))
                continue;
            newest.Add(entry);
            if (++found == count)
                break;
        }
        return found;
    }

    private static AuditEntry Read(TableEntity row) => new()
    {
        At = row.GetDateTimeOffset(nameof(AuditEntry.At)) ?? default,
        Event = row.GetString(nameof(AuditEntry.Event)),
        UserId = row.GetString(nameof(AuditEntry.UserId)),
        Detail = row.GetString(nameof(AuditEntry.Detail)),
        Actor = row.GetString(nameof(AuditEntry.Actor)),
        Key = row.RowKey,
    };

    private static DateTimeOffset Month(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static string Partition(string ns, DateTimeOffset at) =>
        $"{Keys.Escape(ns)}|{at.UtcDateTime.ToString("yyyyMM", CultureInfo.InvariantCulture)}";

    private static string Inverted(DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}

/// <summary>Something that happened to a notification, or that somebody did.</summary>
public sealed record AuditEntry
{
    public required DateTimeOffset At { get; init; }

    public required string Event { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UserId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? NotificationId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChannelKind? Channel { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempt { get; init; }

    /// <summary>A code, a name or an id: never an address or a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }

    /// <summary>A mail's subject, where the setting says to keep it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Subject { get; init; }

    /// <summary><c>user:{id}</c> or <c>key:{name}</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Actor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Category { get; init; }

    /// <summary>Tells entries of one moment apart, and is the same for one that is found in two places.</summary>
    [JsonIgnore]
    public string Key { get; init; } = "";
}

/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? NextCursor);

/// <summary>Which entries are asked for.</summary>
public sealed record AuditFilter
{
    /// <summary>Inclusive.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Exclusive.</summary>
    public required DateTimeOffset Until { get; init; }

    public string? User { get; init; }

    public Guid? Notification { get; init; }

    public ChannelKind? Channel { get; init; }

    public string? Event { get; init; }

    public string? Actor { get; init; }

    /// <summary>Where the page before ended.</summary>
    public AuditPosition? After { get; init; }

    /// <summary>What happened to notifications is looked through. Of an actor's there is only what they sent.</summary>
    public bool WantsEvents =>
        (Event is null || SnakeCase<HistoryEventKind>.Parse(Event) is not null)
        && (Actor is null || (Channel is null && Event is null or Created));

    /// <summary>What somebody did is looked through.</summary>
    public bool WantsActions =>
        (Event is null || SnakeCase<AuditAction>.Parse(Event) is not null) && Channel is null && Notification is null;

    public bool Matches(AuditEntry entry) =>
        entry.At >= Since && entry.At < Until
        && (User is null || entry.UserId == User)
        && (Notification is null || entry.NotificationId == Notification)
        && (Channel is null || entry.Channel == Channel)
        && (Event is null || entry.Event == Event)
        && (Actor is null || entry.Actor == Actor)
        && (After is not { } after || AuditPosition.Of(entry).CompareTo(after) > 0);

    internal const string Created = "created";
}

/// <summary>A place in the audit: newest first, those of one moment by their key.</summary>
public readonly record struct AuditPosition(DateTimeOffset At, string Key)
{
    private const string List = "audit";
    private const int TicksBytes = sizeof(long);

    public static AuditPosition Of(AuditEntry entry) => new(entry.At, entry.Key);

    /// <summary>Null when it is no cursor of this namespace's audit.</summary>
    public static AuditPosition? ReadCursor(string ns, string cursor)
    {
        if (Cursor.Read(ns, List, cursor) is not { Length: > TicksBytes } bytes)
            return null;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks >= DateTimeOffset.UnixEpoch.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new AuditPosition(new DateTimeOffset(ticks, TimeSpan.Zero), Encoding.UTF8.GetString(bytes.AsSpan(TicksBytes)))
            : null;
    }

    public string WriteCursor(string ns)
    {
        var bytes = new byte[TicksBytes + Encoding.UTF8.GetByteCount(Key)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.UtcTicks);
        Encoding.UTF8.GetBytes(Key, bytes.AsSpan(TicksBytes));
        return Cursor.Write(ns, List, bytes);
    }

    /// <summary>Below zero when this comes first.</summary>
    public int CompareTo(AuditPosition other)
    {
        var byTime = other.At.CompareTo(At);
        return byTime != 0 ? byTime : string.CompareOrdinal(Key, other.Key);
    }
}
