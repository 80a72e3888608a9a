using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Notifications.Channels;

/// <summary>Stands before one provider: ends a call that takes too long, and leaves a provider alone that keeps failing. Never repeats a call.</summary>
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
                ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome is { Result: ChannelResult.RetryLater } or { Exception: TimeoutRejectedException }),
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
