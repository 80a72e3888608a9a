using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Notifications.Client;

/// <summary>The standard pipeline (time limits, retries, circuit breaker), which repeats only what is safe to repeat.</summary>
internal static class SafeRetries
{
    public static readonly HttpRequestOptionsKey<bool> IsRepeatable = new("Notifications.Client.IsRepeatable");

    /// <summary>The pipeline takes no less.</summary>
    private static readonly TimeSpan ShortestSampling = TimeSpan.FromMilliseconds(500);

    public static void Apply(NotificationsClientOptions options, HttpStandardResilienceOptions resilience)
    {
        resilience.TotalRequestTimeout.Timeout = options.Timeout;
        resilience.AttemptTimeout.Timeout = options.AttemptTimeout;
        var sampling = options.AttemptTimeout * 2;
        resilience.CircuitBreaker.SamplingDuration = sampling > ShortestSampling ? sampling : ShortestSampling;
        // Over the limit is no sign of a server in trouble.
        resilience.CircuitBreaker.ShouldHandle = args => ValueTask.FromResult(
            args.Outcome.Result is { } answer ? answer.StatusCode >= HttpStatusCode.InternalServerError : IsFault(args.Outcome.Exception));
        // The pipeline takes no 0.
        resilience.Retry.MaxRetryAttempts = Math.Max(1, options.MaxRetries);
        resilience.Retry.Delay = options.RetryDelay;
        resilience.Retry.ShouldRetryAfterHeader = true;
        resilience.Retry.ShouldHandle = args => ValueTask.FromResult(
            options.MaxRetries > 0 && ShouldRetry(args.Context.GetRequestMessage(), args.Outcome, options.LongestRetryAfter));
    }

    public static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter?.Delta;

    private static bool ShouldRetry(HttpRequestMessage? request, Outcome<HttpResponseMessage> outcome, TimeSpan longest)
    {
        var isRepeatable = request is not null && request.Options.TryGetValue(IsRepeatable, out var value) && value;
        if (outcome.Result is not { } answer)
            return isRepeatable && IsFault(outcome.Exception);
        var after = RetryAfterOf(answer);
        if (after > longest)
            return false;
        return answer.StatusCode switch
        {
            // It was not begun.
            HttpStatusCode.TooManyRequests => true,
            // The first try is still running, or others changed it at the same time.
            HttpStatusCode.Conflict => isRepeatable && after is not null,
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => isRepeatable,
            _ => false,
        };
    }

    private static bool IsFault(Exception? exception) => exception is HttpRequestException or TimeoutRejectedException;
}
