namespace Notifications.Client;

/// <summary>Announcements, shown to an audience until each user dismisses them. Administrators manage them; users see and dismiss
/// them.</summary>
public sealed class AnnouncementsClient
{
    private readonly ApiCaller caller;

    internal AnnouncementsClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Lists the calling user's active announcements, newest first.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<VisibleAnnouncement>> ListVisibleAsync(CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"announcements");
        return (await caller.CallAsync(call, ClientJson.Default.AnnouncementList, cancellationToken).ConfigureAwait(false)).Items;
    }

    /// <summary>Marks an announcement as seen by the calling user.</summary>
    /// <param name="id">The announcement's id.</param>
    /// <param name="revision">The revision that was shown; null: the current one.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<AnnouncementEngagement> MarkSeenAsync(Guid id, int? revision = null, CancellationToken cancellationToken = default) =>
        RecordAsync($"announcements/{id}/seen", revision, cancellationToken);

    /// <summary>Dismisses an announcement for the calling user, until it gets a higher revision.</summary>
    /// <param name="id">The announcement's id.</param>
    /// <param name="revision">The revision that was shown; null: the current one.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<AnnouncementEngagement> DismissAsync(Guid id, int? revision = null, CancellationToken cancellationToken = default) =>
        RecordAsync($"announcements/{id}/dismiss", revision, cancellationToken);

    /// <summary>Records that the calling user followed its action.</summary>
    /// <param name="id">The announcement's id.</param>
    /// <param name="revision">The revision that was shown; null: the current one.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<AnnouncementEngagement> MarkClickedAsync(Guid id, int? revision = null, CancellationToken cancellationToken = default) =>
        RecordAsync($"announcements/{id}/clicked", revision, cancellationToken);

    /// <summary>Lists all announcements with their statistics, newest first, fetching pages as they are read. For administrators.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public IAsyncEnumerable<Announcement> ListAllAsync(CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListAllPageAsync(cursor, null, token), cancellationToken);

    /// <summary>Gets one page of all announcements. For administrators.</summary>
    /// <param name="cursor">The previous page's cursor; null for the first page.</param>
    /// <param name="limit">1 to 100. Default: 20.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Page<Announcement>> ListAllPageAsync(
        string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"announcements/all").WithPage(cursor, limit);
        return caller.CallAsync(call, ClientJson.Default.PageAnnouncement, cancellationToken);
    }

    /// <summary>Gets an announcement with its statistics. For administrators.</summary>
    /// <param name="id">The announcement's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Announcement> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        CallAsync(new ApiRequest(HttpMethod.Get, $"announcements/{id}"), cancellationToken);

    /// <summary>Creates an announcement. For administrators.</summary>
    /// <param name="announcement">The announcement, its times and its audience.</param>
    /// <param name="idempotencyKey">See <see cref="SendsClient.SendAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Announcement> CreateAsync(
        AnnouncementRequest announcement, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        var call = new ApiRequest(HttpMethod.Post, $"announcements") { IdempotencyKey = IdempotencyKeys.Of(idempotencyKey) };
        return CallAsync(call.WithBody(announcement, ClientJson.Default.AnnouncementRequest), cancellationToken);
    }

    /// <summary>Replaces an announcement. For administrators.</summary>
    /// <param name="id">The announcement's id.</param>
    /// <param name="announcement">The complete announcement.</param>
    /// <param name="ifMatch">The <see cref="Announcement.ETag"/> to replace; null: any version.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">412: it has changed in the meantime.</exception>
    public Task<Announcement> PutAsync(
        Guid id, AnnouncementRequest announcement, string? ifMatch = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        var call = new ApiRequest(HttpMethod.Put, $"announcements/{id}") { IfMatch = ifMatch };
        return CallAsync(call.WithBody(announcement, ClientJson.Default.AnnouncementRequest), cancellationToken);
    }

    /// <summary>Deletes an announcement. For administrators.</summary>
    /// <param name="id">The announcement's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
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
