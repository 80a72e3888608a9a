using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Notifications.Storage;

/// <summary>The app's tables. docs/architecture.md has their keys.</summary>
public sealed class Tables(StorageAccount account, IOptions<StorageOptions> options)
{
    private readonly Created<TableClient> inbox = Table(account, options.Value.TablePrefix + "Inbox");
    private readonly Created<TableClient> idempotency = Table(account, options.Value.TablePrefix + "Idempotency");

    public Task<TableClient> InboxAsync(CancellationToken cancellation) => inbox.GetAsync(cancellation);

    public Task<TableClient> IdempotencyAsync(CancellationToken cancellation) => idempotency.GetAsync(cancellation);

    private static Created<TableClient> Table(StorageAccount account, string name) =>
        new(account.Tables.GetTableClient(name), table => table.CreateIfNotExistsAsync());
}
