using Microsoft.Extensions.Options;

namespace Notifications.Client;

internal sealed class NotificationsClientOptionsValidator : IValidateOptions<NotificationsClientOptions>
{
    private const int MaxRetries = 10;
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(10), LongestCall = TimeSpan.FromHours(1),
        LongestDelay = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, NotificationsClientOptions options)
    {
        var errors = ErrorsOf(options).Select(e => $"{nameof(NotificationsClientOptions)}.{e}").ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> ErrorsOf(NotificationsClientOptions o)
    {
        if (o.BaseAddress is not { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "" })
        {
            yield return $"{nameof(o.BaseAddress)}: '{o.BaseAddress}' is not allowed; "
                + "allowed: the API's address, as https://notify.example.com/api/v1";
        }
        if (o.ApiKey is not null && o.AccessToken is not null)
            yield return $"{nameof(o.ApiKey)} and {nameof(o.AccessToken)} are both set; allowed: one of them";
        if (o.ApiKey is { } key && (key.Length == 0 || key.Any(c => c is < '!' or > '~')))
            yield return $"{nameof(o.ApiKey)} is not allowed; allowed: visible ASCII characters";
        if (o.AttemptTimeout <= TimeSpan.Zero || o.AttemptTimeout > LongestAttempt)
            yield return $"{nameof(o.AttemptTimeout)}: {o.AttemptTimeout} is not allowed; allowed: above zero, at most {LongestAttempt}";
        if (o.Timeout < o.AttemptTimeout || o.Timeout > LongestCall)
        {
            yield return $"{nameof(o.Timeout)}: {o.Timeout} is not allowed; "
                + $"allowed: {nameof(o.AttemptTimeout)} ({o.AttemptTimeout}) to {LongestCall}";
        }
        if (o.MaxRetries is < 0 or > MaxRetries)
            yield return $"{nameof(o.MaxRetries)}: {o.MaxRetries} is not allowed; allowed: 0 to {MaxRetries}";
        if (o.RetryDelay < TimeSpan.Zero || o.RetryDelay > LongestDelay)
            yield return $"{nameof(o.RetryDelay)}: {o.RetryDelay} is not allowed; allowed: zero to {LongestDelay}";
        if (o.LongestRetryAfter < TimeSpan.Zero || o.LongestRetryAfter > LongestCall)
            yield return $"{nameof(o.LongestRetryAfter)}: {o.LongestRetryAfter} is not allowed; allowed: zero to {LongestCall}";
    }
}
