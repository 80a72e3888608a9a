using Azure;
using Azure.Data.Tables;
using Notifications.Delivery.Digests;
using Notifications.Messages;
using Notifications.Platform.Storage;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;

namespace Notifications.Operations.PersonalData;

/// <summary>Removes all that is kept about a user. There is nothing to resume but the rows themselves: repeated, it removes what is
/// left.</summary>
public sealed class Erasure(
    Tables tables, RecipientStore recipients, Memberships memberships, PreferenceHandler preferences, DigestStore digests,
    ErasedTraces traces,
    MessageErasure messages)
{
    private const int TransactionSize = 100, PageSize = 1000;

    /// <summary>False when the real-time service, or somebody who kept putting the profile, was in the way: repeating it makes
    /// sense.</summary>
    /// <param name="pseudonym">What the audit calls the user from then on.</param>
    public async Task<bool> RunAsync(string ns, string user, string pseudonym, CancellationToken cancellation)
    {
        await messages.RemoveAsync(ns, user, cancellation);
        await RemoveRowsAsync(await tables.InboxAsync(cancellation), ns, user, cancellation);
        await preferences.RemoveAsync(ns, user, cancellation);
        await digests.RemoveAsync(ns, user, cancellation);
        await traces.RemoveAsync(ns, user, pseudonym, cancellation);
        await RemoveRowsAsync(await tables.ConnectionsAsync(cancellation), ns, user, cancellation);
        return await Optimistic.ChangeAsync<bool>(async () =>
        {
            var left = await memberships.LeaveAllAsync(ns, user, cancellation);
            // A profile that is put at this moment brings its roles along: until there is neither, it is not over.
            if (await recipients.RemoveAsync(ns, user, cancellation))
                return null;
            if (left)
                await RemoveRowsAsync(await tables.RecipientsAsync(cancellation), ns, user, cancellation);
            return left;
        }) ?? false;
    }

    /// <summary>All that is the user's in their partition, in transactions.</summary>
    private static async Task RemoveRowsAsync(TableClient table, string ns, string user, CancellationToken cancellation)
    {
        var (from, until) = RecipientKeys.Rows(user);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey ge {from} and RowKey lt {until}");
        var pages = table.QueryAsync<TableEntity>(filter, PageSize, ["PartitionKey", "RowKey"], cancellation).AsPages();
        await foreach (var page in pages)
            await Task.WhenAll(page.Values.Chunk(TransactionSize).Select(batch => RemoveAsync(table, batch, cancellation)));
    }

    private static async Task RemoveAsync(TableClient table, TableEntity[] batch, CancellationToken cancellation)
    {
        try
        {
            await table.SubmitTransactionAsync(
                batch.Select(e => new TableTransactionAction(TableTransactionActionType.Delete, e, ETag.All)), cancellation);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // Somebody else removed one of them, so nothing happened: the rest go one by one, and a missing row is no error there.
            await Task.WhenAll(batch.Select(row => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellation)));
        }
    }
}
