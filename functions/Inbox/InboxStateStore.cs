using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Storage;

namespace Notifications.Inbox;

/// <summary>One row beside each user's notifications: the read-up-to watermark, and how many were unread when they were last
/// counted.</summary>
public sealed class InboxStateStore(Tables tables)
{
    /// <summary>When the watermark was moved.</summary>
    public const string At = "ReadUpToAt";

    /// <summary>How far it was moved.</summary>
    public const string UpTo = "ReadUpTo";

    private const string Epoch = "Epoch";
    private const string UpToBefore = "ReadUpToBefore", AtBefore = "ReadUpToAtBefore", EpochBefore = "EpochBefore", Undone = "Undone";

    /// <summary>In place of an epoch: there is nothing to undo.</summary>
    private const int Nothing = -1;

    private const int MaxTries = 8;

    public async Task<Watermark?> WatermarkAsync(string ns, string user, CancellationToken cancellation) =>
        (await ReadAsync(ns, user, cancellation)).Watermark;

    public async Task<InboxState> ReadAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), InboxKeys.State(user), cancellationToken: cancellation);
        if (found is not { HasValue: true, Value: { } row })
            return new InboxState(null, null, null);
        var watermark = row.GetGuid(UpTo) is { } id ? new Watermark(id, row.GetDateTimeOffset(At) ?? default, row.GetInt32(Epoch) ?? 1)
            : null;
        var before = row.GetInt32(EpochBefore) is { } epoch and not Nothing
            ? new Watermark(row.GetGuid(UpToBefore) ?? default, row.GetDateTimeOffset(AtBefore) ?? default, epoch)
            : null;
        return new InboxState(watermark, CachedUnreadCount.Of(row), row.ETag, before, row.GetGuid(Undone));
    }

    /// <summary>Moves the watermark forward, unless it is further already: one write, however many are unread. Gives back how it is
    /// then; null if others kept moving it.</summary>
    /// <param name="state">As it was read a moment ago.</param>
    public async Task<InboxState?> AdvanceAsync(
        string ns, string user, InboxState state, Guid upTo, DateTimeOffset at, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            // To where it is already is a move too: what was marked unread again since then is read by its epoch.
            if (state.Watermark?.UpTo.CompareTo(upTo) > 0)
                return state;
            var before = state.Watermark ?? Watermark.None(at);
            var next = new Watermark(upTo, at, before.Epoch + 1);
            if (await WriteAsync(ns, user, state.ETag, row => Fill(row, next, before, Guid.Empty), cancellation) is { } etag)
                return new InboxState(next, null, etag, before);
            state = await ReadAsync(ns, user, cancellation);
        }
        return null;
    }

    /// <summary>Moves the watermark back to where it was before it was moved to <paramref name="upTo"/>, in an epoch of its own. Gives back
    /// the state before and since then, which are the same when it is undone already; null when something else moved it
    /// meanwhile.</summary>
    public async Task<(InboxState Before, InboxState After)?> RevertAsync(string ns, string user, Guid upTo, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var state = await ReadAsync(ns, user, cancellation);
            if (state.Undone == upTo)
                return (state, state);
            if (state is not { Watermark: { } watermark, Before: { } before } || watermark.UpTo != upTo)
                return null;
            var next = before with { Epoch = watermark.Epoch + 1 };
            if (await WriteAsync(ns, user, state.ETag, row => Fill(row, next, null, upTo), cancellation) is { } etag)
                return (state, new InboxState(next, null, etag, null, upTo));
        }
        return null;
    }

    private static void Fill(TableEntity row, Watermark watermark, Watermark? before, Guid undone)
    {
        (row[UpTo], row[At], row[Epoch], row[Undone]) = (watermark.UpTo, watermark.At, watermark.Epoch, undone);
        row[EpochBefore] = before?.Epoch ?? Nothing;
        if (before is not null)
            (row[UpToBefore], row[AtBefore]) = (before.UpTo, before.At);
    }

    /// <summary>Keeps a count, unless something changed since the state was read: then it may be wrong already.</summary>
    public Task KeepAsync(string ns, string user, InboxState state, CachedUnreadCount count, CancellationToken cancellation) =>
        WriteAsync(ns, user, state.ETag, count.Write, cancellation);

    /// <summary>Null when somebody else wrote it meanwhile.</summary>
    private async Task<ETag?> WriteAsync(string ns, string user, ETag? etag, Action<TableEntity> fill, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var row = new TableEntity(Keys.Partition(ns, user), InboxKeys.State(user));
        fill(row);
        return (await table.TryPutAsync(row, etag, cancellation, TableUpdateMode.Merge))?.Headers.ETag;
    }
}

/// <summary>What is known of a user's inbox as a whole: the row beside their notifications.</summary>
/// <param name="ETag">Null when there is no row yet.</param>
/// <param name="Before">The watermark before its last move; null when there is no move to undo.</param>
/// <param name="Undone">Where the watermark was before the last move was undone.</param>
public sealed record InboxState(Watermark? Watermark, CachedUnreadCount? Kept, ETag? ETag, Watermark? Before = null, Guid? Undone = null);

/// <summary>What a list of notifications can be asked for: how far delivery came, and what the user did with them.</summary>
public enum InboxStatus
{
    Unread, Read, Seen, Unseen, Snoozed, Pending, Sent, Delivered, Failed,
}
