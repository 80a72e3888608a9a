using System.Collections.Concurrent;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;

namespace Notifications.Recipients;

/// <summary>The Recipients table: profiles, each with the links of its user's memberships beside it.</summary>
public sealed class RecipientStore(Tables tables)
{
    /// <summary>An entity group transaction's limit, without the profile itself.</summary>
    private const int MaxLinks = 99;

    private const int ParallelReads = 16, PageSize = 1000, UsersPerPage = 100, FewUsers = 2;

    /// <summary>With defaults if it was never put.</summary>
    public async Task<Recipient> GetAsync(string ns, string user, CancellationToken cancellation) =>
        (await FindAsync(ns, user, cancellation))?.Recipient ?? new Recipient { UserId = user };

    /// <summary>The profiles of many at once, of those who have one: a range of each partition, and one by one those whom others lie
    /// between.</summary>
    public async Task<IReadOnlyDictionary<string, Recipient>> FindAsync(
        string ns, IReadOnlyCollection<string> users, CancellationToken cancellation)
    {
        var found = new ConcurrentDictionary<string, Recipient>(StringComparer.Ordinal);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellation };
        await Parallel.ForEachAsync(users.GroupBy(user => Keys.Partition(ns, user)), limits, async (partition, token) =>
        {
            string[] wanted = [.. partition.OrderBy(RecipientKeys.Profile, StringComparer.Ordinal)];
            foreach (var user in wanted.Length <= FewUsers ? wanted : await ReadRangeAsync(partition.Key, wanted, found, token))
            {
                if (await FindAsync(ns, user, token) is { } stored)
                    found[user] = stored.Recipient;
            }
        });
        return found;
    }

    /// <summary>Those whom it did not come to: others lie between them.</summary>
    private async Task<IReadOnlyCollection<string>> ReadRangeAsync(
        string partition, string[] wanted, ConcurrentDictionary<string, Recipient> found, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var (first, end) = (RecipientKeys.Profile(wanted[0]), RecipientKeys.Profile(wanted[^1]));
        // Only profiles have roles: memberships are in the same range.
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {end} and Roles ge {""}");
        var (missing, pages, last) = (wanted.ToHashSet(StringComparer.Ordinal), 1 + wanted.Length / UsersPerPage, (string?)null);
        await foreach (var page in table.QueryAsync<TableEntity>(filter, PageSize, null, cancellation).AsPages())
        {
            foreach (var row in page.Values.Where(row => missing.Remove(Keys.Unescape(row.RowKey))))
            {
                if (tables.TryRead(row, r => To(r, Keys.Unescape(r.RowKey)), out var recipient))
                    found[recipient.UserId] = recipient;
            }
            last = page.Values.Count > 0 ? page.Values[^1].RowKey : last;
            if (--pages == 0 && page.ContinuationToken is not null)
                return [.. missing.Where(user => string.CompareOrdinal(RecipientKeys.Profile(user), last) > 0)];
        }
        return [];
    }

    internal async Task<StoredRecipient?> FindAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), RecipientKeys.Profile(user), cancellationToken: cancellation);
        if (found is not { HasValue: true, Value: { } row })
            return null;
        // A profile without what can't be read of it: it can be put again, and its user can still be sent to.
        var isWhole = tables.TryRead(row, r => To(r, user), out var recipient);
        return new StoredRecipient(isWhole ? recipient! : To(WithoutData(row), user), row.ETag);
    }

    /// <summary>Writes the profile and, in the same transaction, the links of roles that came or went. Gives back those links, or null if
    /// somebody else changed the profile since it was read.</summary>
    internal async Task<IReadOnlyList<MembershipLink>?> TryWriteAsync(
        string ns, Recipient after, ETag? before, IReadOnlyList<MembershipLink> roles, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var changes = Changes(after.Roles, roles);
        var profile = From(ns, after);
        var actions = changes.Select(
            link => new TableTransactionAction(TableTransactionActionType.UpsertReplace, MembershipStore.ToEntity(ns, after.UserId, link)))
            .Prepend(TableExtensions.Put(profile, before));
        return await Optimistic.TryAsync(table.SubmitTransactionAsync(actions, cancellation)) is { Value: var answers }
            ? [.. changes.Select((link, i) => link with { ETag = answers[i + 1].Headers.ETag })] : null;
    }

    /// <summary>False when there was none.</summary>
    internal async Task<bool> RemoveAsync(string ns, string user, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var response = await table.DeleteEntityAsync(Keys.Partition(ns, user), RecipientKeys.Profile(user), ETag.All, cancellation);
        return response.Status != 404;
    }

    /// <summary>What is not as it should be: also what an earlier change, broken off, left undone.</summary>
    private static MembershipLink[] Changes(IReadOnlyList<string> wanted, IReadOnlyList<MembershipLink> links)
    {
        var joined = links.Where(l => l.State == LinkState.Joined).Select(l => l.Membership.Name).ToHashSet(StringComparer.Ordinal);
        var coming = wanted.Where(r => !joined.Contains(r)).Select(r => new MembershipLink(Membership.Role(r), LinkState.Joining));
        // What only the real-time service has not taken yet comes last: that alone may wait.
        var going = links.Where(l => !wanted.Contains(l.Membership.Name)).OrderBy(l => l.State)
            .Select(l => new MembershipLink(l.Membership, LinkState.Leaving));
        return [.. coming.Concat(going).Take(MaxLinks)];
    }

    private static TableEntity From(string ns, Recipient recipient)
    {
        var entity = new TableEntity(Keys.Partition(ns, recipient.UserId), RecipientKeys.Profile(recipient.UserId))
        {
            [nameof(Recipient.Roles)] = JsonSerializer.Serialize(recipient.Roles, PlatformJson.Default.IReadOnlyListString),
            [nameof(Recipient.CreatedAt)] = recipient.CreatedAt,
            [nameof(Recipient.UpdatedAt)] = recipient.UpdatedAt,
            [nameof(Recipient.Version)] = recipient.Version,
        };
        AddIfGiven(entity, nameof(Recipient.DisplayName), recipient.DisplayName);
        AddIfGiven(entity, nameof(Recipient.Email), recipient.Email);
        AddIfGiven(entity, nameof(Recipient.PendingEmail), recipient.PendingEmail);
        if (recipient.ConfirmationSentAt is { } sentAt)
            entity[nameof(Recipient.ConfirmationSentAt)] = sentAt;
        AddIfGiven(entity, nameof(Recipient.Phone), recipient.Phone);
        AddIfGiven(entity, nameof(Recipient.Locale), recipient.Locale);
        AddIfGiven(entity, nameof(Recipient.TimeZone), recipient.TimeZone);
        AddIfGiven(entity, nameof(Recipient.Data), recipient.Data?.GetRawText());
        return entity;
    }

    private static Recipient To(TableEntity entity, string user) => new()
    {
        UserId = user,
        DisplayName = entity.GetString(nameof(Recipient.DisplayName)),
        Email = entity.GetString(nameof(Recipient.Email)),
        PendingEmail = entity.GetString(nameof(Recipient.PendingEmail)),
        ConfirmationSentAt = entity.GetDateTimeOffset(nameof(Recipient.ConfirmationSentAt)),
        Phone = entity.GetString(nameof(Recipient.Phone)),
        Locale = entity.GetString(nameof(Recipient.Locale)),
        TimeZone = entity.GetString(nameof(Recipient.TimeZone)),
        Roles = JsonSerializer.Deserialize(entity.GetString(nameof(Recipient.Roles)), PlatformJson.Default.IReadOnlyListString)!,
        Data = entity.GetString(nameof(Recipient.Data)) is { } data ? StrictJson.ReadStored(data) : null,
        CreatedAt = entity.GetDateTimeOffset(nameof(Recipient.CreatedAt)),
        UpdatedAt = entity.GetDateTimeOffset(nameof(Recipient.UpdatedAt)),
        Version = entity.GetGuid(nameof(Recipient.Version)) ?? default,
    };

    private static TableEntity WithoutData(TableEntity row)
    {
        var rest = new TableEntity(row);
        rest.Remove(nameof(Recipient.Data));
        return rest;
    }

    private static void AddIfGiven(TableEntity entity, string name, string? value)
    {
        if (value is not null)
            entity[name] = value;
    }
}

