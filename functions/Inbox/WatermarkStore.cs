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

    private const string UpTo = "ReadUpTo";
    private const int MaxTries = 8;

    public async Task<Watermark?> GetAsync(string ns, string user, CancellationToken cancellation) =>
        (await ReadAsync(ns, user, cancellation))?.Watermark;

    /// <summary>Moves the watermark forward: one write, however many are unread. False if others kept moving it.</summary>
    public async Task<bool> AdvanceAsync(string ns, string user, Watermark watermark, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var current = await ReadAsync(ns, user, cancellation);
            if (current is { } now && now.Watermark.UpTo.CompareTo(watermark.UpTo) >= 0)
                return true;
            if (await WriteAsync(ns, user, watermark, current?.ETag, cancellation))
                return true;
        }
        return false;
    }

    private async Task<(Watermark Watermark, ETag ETag)?> ReadAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Keys.Partition(ns, user), InboxKeys.State(user), cancellationToken: cancellation);
        return row is { HasValue: true, Value: { } entity } && entity.GetGuid(UpTo) is { } id
            ? (new Watermark(id, entity.GetDateTimeOffset(At) ?? default), entity.ETag)
            : null;
    }

    private async Task<bool> WriteAsync(string ns, string user, Watermark watermark, ETag? etag, CancellationToken cancellation)
    {
        var table = await tables.InboxAsync(cancellation);
        var entity = new TableEntity(Keys.Partition(ns, user), InboxKeys.State(user)) { [UpTo] = watermark.UpTo, [At] = watermark.At };
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
