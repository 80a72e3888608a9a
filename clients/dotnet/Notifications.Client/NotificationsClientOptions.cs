namespace Notifications.Client;

/// <summary>Where the server is, who calls it, and how long a call may take.</summary>
public sealed class NotificationsClientOptions
{
    /// <summary>The API's address, with its path: <c>https://notify.example.com/api/v1</c>. Required.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>A service's key. It may send and manage; an inbox belongs to a user, so there <see cref="AccessToken"/> is needed.
    /// Either this or <see cref="AccessToken"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Gives a user's access token (a JWT, without <c>Bearer</c>). It is asked at every call, and once more when the server
    /// refuses the token: keep the token until it expires.</summary>
    public Func<CancellationToken, ValueTask<string>>? AccessToken { get; set; }

    /// <summary>How long one try of a call may take: above zero, at most 10 minutes. 30 seconds by default, since a bulk of 1,000 sends
    /// takes a while.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may take with all its tries and the waits in between: at least <see cref="AttemptTimeout"/>, at most an
    /// hour. 100 seconds by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a call that failed is tried again, if that is safe: 0 to 10, 3 by default. Safe are reads, and whatever has an
    /// <c>Idempotency-Key</c>; a call that the rate limit refused (429) was not begun, so it is repeated too.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait before the first retry: up to a minute, half a second by default. It doubles from try to try, with jitter. A
    /// <c>Retry-After</c> of the server takes its place.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A <c>Retry-After</c> that is longer is not waited for: the call fails, and its exception names it. 10 seconds by
    /// default.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromSeconds(10);
}
