using Notifications.Realtime;

namespace Notifications.Recipients;

/// <summary>Joining and leaving roles and rooms. The user's link says what is so; the member's row and the real-time service's group are
/// brought in line with it, and then the link's ETag tells whether it still says the same. So of two changes at once the later one holds in
/// all three places, and a change that was broken off is finished by repeating it.</summary>
public sealed class Memberships(MembershipStore store, RealtimeGroups groups)
{
    private const int MaxTries = 8, LinksAtOnce = 16;

    /// <summary>Takes effect on the user's open connections too. False when others kept changing it; repeating it makes sense.</summary>
    public async Task<bool> JoinAsync(string ns, string user, Membership membership, CancellationToken cancellation) =>
        await SettleAsync(ns, user, await store.WriteLinkAsync(ns, user, membership, LinkState.Joining, cancellation), cancellation);

    /// <summary>For who asks on a connection, and is told that it gets the group's messages: that is made sure of.</summary>
    public async Task<JoinOutcome> JoinFromAsync(string ns, string user, string connection, Membership membership, CancellationToken cancellation)
    {
        if (!await JoinAsync(ns, user, membership, cancellation))
            return JoinOutcome.Busy;
        if (!await groups.AddConnectionToAsync(ns, connection, membership, cancellation))
            return JoinOutcome.NotInGroup;
        // Who was taken out at the same moment is out on this connection too.
        if (await store.FindLinkAsync(ns, user, membership, cancellation) is not { IsMember: true })
            await groups.RemoveUserAsync(ns, user, membership, cancellation);
        return JoinOutcome.Joined;
    }

    /// <inheritdoc cref="JoinAsync"/>
    public async Task<bool> LeaveAsync(string ns, string user, Membership membership, CancellationToken cancellation) =>
        await SettleAsync(ns, user, await store.WriteLinkAsync(ns, user, membership, LinkState.Leaving, cancellation), cancellation);

    /// <summary>Leaves all roles and rooms, and the namespace's group. False when the real-time service did not take it: then the links
    /// are still there, and repeating it makes sense.</summary>
    public async Task<bool> LeaveAllAsync(string ns, string user, CancellationToken cancellation)
    {
        var links = await store.LinksAsync(ns, user, null, cancellation);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = LinksAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(links, limits, async (link, token) => await LeaveAsync(ns, user, link.Membership, token));
        var removed = await groups.RemoveUserFromEveryoneAsync(ns, user, cancellation);
        return removed && (links.Count == 0 || await store.LinksAsync(ns, user, null, cancellation) is []);
    }

    /// <summary>A new connection joins the groups of all that its user is a member of; what could not be left while the service was away
    /// is left now. False when the service did not take it into all of them.</summary>
    public async Task<bool> ConnectAsync(string ns, string user, string connection, CancellationToken cancellation)
    {
        var links = await store.LinksAsync(ns, user, null, cancellation);
        foreach (var link in links.Where(l => !l.IsMember))
            await SettleAsync(ns, user, link, cancellation);
        Membership[] joined = [.. links.Where(l => l.IsMember).Select(l => l.Membership)];
        if (!await groups.AddConnectionAsync(ns, connection, joined, cancellation))
            return false;
        if (joined.Length == 0)
            return true;
        // Who left while the connection was on its way in took the others out, but not this one.
        var now = await store.LinksAsync(ns, user, null, cancellation);
        foreach (var left in joined.Except(now.Where(l => l.IsMember).Select(l => l.Membership)))
            await groups.RemoveUserAsync(ns, user, left, cancellation);
        return true;
    }

    /// <summary>Brings everything in line with links that were just written.</summary>
    public async Task<bool> SettleAsync(string ns, string user, IEnumerable<MembershipLink> links, CancellationToken cancellation)
    {
        var settled = await Task.WhenAll(links.Select(link => SettleAsync(ns, user, link, cancellation)));
        return Array.TrueForAll(settled, s => s);
    }

    private async Task<bool> SettleAsync(string ns, string user, MembershipLink written, CancellationToken cancellation)
    {
        var link = written.ETag is null ? await store.FindLinkAsync(ns, user, written.Membership, cancellation) : written;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (await TrySettleAsync(ns, user, written.Membership, link, cancellation))
                return true;
            link = await store.FindLinkAsync(ns, user, written.Membership, cancellation);
        }
        return false;
    }

    /// <summary>False when the link changed meanwhile.</summary>
    private async Task<bool> TrySettleAsync(string ns, string user, Membership membership, MembershipLink? link, CancellationToken cancellation)
    {
        var isMember = link is { IsMember: true };
        var row = isMember ? store.AddMemberAsync(ns, user, membership, cancellation) : store.RemoveMemberAsync(ns, user, membership, cancellation);
        var group = isMember ? groups.AddUserAsync(ns, user, membership, cancellation) : groups.RemoveUserAsync(ns, user, membership, cancellation);
        await Task.WhenAll(row, group);
        if (link is null)
            return await store.FindLinkAsync(ns, user, membership, cancellation) is null;
        if (isMember)
            return await store.TryChangeLinkAsync(ns, user, link, LinkState.Joined, cancellation);
        return await group
            ? await store.TryRemoveLinkAsync(ns, user, link, cancellation)
            : await store.TryChangeLinkAsync(ns, user, link, LinkState.Left, cancellation);
    }
}

public enum JoinOutcome
{
    Joined,

    /// <summary>Others kept changing it.</summary>
    Busy,

    /// <summary>A member, but the real-time service did not take the connection into the group.</summary>
    NotInGroup,
}
