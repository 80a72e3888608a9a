using System.Net;

namespace Notifications.Client;

/// <summary>What a catch-up found.</summary>
/// <param name="Items">Oldest first.</param>
/// <param name="IsComplete">False when so much was missed that the oldest are left out.</param>
internal sealed record Found(IReadOnlyList<Notification> Items, bool IsComplete);

/// <summary>Finds what came while there was no connection.</summary>
internal sealed class CatchUp(InboxClient inbox)
{
    /// <summary>A delivery that waited in a queue is stored that much later than it was made.</summary>
    private static readonly TimeSpan StoredLate = TimeSpan.FromMinutes(15);

    private const int PageSize = 100, MaxPages = 50;

    /// <summary>What is there already when a stream begins, which is not new.</summary>
    public async Task<(Guid Newest, IReadOnlyList<Guid> Known)> BeginAsync(TimeProvider time, CancellationToken cancellation)
    {
        var page = await inbox.ListPageAsync(null, null, PageSize, cancellation).ConfigureAwait(false);
        // An id of yesterday, so that this clock may be a day ahead of the server's.
        var newest = page.Items.Count > 0 ? page.Items[0].Id : TimeIds.Before(time.GetUtcNow().AddDays(-1));
        // What is told of by the first catch-up in any case.
        var missed = await SinceAsync(newest, cancellation).ConfigureAwait(false);
        return (newest, [.. page.Items.Concat(missed.Items).Select(n => n.Id).Distinct()]);
    }

    /// <summary>What was stored since this one, and a little from before it.</summary>
    public async Task<Found> SinceAsync(Guid after, CancellationToken cancellation)
    {
        try
        {
            var missed = await inbox.ListMissedAsync(after, null, cancellation).ConfigureAwait(false);
            if (!missed.Reload)
                return new Found(missed.Items, true);
        }
        catch (NotificationsException e) when (e.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            // What can't be asked for this way is in the list.
        }
        return await ListedSinceAsync(TimeIds.TimeOf(after) - StoredLate, cancellation).ConfigureAwait(false);
    }

    private async Task<Found> ListedSinceAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        var found = new List<Notification>();
        var everything = new InboxFilter { Since = time, Archived = null };
        string? cursor = null;
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var page = await inbox.ListPageAsync(everything, cursor, PageSize, cancellation).ConfigureAwait(false);
            found.AddRange(page.Items);
            cursor = page.NextCursor;
            if (cursor is null)
                break;
        }
        found.Reverse();
        return new Found(found, cursor is null);
    }
}
