using System.Security.Cryptography;

namespace Notifications.Client;

/// <summary>Sends, and what became of them. For API keys and the roles <c>sender</c> and <c>admin</c>; others get a 403.</summary>
public sealed class SendsClient
{
    private readonly ApiCaller caller;

    internal SendsClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Sends to users, roles, rooms or everyone. Once it returns, nothing is lost any more.</summary>
    /// <param name="request">What, and to whom.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters. The same key with the same request sends once, for 24 hours: give
    /// one that you keep (an order's number, say), so that your own repetition sends nothing twice. Without one a key is made for this
    /// call, and kept over its retries.</param>
    /// <param name="cancellationToken">Ends the wait, not the send.</param>
    /// <exception cref="NotificationsException">400: <see cref="NotificationsException.Errors"/> names the fields. 422: the key was used
    /// for another request.</exception>
    public Task<SendResult> SendAsync(SendRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = Post($"notifications", idempotencyKey).WithBody(request, ClientJson.Default.SendRequest);
        return caller.CallAsync(call, ClientJson.Default.SendResult, cancellationToken);
    }

    /// <summary>Sends to everyone, with type system.</summary>
    /// <param name="request">What.</param>
    /// <param name="idempotencyKey">As for <see cref="SendAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait, not the send.</param>
    public Task<SendResult> SendSystemAsync(
        SystemSendRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = Post($"notifications/system", idempotencyKey).WithBody(request, ClientJson.Default.SystemSendRequest);
        return caller.CallAsync(call, ClientJson.Default.SendResult, cancellationToken);
    }

    /// <summary>Sends how far a task is. It takes the place of the task's earlier update.</summary>
    /// <param name="request">Which task, how far, and to whom.</param>
    /// <param name="idempotencyKey">As for <see cref="SendAsync"/>.</param>
    /// <param name="cancellationToken">Ends the wait, not the send.</param>
    public Task<SendResult> SendProgressAsync(
        ProgressRequest request, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = Post($"notifications/progress", idempotencyKey).WithBody(request, ClientJson.Default.ProgressRequest);
        return caller.CallAsync(call, ClientJson.Default.SendResult, cancellationToken);
    }

    /// <summary>Up to 1,000 sends in one call. Those that are refused keep no other from being sent.</summary>
    /// <param name="requests">1 to 1,000.</param>
    /// <param name="idempotencyKey">As for <see cref="SendAsync"/>, for all of them together.</param>
    /// <param name="cancellationToken">Ends the wait, not the sends.</param>
    public Task<BulkResult> SendBulkAsync(
        IReadOnlyList<SendRequest> requests, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var body = new BulkRequest { Notifications = requests };
        var call = Post($"notifications/bulk", idempotencyKey).WithBody(body, ClientJson.Default.BulkRequest);
        return caller.CallAsync(call, ClientJson.Default.BulkResult, cancellationToken);
    }

    /// <summary>How far a send is that was queued or scheduled.</summary>
    /// <param name="sendId">Of <see cref="SendResult"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NotificationsException">404: there is none, it was done within its call, or it is forgotten (after
    /// 30 days).</exception>
    public Task<SendReport> GetAsync(Guid sendId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Get, $"sends/{sendId}"), ClientJson.Default.SendReport, cancellationToken);

    /// <summary>What is to be sent later, page by page as it is read.</summary>
    /// <param name="cancellationToken">Ends the calls.</param>
    public IAsyncEnumerable<ScheduledSend> ListSchedulesAsync(CancellationToken cancellationToken = default) =>
        Paging.AllAsync((cursor, token) => ListSchedulesPageAsync(cursor, null, token), cancellationToken);

    /// <summary>One page of what is to be sent later.</summary>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="limit">1 to 100; 20 by default.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Page<ScheduledSend>> ListSchedulesPageAsync(
        string? cursor = null, int? limit = null, CancellationToken cancellationToken = default) =>
        caller.CallAsync(
            new ApiRequest(HttpMethod.Get, $"schedules").WithPage(cursor, limit), ClientJson.Default.PageScheduledSend, cancellationToken);

    /// <summary>Cancels what is to be sent later.</summary>
    /// <param name="sendId">Of <see cref="SendResult"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="NotificationsException">404: there is none. 409: it is being sent.</exception>
    public Task CancelScheduleAsync(Guid sendId, CancellationToken cancellationToken = default) =>
        caller.CallAsync(new ApiRequest(HttpMethod.Delete, $"schedules/{sendId}"), cancellationToken);

    /// <summary>Takes a send back: out of the inboxes, with every step that has not begun. What people already got by other channels
    /// stays with them. It goes on in the background: <see cref="GetAsync"/> says how far it is.</summary>
    /// <param name="sendId">Of <see cref="SendResult"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
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
