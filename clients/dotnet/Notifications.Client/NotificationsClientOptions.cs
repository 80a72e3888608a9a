namespace Notifications.Client;

/// <summary>The server, the caller's credentials, and time limits of calls.</summary>
public sealed class NotificationsClientOptions
{
    /// <summary>The API's address, with its path: <c>https://notify.example.com/api/v1</c>. Required.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>A service's key. It may send and manage; an inbox belongs to a user and needs <see cref="AccessToken"/>.
    /// Either this or <see cref="AccessToken"/>.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Returns a user's access token (a JWT, without <c>Bearer</c>). Called for every request, and once more if the server
    /// refuses the token: cache the token until it expires.</summary>
    public Func<CancellationToken, ValueTask<string>>? AccessToken { get; set; }

    /// <summary>The time limit of a single try: above zero, at most 10 minutes. Default: 30 seconds, because a bulk of 1,000 sends takes a
    /// while.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The time limit of a call with all its tries and the delays between them: at least <see cref="AttemptTimeout"/>, at most an
    /// hour. Default: 100 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How often a failed call is retried, if that is safe: 0 to 10. Default: 3. Reads and calls with an
    /// <c>Idempotency-Key</c> are safe; a call refused by the rate limit (429) was not started, so it is retried too.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The delay before the first retry, up to a minute. Default: half a second. It doubles with each try, with jitter. A
    /// <c>Retry-After</c> from the server replaces it.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>If <c>Retry-After</c> is longer than this, the call fails without waiting, and its exception contains the value.
    /// Default: 10 seconds.</summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromSeconds(10);
}
