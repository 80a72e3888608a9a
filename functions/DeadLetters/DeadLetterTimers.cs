using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Retention;

namespace Notifications.DeadLetters;

public sealed class DeadLetterTimers(
    DeadLetterDrain drain, DeadLetterStore store, TimeProvider time, IOptions<RetentionOptions> options, ILogger<DeadLetterTimers> logger)
{
    /// <summary>Every minute, all that is there: the host's own poison queues forget after 7 days.</summary>
    [Function("DeadLettersDrain")]
    public Task Drain([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => drain.RunAsync(cancellation);

    /// <summary>Daily, all that is due.</summary>
    [Function("DeadLettersPurge")]
    public async Task Purge([TimerTrigger("0 40 3 * * *")] TimerInfo timer, CancellationToken cancellation) =>
        logger.Purged(await store.PurgeAsync(time.GetUtcNow() - options.Value.KeepDeadLetters, cancellation));
}
