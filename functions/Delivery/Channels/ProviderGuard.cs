using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Notifications.Delivery.Channels;

/// <summary>Stands before one provider: ends a call that takes too long, and leaves a provider alone that keeps failing. Never repeats a
/// call.</summary>
internal sealed class ProviderGuard
{
    private readonly ResiliencePipeline<ChannelResult> pipeline;

    public ProviderGuard(string provider, TimeSpan timeout, BreakerOptions breaker, TimeProvider time, ILogger logger) =>
        pipeline = new ResiliencePipelineBuilder<ChannelResult> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<ChannelResult>
            {
                FailureRatio = breaker.FailureRatio,
                MinimumThroughput = breaker.MinimumCalls,
                SamplingDuration = breaker.SamplingDuration,
                BreakDuration = breaker.BreakDuration,
                // What the provider refused for good, it answered: only what it could not take counts against it.
                ShouldHandle = outcome => ValueTask.FromResult(
                    outcome.Outcome is { Result: ChannelResult.RetryLater } or { Exception: TimeoutRejectedException }),
                OnOpened = opened => Done(() => logger.BreakerOpened(provider, opened.BreakDuration)),
                OnClosed = _ => Done(() => logger.BreakerClosed(provider)),
            })
            .AddTimeout(timeout)
            .Build();

    public async Task<ChannelResult> RunAsync(Func<CancellationToken, Task<ChannelResult>> call, CancellationToken cancellation)
    {
        try
        {
            return await pipeline.ExecuteAsync(static async (call, token) => await call(token), call, cancellation);
        }
        catch (BrokenCircuitException e)
        {
            return new ChannelResult.RetryLater(e.RetryAfter, ChannelResult.RetryLater.BreakerOpen);
        }
        catch (TimeoutRejectedException)
        {
            return new ChannelResult.RetryLater(null, "timeout");
        }
    }

    private static ValueTask Done(Action action)
    {
        action();
        return default;
    }
}

/// <summary>Reads what HTTP providers answer alike.</summary>
internal static class ProviderHttp
{
    /// <summary>A provider that says "in a year" must not park a message for so long.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Too many requests, the server's own faults and its time-outs pass; everything else would be answered alike the next
    /// time.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    public static ChannelResult.RetryLater RetryLater(HttpResponseMessage response, TimeProvider time) =>
        new(RetryAfter(response, time), Code(response.StatusCode));

    public static string Code(HttpStatusCode status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    /// <summary>What went wrong below HTTP, in one word: exceptions' messages name hosts and addresses.</summary>
    public static string Code(HttpRequestException fault) => fault.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "name_not_resolved",
        HttpRequestError.ConnectionError => "not_reachable",
        HttpRequestError.SecureConnectionError => "tls_failed",
        _ => "connection_failed",
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var after = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return after is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, MaxRetryAfter.Ticks)) : null;
    }
}
