using System.Security.Cryptography;

namespace Notifications.Client;

/// <summary>Sends and their results. For API keys and the roles <c>sender</c> and <c>admin</c>; others get a 403.</summary>
public sealed class SendsClient
{
    private readonly ApiCaller caller;

    internal SendsClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Sends to users, roles, rooms or everyone. Once it returns, the send is stored and can't be lost.</summary>
    /// <param name="request">The content and the recipients.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters. Retrying the same request with the same key within 24 hours never
    /// sends twice: use one that you keep (an order number, for example), so that your own retries are safe too. Without one, a key is
    /// created for this call and used for its retries.</param>
    /// <param name="cancellationToken">Cancels the wait, not the send.</param>
    /// <exception cref="NotificationsException">400: <see cref="NotificationsException.Errors"/> names the fields. 422: the key was used
    /// for another request.</exception>
    public Task<SendResult> SendAsync(SendRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = Post($"notifications", idempotencyKey).WithBody(request, ClientJson.Default.SendRequest);
        return caller.CallAsync(call, ClientJson.Default.SendResult, cancellationToken);
    }

    /// <summary>Broadcasts a system notification to everyone.</summary>
    /// <param name="request">The content.</param>
    /// <param name="idempotencyKey">See <see cref="SendAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait, not the send.</param>
    public Task<SendResult> SendSystemAsync(
        SystemSendRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = Post($"notifications/system", idempotencyKey).WithBody(request, ClientJson.Default.SystemSendRequest);
        return caller.CallAsync(call, ClientJson.Default.SendResult, cancellationToken);
    }

    /// <summary>Sends a task's progress. It replaces the task's earlier update.</summary>
    /// <param name="request">The task, its progress and the recipients.</param>
    /// <param name="idempotencyKey">See <see cref="SendAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait, not the send.</param>
    public Task<SendResult> SendProgressAsync(
        ProgressRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = Post($"notifications/progress", idempotencyKey).WithBody(request, ClientJson.Default.ProgressRequest);
        return caller.CallAsync(call, ClientJson.Default.SendResult, cancellationToken);
    }

    /// <summary>Makes up to 1,000 sends in one call. A refused one does not affect the others.</summary>
    /// <param name="requests">1 to 1,000.</param>
    /// <param name="idempotencyKey">See <see cref="SendAsync"/>; for all of them together.</param>
    /// <param name="cancellationToken">Cancels the wait, not the sends.</param>
    public Task<BulkResult> SendBulkAsync(
        IReadOnlyList<SendRequest> requests, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var body = new BulkRequest { Notifications = requests };
        var call = Post($"notifications/bulk", idempotencyKey).WithBody(body, ClientJson.Default.BulkRequest);
        return caller.CallAsync(call, ClientJson.Default.BulkResult, cancellationToken);
    }

    /// <summary>Gets the progress of a queued or scheduled send.</summary>
    /// <param name="sendId">The id in <see cref="SendResult"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotificationsException">404: not found, it was completed within its call, or it was removed (after
    /// 30 days).</exception>
    public Task<SendReport> GetAsync(Guid sendId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Get, $"sends/{sendId}"), ClientJson.Default.SendReport, cancellationToken);

    /// <summary>Lists scheduled sends, fetching pages as they are read.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public IAsyncEnumerable<ScheduledSend> ListSchedulesAsync(CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListSchedulesPageAsync(cursor, null, token), cancellationToken);

    /// <summary>Gets one page of scheduled sends.</summary>
    /// <param name="cursor">The previous page's cursor; null for the first page.</param>
    /// <param name="limit">1 to 100. Default: 20.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Page<ScheduledSend>> ListSchedulesPageAsync(
        string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        caller.CallAsync(
            new ApiRequest(HttpMethod.Get, $"schedules").WithPage(cursor, limit), ClientJson.Default.PageScheduledSend, cancellationToken);

    /// <summary>Cancels a scheduled send.</summary>
    /// <param name="sendId">The id in <see cref="SendResult"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NotificationsException">404: not found. 409: it is already being sent.</exception>
    public Task CancelScheduleAsync(Guid sendId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"schedules/{sendId}"), cancellationToken);

    /// <summary>Recalls a send: removes it from the inboxes and cancels every step that has not begun. What people already got on other
    /// channels can't be recalled. It continues in the background: <see cref="GetAsync"/> returns its progress.</summary>
    /// <param name="sendId">The id in <see cref="SendResult"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RecallAsync(Guid sendId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"sends/{sendId}"), cancellationToken);

    private static ApiRequest Post(FormattableString path, string? idempotencyKey) =>
        new(HttpMethod.Post, path) { IdempotencyKey = IdempotencyKeys.Of(idempotencyKey) };
}

internal static class IdempotencyKeys
{
    private const int MaxLength = 255;

    /// <summary>The caller's, or one of the call's own.</summary>
    public static string Of(string? idempotencyKey)
    {
        if (idempotencyKey is null)
            return Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        return idempotencyKey.Length is > 0 and <= MaxLength && idempotencyKey.All(c => c is >= '!' and <= '~')
            ? idempotencyKey
            : throw new ArgumentException("An idempotency key has 1 to 255 visible ASCII characters.", nameof(idempotencyKey));
    }
}
