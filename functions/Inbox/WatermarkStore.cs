using Azure;
using Azure.Data.Tables;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Inbox;

/// <summary>Each user's read-up-to watermark, one row beside their notifications.</summary>
public sealed class WatermarkStore(Tables tables)
{
    /// <summary>When it was moved.</summary>
    public const string At = "ReadUpToAt";

    private const string UpTo = "ReadUpTo", Epoch = "Epoch";
    private const int MaxTries = 8;

    public async Task<Watermark?> GetAsync(string ns, string user, CancellationToken cancellation) =>
        (await ReadAsync(ns, user, cancellation))?.Watermark;

    /// <summary>Moves the watermark forward, unless it is further already: one write, however many are unread. Gives back where it is
    /// then; null if others kept moving it.</summary>
    public async Task<Watermark?> AdvanceAsync(string ns, string user, Guid upTo, DateTimeOffset at, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var current = await ReadAsync(ns, user, cancellation);
            // To where it is already is a move too: what was marked unread again since then is read by its epoch.
            if (current is { } now && now.Watermark.UpTo.CompareTo(upTo) > 0)
                return now.Watermark;
            var next = new Watermark(upTo, at, (current?.Watermark.Epoch ?? 0) + 1);
            if (await WriteAsync(ns, user, next, current?.ETag, cancellation))
                return next;
        }
        return null;
    }

    private async Task<(Watermark Watermark, ETag ETag)?> ReadAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(ns, user), InboxKeys.State(user), cancellationToken: cancellation);
        return row is { HasValue: true, Value: { } entity } && entity.GetGuid(UpTo) is { } id
            ? (new Watermark(id, entity.GetDateTimeOffset(At) ?? default, entity.GetInt32(Epoch) ?? 1), entity.ETag)
            : null;
    }

    private async Task<bool> WriteAsync(string ns, string user, Watermark watermark, ETag? etag, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var entity = new TableEntity(Keys.Partition(ns, user), InboxKeys.State(user)) { [UpTo] = watermark.UpTo, [At] = watermark.At, [Epoch] = watermark.Epoch };
        try
        {
            if (etag is { } known)
                await table.UpdateEntityAsync(entity, known, TableUpdateMode.Merge, cancellation);
            else
                await table.AddEntityAsync(entity, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }
}
