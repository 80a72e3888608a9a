using Azure;
using Azure.Data.Tables;
using Notifications.Domain;
using Notifications.Platform.Storage;

namespace Notifications.Recipients;

/// <summary>Who has a role or is in a room, from both sides: a row per member in Memberships, by which fan-out finds users, and a link per
/// membership beside the user's profile in Recipients, by which a connection finds its groups.</summary>
public sealed class MembershipStore(Tables tables)
{
    private const string State = "State", IsOwn = "IsOwn";

    /// <summary>Up to <paramref name="pageSize"/> members after <paramref name="continuation"/>, in the order of their keys. Members who
    /// join or leave while pages are read may be missed or found; all others are found exactly once.</summary>
    public async Task<MemberPage> PageAsync(
        string ns, MembershipKind kind, string name, string? continuation, int pageSize, CancellationToken cancellation)
    {
        var table = await tables.MembershipsAsync(cancellation);
        var partition = RecipientKeys.Members(ns, new Membership(kind, name));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {continuation ?? ""}");
        var keys = new List<string>(pageSize);
        await foreach (var row in table.QueryAsync<TableEntity>(filter, Math.Min(pageSize, 1000), ["RowKey"], cancellation))
        {
            keys.Add(row.RowKey);
            if (keys.Count == pageSize)
                break;
        }
        return new MemberPage([.. keys.Select(Keys.Unescape)], keys.Count == pageSize ? keys[^1] : null);
    }

    /// <summary>Who is in which room, of all rooms; users escaped as in keys.</summary>
    public async IAsyncEnumerable<(string Room, string User)> RoomMembersAsync(
        string ns, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await tables.MembershipsAsync(cancellation);
        var rooms = RecipientKeys.Members(ns, Membership.Room(""));
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {rooms} and PartitionKey lt {RecipientKeys.After(rooms)}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, ["PartitionKey", "RowKey"], cancellation))
            yield return (row.PartitionKey[rooms.Length..], row.RowKey);
    }

    /// <summary>All of a user's memberships, or those of a kind: one query.</summary>
    public async Task<IReadOnlyList<MembershipLink>> LinksAsync(
        string ns, string user, MembershipKind? kind, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var from = RecipientKeys.Links(user, kind);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {Keys.Partition(ns, user)} and RowKey gt {from} and RowKey lt {RecipientKeys.After(from)}");
        var links = new List<MembershipLink>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
        {
            if (tables.TryRead(row, ToLink, out var link))
                links.Add(link);
        }
        return links;
    }

    /// <summary>The names of the rooms that the user is in.</summary>
    internal async Task<HashSet<string>> RoomsAsync(string ns, string user, CancellationToken cancellation) =>
    [
        .. (await LinksAsync(ns, user, MembershipKind.Room, cancellation)).Where(link => link.IsMember)
            .Select(link => link.Membership.Name),
    ];

    internal async Task<MembershipLink?> FindLinkAsync(string ns, string user, Membership membership, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            Keys.Partition(ns, user), RecipientKeys.Link(user, membership), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } row } ? ToLink(row) : null;
    }

    /// <summary>Writes a link whatever it was before.</summary>
    internal async Task<MembershipLink> WriteLinkAsync(
        string ns, string user, Membership membership, LinkState state, bool isOwn, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        var link = new MembershipLink(membership, state) { IsOwn = isOwn };
        var response = await table.UpsertEntityAsync(ToEntity(ns, user, link), TableUpdateMode.Replace, cancellation);
        return link with { ETag = response.Headers.ETag };
    }

    /// <summary>False when somebody else changed the link since.</summary>
    internal async Task<bool> TryChangeLinkAsync(
        string ns, string user, MembershipLink link, LinkState state, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        try
        {
            await table.UpdateEntityAsync(
                ToEntity(ns, user, link with { State = state }), link.ETag!.Value, TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>False when somebody else changed or removed the link since.</summary>
    internal async Task<bool> TryRemoveLinkAsync(string ns, string user, MembershipLink link, CancellationToken cancellation)
    {
        var table = await tables.RecipientsAsync(cancellation);
        try
        {
            var response = await table.DeleteEntityAsync(
                Keys.Partition(ns, user), RecipientKeys.Link(user, link.Membership), link.ETag!.Value, cancellation);
            return response.Status != 404;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    internal async Task AddMemberAsync(string ns, string user, Membership membership, CancellationToken cancellation)
    {
        var table = await tables.MembershipsAsync(cancellation);
        var row = new TableEntity(RecipientKeys.Members(ns, membership), Keys.Escape(user));
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    internal async Task RemoveMemberAsync(string ns, string user, Membership membership, CancellationToken cancellation)
    {
        var table = await tables.MembershipsAsync(cancellation);
        await table.DeleteEntityAsync(RecipientKeys.Members(ns, membership), Keys.Escape(user), ETag.All, cancellation);
    }

    internal static TableEntity ToEntity(string ns, string user, MembershipLink link) =>
        new(Keys.Partition(ns, user), RecipientKeys.Link(user, link.Membership))
        {
            [State] = SnakeCase<LinkState>.NameOf(link.State),
            [IsOwn] = link.IsOwn ? true : null
        };

    private static MembershipLink ToLink(TableEntity row)
    {
        // The key's last part is 'role:{name}' or 'room:{name}'; a name may hold colons, and nothing before it can hold '|m|'.
        var key = row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..];
        var colon = key.IndexOf(':');
        var kind = key[..colon] == Membership.NameOf(MembershipKind.Role) ? MembershipKind.Role : MembershipKind.Room;
        var state = SnakeCase<LinkState>.Parse(row.GetString(State)) ?? LinkState.Joining;
        return new MembershipLink(
            new Membership(kind, key[(colon + 1)..]), state)
        { ETag = row.ETag, IsOwn = row.GetBoolean(IsOwn) == true };
    }
}

/// <summary>A user's membership as it is kept with the user. It is the truth: the member's row, which fan-out reads, and the real-time
/// service's group follow it.</summary>
public sealed record MembershipLink(Membership Membership, LinkState State)
{
    /// <summary>Of this state; null when it is not known.</summary>
    internal ETag? ETag { get; init; }

    /// <summary>The user joined without being asked to.</summary>
    public bool IsOwn { get; init; }

    public bool IsMember => State is LinkState.Joining or LinkState.Joined;
}

public enum LinkState
{
    /// <summary>A member from now on; the row and the group may not be there yet.</summary>
    Joining,

    Joined,

    /// <summary>No member any more; the row and the group may still be there.</summary>
    Leaving,

    /// <summary>The row is gone; the real-time service did not take the removal from the group yet.</summary>
    Left,
}

/// <param name="Next">What the next page is asked for with: the last user's key, good for as long as one likes; null on the last
/// page.</param>
public sealed record MemberPage(IReadOnlyList<string> Users, string? Next);