/// <param name="ETag">The row's, of storage.</param>
internal sealed record StoredRecipient(Recipient Recipient, ETag ETag);

/// <summary>Keys of the tables Recipients and Memberships. What is a user's is one contiguous range of a partition.</summary>
internal static class RecipientKeys
{
    public static string Profile(string user) => Keys.Escape(user);

    /// <summary>Whose row it is: a profile, or what is kept with it.</summary>
    public static string UserOf(string row) => Keys.Unescape(row.Split('|', 2)[0]);

    /// <summary>One of the user's memberships, kept with the profile: <c>{user}|m|room:{room}</c>.</summary>
    public static string Link(string user, Membership membership) => $"{Links(user, membership.Kind)}{membership.Name}";

    public static string Links(string user, MembershipKind? kind) =>
        $"{Keys.Escape(user)}|m|{(kind is { } one ? $"{Membership.NameOf(one)}:" : "")}";

    /// <summary>After every key that begins with a prefix: '~' sorts after all that a role's or a room's name may hold.</summary>
    public static string After(string prefix) => $"{prefix}~";

    /// <summary>The range of all that a user has in a partition, the profile aside: '}' sorts right after '|', which no user id holds
    /// unescaped.</summary>
    public static (string From, string Until) Rows(string user) => ($"{Keys.Escape(user)}|", $"{Keys.Escape(user)}}}");

    /// <summary>The partition of a role's or a room's members.</summary>
    public static string Members(string ns, Membership membership) => $"{Keys.Escape(ns)}|{membership.KindName}:{membership.Name}";
}
