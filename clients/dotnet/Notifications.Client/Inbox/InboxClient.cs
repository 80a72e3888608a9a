namespace Notifications.Client;

/// <summary>The calling user's notifications. An API key has no inbox and gets a 403. A notification that does not exist or belongs to
/// another user is a 404.</summary>
public sealed class InboxClient
{
    private readonly ApiCaller caller;

    internal InboxClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Lists notifications, newest first, fetching pages as they are read. Snoozed ones are included only on request.</summary>
    /// <param name="filter">Null: all except archived notifications.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public IAsyncEnumerable<Notification> ListAsync(InboxFilter? filter = null, CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListPageAsync(filter, cursor, null, token), cancellationToken);

    /// <summary>Gets one page, newest first.</summary>
    /// <param name="filter">Null: all except archived notifications.</param>
    /// <param name="cursor">The previous page's cursor, with the same filter; null for the first page.</param>
    /// <param name="limit">1 to 100. Default: 20.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
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

    /// <summary>Gets a notification.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Notification> GetAsync(Guid id, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Get, $"notifications/{id}"), ClientJson.Default.Notification, cancellationToken);

    /// <summary>Gets a notification's history, oldest event first.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<HistoryEvent>> GetHistoryAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"notifications/{id}/history");
        return (await caller.CallAsync(call, ClientJson.Default.NotificationHistory, cancellationToken).ConfigureAwait(false)).Items;
    }

    /// <summary>Counts unread notifications.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<UnreadCounts> CountUnreadAsync(CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Get, $"notifications/unread-count"), ClientJson.Default.UnreadCounts, cancellationToken);

    /// <summary>Counts unread notifications, and how many of them no open inbox has shown yet.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<UnreadCounts> CountUnseenAsync(CancellationToken cancellationToken = default) => caller.CallAsync(
        new ApiRequest(HttpMethod.Get, $"notifications/unread-count?unseen=true"), ClientJson.Default.UnreadCounts, cancellationToken);

    /// <summary>Gets inbox statistics.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<InboxStatistics> GetStatisticsAsync(CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Get, $"notifications/stats"), ClientJson.Default.InboxStatistics, cancellationToken);

    /// <summary>Lists what was stored since a notification, and shortly before it, so that nothing that arrives out of order is missed.
    /// <see cref="NotificationStream"/> does this automatically.</summary>
    /// <param name="after">The newest notification the client has.</param>
    /// <param name="limit">1 to 300. Default: 300. If more were missed, none are returned.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<MissedNotifications> ListMissedAsync(Guid after, int? limit = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Get, $"notifications/missed").With("after", after.ToString()).With("limit", limit);
        return caller.CallAsync(call, ClientJson.Default.MissedNotifications, cancellationToken);
    }

    /// <summary>Marks a notification as read.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Notification> MarkReadAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/read", cancellationToken);

    /// <summary>Marks several notifications as read.</summary>
    /// <param name="ids">1 to 100. Missing notifications are skipped.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The number marked as read.</returns>
    public async Task<int> MarkReadAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var call = new ApiRequest(HttpMethod.Post, $"notifications/mark-read").WithBody(new MarkRead(ids), ClientJson.Default.MarkRead);
        return (await caller.CallAsync(call, ClientJson.Default.Updated, cancellationToken).ConfigureAwait(false)).Count;
    }

    /// <summary>Marks all notifications as read.</summary>
    /// <param name="before">Only older notifications.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<MarkedAllRead> MarkAllReadAsync(DateTimeOffset? before = null, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Post, $"notifications/mark-all-read")
            .WithBody(new MarkAllRead(before), ClientJson.Default.MarkAllRead);
        return caller.CallAsync(call, ClientJson.Default.MarkedAllRead, cancellationToken);
    }

    /// <summary>Undoes <see cref="MarkAllReadAsync"/>.</summary>
    /// <param name="readUpTo">The value from <see cref="MarkedAllRead"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">409: something else was marked as read since then.</exception>
    public Task UndoMarkAllReadAsync(Guid readUpTo, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Post, $"notifications/mark-all-unread")
            .WithBody(new MarkAllUnread(readUpTo), ClientJson.Default.MarkAllUnread);
        return caller.CallAsync(call, cancellationToken);
    }

    /// <summary>Marks a notification as unread.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Notification> MarkUnreadAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/unread", cancellationToken);

    /// <summary>Marks a notification as seen: shown, but not necessarily read.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Notification> MarkSeenAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/seen", cancellationToken);

    /// <summary>Marks several notifications as seen.</summary>
    /// <param name="ids">1 to 100. Missing notifications are skipped.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The number marked as seen.</returns>
    public async Task<int> MarkSeenAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var call = new ApiRequest(HttpMethod.Post, $"notifications/mark-seen").WithBody(new MarkRead(ids), ClientJson.Default.MarkRead);
        return (await caller.CallAsync(call, ClientJson.Default.Updated, cancellationToken).ConfigureAwait(false)).Count;
    }

    /// <summary>Records the action that the user chose, and marks the notification as read.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="action">The <see cref="NotificationAction.Event"/> of one of its actions.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NotificationsException">404: it has no such action.</exception>
    public Task<Notification> TakeActionAsync(Guid id, string action, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        return ChangeAsync($"notifications/{id}/actions/{action}", cancellationToken);
    }

    /// <summary>Archives a notification.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Notification> ArchiveAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/archive", cancellationToken);

    /// <summary>Unarchives a notification.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Notification> UnarchiveAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/unarchive", cancellationToken);

    /// <summary>Snoozes a notification. It comes back unread, accurate to the minute.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="until">Up to a year ahead.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Notification> SnoozeAsync(Guid id, DateTimeOffset until, CancellationToken cancellationToken = default)
    {
        var call = new ApiRequest(HttpMethod.Post, $"notifications/{id}/snooze").WithBody(new Snooze(until), ClientJson.Default.Snooze);
        return caller.CallAsync(call, ClientJson.Default.Notification, cancellationToken);
    }

    /// <summary>Deletes a notification. <see cref="RestoreAsync"/> can restore it for a day.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task DeleteAsync(Guid id, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"notifications/{id}"), cancellationToken);

    /// <summary>Restores a deleted notification.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Notification> RestoreAsync(Guid id, CancellationToken cancellationToken = default) =>
        ChangeAsync($"notifications/{id}/restore", cancellationToken);

    /// <summary>Acknowledges a notification, so that it is not pushed again and no other channel is used. The first acknowledgement
    /// counts. <see cref="NotificationStream"/> does this automatically.</summary>
    /// <param name="id">The notification's id.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<Acknowledgement> AcknowledgeAsync(Guid id, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Post, $"notifications/{id}/ack"), ClientJson.Default.Acknowledgement, cancellationToken);

    private Task<Notification> ChangeAsync(FormattableString path, CancellationToken cancellationToken) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Post, path), ClientJson.Default.Notification, cancellationToken);

    private static string[]? Names<TEnum>(IReadOnlyList<TEnum>? values) where TEnum : struct, Enum => values?.Select(Name).ToArray();

    private static string Name<TEnum>(TEnum value) where TEnum : struct, Enum =>
        ApiNames<TEnum>.Of(value) ?? throw new ArgumentException($"{typeof(TEnum).Name}.{value} can't be asked for.");
}
