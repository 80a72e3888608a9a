namespace Notifications.Client;

/// <summary>What all of an audience see until each of them dismisses it. Administrators announce; users see and dismiss.</summary>
public sealed class AnnouncementsClient
{
    private readonly ApiCaller caller;

    internal AnnouncementsClient(ApiCaller caller) => this.caller = caller;

    /// <summary>What the calling user is to see now, newest first.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<VisibleAnnouncement>> ListVisibleAsync(CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"announcements");
        return (await caller.CallAsync(call, ClientJson.Default.AnnouncementList, cancellationToken).ConfigureAwait(false)).Items;
    }

    /// <summary>Tells that one was shown to the calling user.</summary>
    /// <param name="id">Which.</param>
    /// <param name="revision">The one that was shown; null: the current one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<AnnouncementEngagement> MarkSeenAsync(Guid id, int? revision = null, CancellationToken cancellationToken = default) =>
        RecordAsync($"announcements/{id}/seen", revision, cancellationToken);

    /// <summary>Shows one to the calling user no more, until it has a higher revision.</summary>
    /// <param name="id">Which.</param>
    /// <param name="revision">The one that was shown; null: the current one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<AnnouncementEngagement> DismissAsync(Guid id, int? revision = null, CancellationToken cancellationToken = default) =>
        RecordAsync($"announcements/{id}/dismiss", revision, cancellationToken);

    /// <summary>Tells that the calling user followed its action.</summary>
    /// <param name="id">Which.</param>
    /// <param name="revision">The one that was shown; null: the current one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<AnnouncementEngagement> MarkClickedAsync(Guid id, int? revision = null, CancellationToken cancellationToken = default) =>
        RecordAsync($"announcements/{id}/clicked", revision, cancellationToken);

    /// <summary>All of them with their numbers, newest first; page by page as they are read. For administrators.</summary>
    /// <param name="cancellationToken">Ends the calls.</param>
    public IAsyncEnumerable<Announcement> ListAllAsync(CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListAllPageAsync(cursor, null, token), cancellationToken);

    /// <summary>One page of all of them. For administrators.</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 to 100; 20 by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Page<Announcement>> ListAllPageAsync(
        string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"announcements/all").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.PageAnnouncement, cancellationToken);
    }

    /// <summary>One with its numbers. For administrators.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Announcement> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        CallAsync(new ApiRequest(HttpMethod.Get, $"announcements/{id}"), cancellationToken);

    /// <summary>Announces something. For administrators.</summary>
    /// <param name="announcement">What, when and to whom.</param>
    /// <param name="idempotencyKey">As for <see cref="SendsClient.SendAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Announcement> CreateAsync(
        AnnouncementRequest announcement, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        var call = new ApiRequest(HttpMethod.Post, $"announcements") { IdempotencyKey = IdempotencyKeys.Of(idempotencyKey) };
        return CallAsync(call.WithBody(announcement, ClientJson.Default.AnnouncementRequest), cancellationToken);
    }

    /// <summary>Replaces one. For administrators.</summary>
    /// <param name="id">Which.</param>
    /// <param name="announcement">All of it.</param>
    /// <param name="ifMatch">The <see cref="Announcement.ETag"/> that may be replaced; null: any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">412: it changed meanwhile.</exception>
    public Task<Announcement> PutAsync(
        Guid id, AnnouncementRequest announcement, string? ifMatch = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        var call = new ApiRequest(HttpMethod.Put, $"announcements/{id}") { IfMatch = ifMatch };
        return CallAsync(call.WithBody(announcement, ClientJson.Default.AnnouncementRequest), cancellationToken);
    }

    /// <summary>Takes one back. For administrators.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"announcements/{id}"), cancellationToken);

    private Task<AnnouncementEngagement> RecordAsync(FormattableString path, int? revision, CancellationToken cancellation)
    {
        var call = new ApiRequest(HttpMethod.Post, path)
            .WithBody(new AnnouncementRevision(revision), ClientJson.Default.AnnouncementRevision);
        return caller.CallAsync(call, ClientJson.Default.AnnouncementEngagement, cancellation);
    }

    private async Task<Announcement> CallAsync(ApiRequest call, CancellationToken cancellation)
    {
        var (body, etag) = await caller.CallForVersionAsync(call, ClientJson.Default.Announcement, cancellation).ConfigureAwait(false);
        return body with { ETag = etag };
    }
}
