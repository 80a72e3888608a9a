using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Notifications.Platform.Storage;
using Notifications.Recipients;

namespace Notifications.Delivery.Channels.WebPush;

/// <summary>The browsers of each user, beside their profile: an erasure takes them along.</summary>
public sealed class PushSubscriptionStore(Tables tables, TimeProvider time)
{
    /// <summary>More browsers than a person uses; a new one takes the place of the oldest.</summary>
    public const int MaxPerUser = 20;

    private const string CreatedAt = "CreatedAt";

    /// <summary>A browser that comes again, with the same endpoint, replaces what was there.</summary>
    public async Task PutAsync(string ns, string user, PushSubscription subscription, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var row = new TableEntity(Keys.Partition(ns, user), RowKey(user, subscription.Endpoint))
        {
            [nameof(PushSubscription.Endpoint)] = subscription.Endpoint,
            [nameof(PushSubscription.P256dh)] = subscription.P256dh,
            [nameof(PushSubscription.Auth)] = subscription.Auth,
            [CreatedAt] = time.GetUtcNow(),
        };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
        var surplus = (await RowsAsync(ns, user, cancellation)).OrderByDescending(r => r.GetDateTimeOffset(CreatedAt)).Skip(MaxPerUser);
        await Task.WhenAll(surplus.Select(r => table.DeleteEntityAsync(r.PartitionKey, r.RowKey, r.ETag, cancellation)));
    }

    public async Task<IReadOnlyList<PushSubscription>> ListAsync(string ns, string user, CancellationToken cancellation) =>
    [
        .. (await RowsAsync(ns, user, cancellation)).Select(row => new PushSubscription(
            row.GetString(nameof(PushSubscription.Endpoint)), row.GetString(nameof(PushSubscription.P256dh)),
            row.GetString(nameof(PushSubscription.Auth)))),
    ];

    /// <summary>For the user's own eyes: without the keys that messages are encrypted with.</summary>
    public async Task<IReadOnlyList<SubscribedBrowser>> BrowsersAsync(string ns, string user, CancellationToken cancellation) =>
    [
        .. (await RowsAsync(ns, user, cancellation)).Select(row => tables.TryRead(row, ToBrowser, out var browser) ? browser : null)
            .OfType<SubscribedBrowser>(),
    ];

    /// <summary>One that is not there is removed already.</summary>
    public async Task RemoveAsync(string ns, string user, string endpoint, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        await table.DeleteEntityAsync(Keys.Partition(ns, user), RowKey(user, endpoint), ETag.All, cancellation);
    }

    private async Task<IReadOnlyList<TableEntity>> RowsAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var prefix = Prefix(user);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {prefix} and RowKey lt {RecipientKeys.After(prefix)}");
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            rows.Add(row);
        return rows;
    }

    private static SubscribedBrowser ToBrowser(TableEntity row) =>
        new(row.GetString(nameof(PushSubscription.Endpoint)), row.GetDateTimeOffset(CreatedAt)!.Value);

    private static string Prefix(string user) => $"{Keys.Escape(user)}|p|";

    private static string RowKey(string user, string endpoint) =>
        Prefix(user) + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)));
}

/// <param name="Endpoint">Where its push service takes messages for it.</param>
public sealed record SubscribedBrowser(string Endpoint, DateTimeOffset CreatedAt);

/// <summary>A browser's subscription, as its <c>PushSubscription.toJSON()</c> gives it.</summary>
/// <param name="Endpoint">Where to post; whoever knows it can post to it: treat it as a secret.</param>
/// <param name="P256dh">The browser's public key, a point of P-256, base64url.</param>
/// <param name="Auth">16 bytes shared with the browser, base64url.</param>
public sealed record PushSubscription(string Endpoint, string P256dh, string Auth)
{
    /// <summary>Not by mistake into a log.</summary>
    public override string ToString() => nameof(PushSubscription);
}
