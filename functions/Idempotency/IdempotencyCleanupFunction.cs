using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Notifications.Idempotency;

public sealed class IdempotencyCleanupFunction(IdempotencyStore store, ILogger<IdempotencyCleanupFunction> logger)
{
    /// <summary>Daily, all that is due. An expired key is free before that too: this only takes its row away.</summary>
    [Function("IdempotencyCleanup")]
    public async Task Run([TimerTrigger("0 30 3 * * *")] TimerInfo timer, CancellationToken cancellation) =>
        logger.KeysRemoved(await store.RemoveExpiredAsync(cancellation));
}
