namespace Notifications.Client;

/// <summary>The calling user's notifications. An API key has no inbox: it gets a 403. A notification that is not there, or is somebody
/// else's, is a 404.</summary>
public sealed class InboxClient
{
    private readonly ApiCaller caller;

    internal InboxClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Newest first, page by page as it is read. Snoozed ones are left out unless asked for.</summary>
    /// <param name="filter">All but archived ones when null.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public IAsyncEnumerable<Notification> ListAsync(InboxFilter? filter = null, CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListPageAsync(filter, cursor, null, token), cancellationToken);

    /// <summary>One page, newest first.</summary>
    /// <param name="filter">All but archived ones when null.</param>
    /// <param name="cursor">Of the page before, with the same filter; null for the first.</param>
    /// <param name="limit">1 to 100; 20 by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Page<Notification>> ListPageAsync(
        InboxFilter? filter = null, string? cursor = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        filter ??= new InboxFilter();
        var call = new ApiRequest(HttpMethod.Get, $"notifications").WithPage(cursor, limit)
            .With("status", Names(filter.Status)).With("type", Names(filter.Type)).With("category", filter.Category)
            .With("minPriority", filter.MinPriority is { } priority ? Name(priority) : null)
            .With("source", filter.Source).With("tag", filter.Tag).With("room", filter.Room)
            .With("since", filter.Since).With("until", filter.Until).With("q", filter.Text)
            .With("archived", filter.Archived switch { null => "all", true => "true", false => null });
        return caller.CallAsync(call, ClientJson.Default.PageNotification, cancellationToken);
    }

    /// <summary>One notification.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Notification> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Get, $"notifications/{id}"), ClientJson.Default.Notification, cancellationToken);

    /// <summary>What happened to one, oldest first.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<HistoryEvent>> GetHistoryAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"notifications/{id}/history");
        return (await caller.CallAsync(call, ClientJson.Default.NotificationHistory, cancellationToken).ConfigureAwait(false)).Items;
    }

    /// <summary>How many are unread.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<UnreadCounts> CountUnreadAsync(CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Get, $"notifications/unread-count"), ClientJson.Default.UnreadCounts, cancellationToken);

    /// <summary>How many are unread, and how many of them no open inbox has shown yet.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<UnreadCounts> CountUnseenAsync(CancellationToken cancellationToken = default) => caller.CallAsync(
        new ApiRequest(HttpMethod.Get, $"notifications/unread-count?unseen=true"), ClientJson.Default.UnreadCounts, cancellationToken);

    /// <summary>The inbox in numbers.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<InboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Get, $"notifications/stats"), ClientJson.Default.InboxStatistics, cancellationToken);

    /// <summary>What was stored since a notification was, and a little from before it: what arrives out of order is not missed.
    /// <see cref="NotificationStream"/> does this by itself.</summary>
    /// <param name="after">The newest one that the client has.</param>
    /// <param name="limit">1 to 300; 300 by default. If more were missed, none are given.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<MissedNotifications> ListMissedAsync(Guid after, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"notifications/missed").With("after", after.ToString()).With("limit", limit);
        return caller.CallAsync(call, ClientJson.Default.MissedNotifications, cancellationToken);
    }

    /// <summary>Marks one read.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Notification> MarkReadAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/read", cancellationToken);

    /// <summary>Marks several read.</summary>
    /// <param name="ids">1 to 100. Those that are gone are skipped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many became read.</returns>
    public async Task<int> MarkReadAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var call = new ApiRequest(HttpMethod.Post, $"notifications/mark-read").WithBody(new MarkRead(ids), ClientJson.Default.MarkRead);
        return (await caller.CallAsync(call, ClientJson.Default.Updated, cancellationToken).ConfigureAwait(false)).Count;
    }

    /// <summary>Marks everything read.</summary>
    /// <param name="before">Only what is older.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<MarkedAllRead> MarkAllReadAsync(DateTimeOffset? before = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Post, $"notifications/mark-all-read")
            .WithBody(new MarkAllRead(before), ClientJson.Default.MarkAllRead);
        return caller.CallAsync(call, ClientJson.Default.MarkedAllRead, cancellationToken);
    }

    /// <summary>Undoes marking everything read.</summary>
    /// <param name="readUpTo">Of <see cref="MarkedAllRead"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">409: something else was marked read since.</exception>
    public Task UndoMarkAllReadAsync(Guid readUpTo, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Post, $"notifications/mark-all-unread")
            .WithBody(new MarkAllUnread(readUpTo), ClientJson.Default.MarkAllUnread);
        return caller.CallAsync(call, cancellationToken);
    }

    /// <summary>Marks one unread.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Notification> MarkUnreadAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/unread", cancellationToken);

    /// <summary>Marks one seen: it was shown, which is less than read.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Notification> MarkSeenAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/seen", cancellationToken);

    /// <summary>Marks several seen.</summary>
    /// <param name="ids">1 to 100. Those that are gone are skipped.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many became seen.</returns>
    public async Task<int> MarkSeenAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var call = new ApiRequest(HttpMethod.Post, $"notifications/mark-seen").WithBody(new MarkRead(ids), ClientJson.Default.MarkRead);
        return (await caller.CallAsync(call, ClientJson.Default.Updated, cancellationToken).ConfigureAwait(false)).Count;
    }

    /// <summary>Records that the user chose an action, which reads the notification.</summary>
    /// <param name="id">Which.</param>
    /// <param name="action">The <see cref="NotificationAction.Event"/> of one of its actions.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotificationsException">404: it has no such action.</exception>
    public Task<Notification> TakeActionAsync(Guid id, string action, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        return ChangeAsync($"notifications/{id}/actions/{action}", cancellationToken);
    }

    /// <summary>Puts one out of the way.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Notification> ArchiveAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/archive", cancellationToken);

    /// <summary>Puts one back.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Notification> UnarchiveAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/unarchive", cancellationToken);

    /// <summary>Puts one off. It comes back unread, to the minute.</summary>
    /// <param name="id">Which.</param>
    /// <param name="until">Up to a year ahead.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Notification> SnoozeAsync(Guid id, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Post, $"notifications/{id}/snooze").WithBody(new Snooze(until), ClientJson.Default.Snooze);
        return caller.CallAsync(call, ClientJson.Default.Notification, cancellationToken);
    }

    /// <summary>Deletes one. <see cref="RestoreAsync"/> undoes it for a day.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"notifications/{id}"), cancellationToken);

    /// <summary>Undoes a deletion.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Notification> RestoreAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/restore", cancellationToken);

    /// <summary>Tells that this client has one, so that it is not pushed again and no other channel follows. The first acknowledgement
    /// counts. <see cref="NotificationStream"/> does this by itself.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<Acknowledgement> AcknowledgeAsync(Guid id, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Post, $"notifications/{id}/ack"), ClientJson.Default.Acknowledgement, cancellationToken);

    private Task<Notification> ChangeAsync(FormattableString path, CancellationToken cancellationToken) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Post, path), ClientJson.Default.Notification, cancellationToken);

    private static string[]? Names<TEnum>(IReadOnlyList<TEnum>? values) where TEnum : struct, Enum => values?.Select(Name).ToArray();

    private static string Name<TEnum>(TEnum value) where TEnum : struct, Enum =>
        ApiNames<TEnum>.Of(value) ?? throw new ArgumentException($"{typeof(TEnum).Name}.{value} can't be asked for.");
}
