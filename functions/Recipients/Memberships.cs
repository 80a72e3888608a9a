using Notifications.Domain;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;
using Notifications.Recipients.Presence;

namespace Notifications.Recipients;

/// <summary>Joining and leaving roles and rooms. The user's link says what is so; the member's row and the real-time service's group are
/// brought in line with it, and then the link's ETag tells whether it still says the same. So of two changes at once the later one holds in
/// all three places, and a change that was broken off is finished by repeating it.</summary>
public sealed class Memberships(
    MembershipStore store, RealtimeGroups groups, PreferenceStore languages, PresenceStore presence)
{
    /// <summary>Rooms that a user joined alone: each is a group that every connection of theirs joins when it opens.</summary>
    public const int MaxOwn = 100;

    private const int LinksAtOnce = 16;

    /// <summary>Takes effect on the user's open connections too. Repeating what is not settled makes sense.</summary>
    public async Task<SettleOutcome> JoinAsync(string ns, string user, Membership membership, CancellationToken cancellation) =>
        await SettleAsync(ns, user, await store.WriteLinkAsync(ns, user, membership, LinkState.Joining, isOwn: false, cancellation),
        cancellation);

    /// <summary>By the user's own wish: in up to <see cref="MaxOwn"/> rooms. Where somebody else put them they are already.</summary>
    public async Task<JoinOutcome> JoinAloneAsync(string ns, string user, Membership room, CancellationToken cancellation)
    {
        if (await store.FindLinkAsync(ns, user, room, cancellation) is { IsMember: true } link)
            return await SettleJoinAsync(ns, user, link, cancellation);
        if (await OwnAsync(ns, user, cancellation) >= MaxOwn)
            return JoinOutcome.TooMany;
        var written = await store.WriteLinkAsync(ns, user, room, LinkState.Joining, isOwn: true, cancellation);
        // Of many at once each may have seen room for itself alone.
        if (await OwnAsync(ns, user, cancellation) <= MaxOwn)
            return await SettleJoinAsync(ns, user, written, cancellation);
        await LeaveAsync(ns, user, room, cancellation);
        return JoinOutcome.TooMany;
    }

    /// <summary>For who asks on a connection, and is told that it gets the group's messages: that is made sure of.</summary>
    public async Task<JoinOutcome> JoinFromAsync(string ns, string user, string connection, Membership room, CancellationToken cancellation)
    {
        var joined = await JoinAloneAsync(ns, user, room, cancellation);
        if (joined != JoinOutcome.Joined)
            return joined;
        var language = await LanguageAsync(ns, user, cancellation);
        if (!await groups.AddConnectionToAsync(ns, connection, room, language, cancellation))
            return JoinOutcome.NotInGroup;
        // A user who was taken out at the same moment has to be out on this connection too.
        if (await store.FindLinkAsync(ns, user, room, cancellation) is not { IsMember: true })
            await groups.RemoveUserAsync(ns, user, room, language, cancellation);
        return JoinOutcome.Joined;
    }

    /// <inheritdoc cref="JoinAsync"/>
    public async Task<SettleOutcome> LeaveAsync(string ns, string user, Membership membership, CancellationToken cancellation) =>
        await SettleAsync(ns, user, await store.WriteLinkAsync(ns, user, membership, LinkState.Leaving, isOwn: false, cancellation),
        cancellation);

    /// <summary>Leaves all roles and rooms, and the namespace's group. False when the real-time service did not take it: then the links
    /// are still there, and repeating it makes sense.</summary>
    public async Task<bool> LeaveAllAsync(string ns, string user, CancellationToken cancellation)
    {
        var links = await store.LinksAsync(ns, user, null, cancellation);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = LinksAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(links, limits, async (link, token) => await LeaveAsync(ns, user, link.Membership, token));
        var language = await LanguageAsync(ns, user, cancellation);
        var removed = await groups.RemoveUserFromEveryoneAsync(ns, user, language, cancellation);
        return removed && (links.Count == 0 || await store.LinksAsync(ns, user, null, cancellation) is []);
    }

    /// <summary>A new connection joins the groups of all that its user is a member of; what could not be left while the service was away
    /// is left now. False when the service did not take it into all of them.</summary>
    public async Task<bool> ConnectAsync(string ns, string user, string connection, CancellationToken cancellation)
    {
        var asking = LanguageAsync(ns, user, cancellation);
        var links = await store.LinksAsync(ns, user, null, cancellation);
        var language = await asking;
        foreach (var link in links.Where(l => !l.IsMember))
            await SettleAsync(ns, user, link, cancellation);
        Membership[] joined = [.. links.Where(l => l.IsMember).Select(l => l.Membership)];
        if (!await groups.AddConnectionAsync(ns, connection, joined, language, cancellation))
            return false;
        if (joined.Length == 0)
            return true;
        // A user who left while this connection joined took the other connections out, but not this one.
        var now = await store.LinksAsync(ns, user, null, cancellation);
        foreach (var left in joined.Except(now.Where(l => l.IsMember).Select(l => l.Membership)))
            await groups.RemoveUserAsync(ns, user, left, language, cancellation);
        return true;
    }

    /// <summary>The user's open connections get what is pushed in the new language. Not waited for by anybody: when the real-time service
    /// does not take it, connections are lost too, and new ones join by themselves.</summary>
    public async Task ChangeLanguageAsync(string ns, string user, string? before, string? after, CancellationToken cancellation)
    {
        var links = await store.LinksAsync(ns, user, null, cancellation);
        Membership[] joined = [.. links.Where(l => l.IsMember).Select(l => l.Membership)];
        await groups.ChangeLanguageAsync(ns, user, joined, before, after, cancellation);
        if (joined.Length == 0)
            return;
        // A user who left meanwhile was taken out of the old language's group only.
        var now = await store.LinksAsync(ns, user, null, cancellation);
        foreach (var left in joined.Except(now.Where(l => l.IsMember).Select(l => l.Membership)))
            await groups.RemoveUserAsync(ns, user, left, after, cancellation);
    }

    /// <summary>Brings everything in line with links that were just written.</summary>
    public async Task<SettleOutcome> SettleAsync(
        string ns, string user, IEnumerable<MembershipLink> links, CancellationToken cancellation)
    {
        var settled = await Task.WhenAll(links.Select(link => SettleAsync(ns, user, link, cancellation)));
        return settled.FirstOrDefault(s => s != SettleOutcome.Settled, SettleOutcome.Settled);
    }

    /// <summary>As it is kept for sends: they and the groups have to agree.</summary>
    private async Task<string?> LanguageAsync(string ns, string user, CancellationToken cancellation) =>
        (await languages.FindAsync(ns, user, cancellation))?.ProfileLocale;

    private async Task<int> OwnAsync(string ns, string user, CancellationToken cancellation) =>
        (await store.LinksAsync(ns, user, MembershipKind.Room, cancellation)).Count(l => l is { IsMember: true, IsOwn: true });

    private async Task<JoinOutcome> SettleJoinAsync(string ns, string user, MembershipLink link, CancellationToken cancellation) =>
        await SettleAsync(ns, user, link, cancellation) switch
        {
            SettleOutcome.Settled => JoinOutcome.Joined,
            SettleOutcome.Busy => JoinOutcome.Busy,
            SettleOutcome.GroupUnchanged => JoinOutcome.NotInGroup,
        };

    private async Task<SettleOutcome> SettleAsync(string ns, string user, MembershipLink written, CancellationToken cancellation)
    {
        var link = written.ETag is null ? await store.FindLinkAsync(ns, user, written.Membership, cancellation) : written;
        return await Optimistic.ChangeAsync<SettleOutcome>(async () =>
        {
            if (await TrySettleAsync(ns, user, written.Membership, link, cancellation) is { } outcome)
                return outcome;
            link = await store.FindLinkAsync(ns, user, written.Membership, cancellation);
            return null;
        }) ?? SettleOutcome.Busy;
    }

    /// <summary>Null when the link changed meanwhile.</summary>
    private async Task<SettleOutcome?> TrySettleAsync(
        string ns, string user, Membership membership, MembershipLink? link, CancellationToken cancellation)
    {
        var isMember = link is { IsMember: true };
        var language = await LanguageAsync(ns, user, cancellation);
        var row = isMember ? store.AddMemberAsync(ns, user, membership, cancellation)
            : store.RemoveMemberAsync(ns, user, membership, cancellation);
        var group = isMember ? groups.AddUserAsync(ns, user, membership, language, cancellation)
            : groups.RemoveUserAsync(ns, user, membership, language, cancellation);
        await Task.WhenAll(row, group);
        var isTaken = await group;
        if (link is null)
            return await store.FindLinkAsync(ns, user, membership, cancellation) is null ? SettleOutcome.Settled : null;
        // Connections that open later join, or don't, by themselves. While the service refuses for one that is open, the change is not
        // settled: repeating it tries the group again.
        var isSettled = isTaken || (await presence.ListAsync(ns, user, cancellation)).Count == 0;
        var isWritten = isMember
            ? await store.TryChangeLinkAsync(ns, user, link, isSettled ? LinkState.Joined : LinkState.Joining, cancellation)
            : isTaken ? await store.TryRemoveLinkAsync(ns, user, link, cancellation)
            : await store.TryChangeLinkAsync(ns, user, link, LinkState.Left, cancellation);
        if (!isWritten)
            return null;
        return isSettled ? SettleOutcome.Settled : SettleOutcome.GroupUnchanged;
    }
}

public enum SettleOutcome
{
    Settled,

    /// <summary>The membership kept changing.</summary>
    Busy,

    /// <summary>Stored, but the real-time service did not take the user's open connections into the group, or out of it.</summary>
    GroupUnchanged,
}

public enum JoinOutcome
{
    Joined,

    /// <summary>The membership kept changing.</summary>
    Busy,

    /// <summary>The user is in as many rooms as they may join alone.</summary>
    TooMany,

    /// <summary>A member, but the real-time service did not take the connection into the group.</summary>
    NotInGroup,
}
