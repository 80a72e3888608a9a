using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Notifications.Platform.Idempotency;

public sealed class IdempotencyTimerFunctions(IdempotencyStore store, ILogger<IdempotencyTimerFunctions> logger)
{
    /// <summary>Hourly, all that is due: there may be as many as sends. An expired key is free before that too: this only takes its row
    /// away.</summary>
    [Function("IdempotencyCleanup")]
    public async Task Run([TimerTrigger("0 30 * * * *")] TimerInfo timer, CancellationToken cancellation) =>
        logger.KeysRemoved(await store.RemoveExpiredAsync(cancellation));
}
