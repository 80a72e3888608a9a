using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Storage;

namespace Notifications.Retention;

/// <summary>Removes expired and long-deleted notifications.</summary>
public sealed class Cleanup(Tables tables, TimeProvider time, IOptions<RetentionOptions> options, ILogger<Cleanup> logger)
{
    /// <summary>How many rows were removed.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var filter = TableClient.CreateQueryFilter($"ExpiresAt le {now} or DeletedAt le {now - options.Value.KeepDeleted}");
        var removed = await RowRemoval.RemoveAsync(await tables.InboxAsync(cancellation), filter, cancellation);
        logger.CleanedUp(removed);
        return removed;
    }
}
