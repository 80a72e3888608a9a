using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Storage;
using Notifications.Recipients;

namespace Notifications.Delivery.Channels;

/// <summary>Finds the people of a namespace who can be reached outside of the app. Their addresses are in their profiles and their
/// subscriptions: storage looks through both, and gives back who has what is asked for.</summary>
public sealed class ReachableUsers(Tables tables)
{
    /// <summary>A page has more work than a read: each of its people is turned to.</summary>
    private const int PageSize = 500;

    /// <summary>Of those that hold nobody; the next message goes on after so many.</summary>
    private const int MaxEmptyPages = 20;

    /// <summary>Each once in a page; who has an address and a subscription may be on two.</summary>
    public async Task<ReachablePage> PageAsync(
        string partition, IReadOnlyCollection<ChannelKind> channels, string? continuation, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}")
            + $" and ({string.Join(" or ", channels.Select(ColumnOf).Distinct().Select(column => $"{column} gt ''"))})";
        var (users, empty) = (new HashSet<string>(StringComparer.Ordinal), 0);
        await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, ["PartitionKey", "RowKey"], cancellation)
            .AsPages(continuation))
        {
            users.UnionWith(page.Values.Select(row => RecipientKeys.UserOf(row.RowKey)));
            continuation = page.ContinuationToken;
            if (users.Count > 0 || ++empty == MaxEmptyPages)
                break;
        }
        return new ReachablePage(users, continuation);
    }

    private static string ColumnOf(ChannelKind channel) => channel switch
    {
        ChannelKind.Email => nameof(Recipient.Email),
        ChannelKind.Sms => nameof(Recipient.Phone),
        ChannelKind.Push => nameof(WebPush.PushSubscription.Endpoint),
    };
}

/// <param name="Continuation">Where the next page begins; null: there is none.</param>
public sealed record ReachablePage(IReadOnlyCollection<string> Users, string? Continuation);
