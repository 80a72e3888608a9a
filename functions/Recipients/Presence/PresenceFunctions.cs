using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Platform;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;
using Notifications.Realtime;

namespace Notifications.Recipients.Presence;

public sealed class PresenceFunctions(
    PresenceHandler presence, PresenceStore store, PresenceEvents events, IOptions<RealtimeOptions> options)
{
    private const int MaxUsers = 100, MaxSeconds = 86_400, MaxRemovedIds = 1_000;

    [Function("RealtimeStats"), Access(Access.Admin)]
    public async Task<IResult> Stats(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/stats")] HttpRequest request,
        CancellationToken cancellation) =>
        Answer.Json(
            await presence.StatsAsync(Caller.Of(request).Namespace, cancellation), RecipientsJson.Default.RealtimeStats);

    /// <summary>The caller's own connections.</summary>
    [Function("RealtimeStatus"), Access(Access.User)]
    public async Task<IResult> Mine(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "realtime/status")] HttpRequest request,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var open = await store.ListAsync(caller.Namespace, caller.User, cancellation);
        return Answer.Json(new ConnectionList([.. open.OrderBy(c => c.ConnectedAt)]), RecipientsJson.Default.ConnectionList);
    }

    [Function("Presence"), Access(Access.Authenticated)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "presence")] HttpRequest request, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        string[] users = [.. RawQuery.Items(request, "users").Distinct(StringComparer.Ordinal)];
        if (users.Length is 0 or > MaxUsers)
            errors.Add("users", $"has {users.Length:N0} user ids; allowed: 1 to {MaxUsers}, each as a 'users=' of its own, or with commas "
                + "between that are not encoded");
        foreach (var user in users.Where(u => UserIds.Check(u) is not null))
            errors.Add("users", $"'{FieldErrors.Shorten(user)}' is not allowed; allowed: {UserIds.Rule}");
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(
                await presence.GetAsync(Caller.Of(request), users, cancellation), RecipientsJson.Default.PresenceList);
    }

    /// <summary>What the timer does, at once and with a time of the caller's. Nobody is disconnected: a client that is there after all is
    /// back with its next sign of life.</summary>
    [Function("RealtimeCleanup"), Access(Access.Admin), Audited(AuditAction.ConnectionsCleanedUp)]
    public async Task<IResult> Cleanup(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "realtime/cleanup")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await RequestBody.ReadOptionalAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var staleAfter = fields.Whole("timeoutSeconds", 0, MaxSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds)
            : options.Value.StaleAfter;
        fields.RejectUnknown();
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var removed = await store.RemoveStaleAsync(Caller.Of(request).Namespace, staleAfter, cancellation);
        events.Disconnected(removed);
        var ids = removed.Take(MaxRemovedIds).Select(connection => connection.ConnectionId);
        return Answer.Json(new RemovedConnections(removed.Count, [.. ids]), RecipientsJson.Default.RemovedConnections);
    }
}

public sealed class HeartbeatFunctions(PresenceStore store, TimeProvider time)
{
    /// <summary>A sign of life, more often than <c>Realtime:StaleAfter</c>.</summary>
    [Function("HubHeartbeat")]
    public async Task<JsonElement> Run(
        [SignalRTrigger(NotificationHub.Name, "messages", "heartbeat")] SignalRInvocationContext invocation, CancellationToken cancellation)
    {
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return HubAnswer.Of(Problems.Unauthenticated("The connection belongs to no user: negotiate first."));
        await store.SeenAsync(ns, user, invocation.ConnectionId, cancellation);
        return HubAnswer.Of(new Pong(time.GetUtcNow()), RealtimeJson.Default.Pong);
    }
}

public sealed class PresenceTimerFunctions(
    PresenceStore store, PresenceEvents events, IOptions<RealtimeOptions> options, ILogger<PresenceTimerFunctions> logger)
{
    /// <summary>Every minute, all that is stale.</summary>
    [Function("PresenceCleanup")]
    public async Task Clean([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        if (await store.RemoveStaleAsync(null, options.Value.StaleAfter, cancellation) is not { Count: > 0 } removed)
            return;
        events.Disconnected(removed);
        logger.Stale(removed.Count);
    }

    /// <summary>Every five minutes, how many are connected.</summary>
    [Function("PresenceMonitor")]
    public async Task Monitor([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        var (connections, users) = (0, new HashSet<(string, string)>());
        await foreach (var user in store.ListAsync(null, cancellation))
        {
            connections++;
            users.Add(user);
        }
        logger.Connected(connections, users.Count);
    }
}

/// <param name="LastSeenAt">When its client last showed a sign of life.</param>
public sealed record OpenConnection(string ConnectionId, DateTimeOffset ConnectedAt, DateTimeOffset LastSeenAt);

public sealed record ConnectionList(IReadOnlyList<OpenConnection> Connections);

/// <param name="LastSeenAt">Null when offline.</param>
public sealed record UserPresence(string UserId, bool Online, DateTimeOffset? LastSeenAt);

public sealed record PresenceList(IReadOnlyList<UserPresence> Items);

/// <param name="Rooms">The 100 with the most users online.</param>
/// <param name="StartedAt">Of the instance that answers.</param>
public sealed record RealtimeStats(int Connections, int Users, IReadOnlyList<RoomPresence> Rooms, DateTimeOffset StartedAt, string Version);

/// <param name="Users">Its members that are online.</param>
public sealed record RoomPresence(string Room, int Users);

/// <param name="ConnectionIds">The first 1,000 of them.</param>
public sealed record RemovedConnections(int Removed, IReadOnlyList<string> ConnectionIds);

/// <summary>Who is online.</summary>
public sealed class PresenceHandler(
    PresenceStore store, MembershipStore memberships, IPresenceAudience audience, Instance instance, IOptions<RealtimeOptions> options)
{
    private const int MaxRooms = 100;

    /// <summary>Somebody whom the caller may not see looks like somebody who is away: so does one who does not exist.</summary>
    public async Task<PresenceList> GetAsync(Caller caller, IReadOnlyList<string> users, CancellationToken cancellation)
    {
        var seesAll = caller.MaySend || caller.UserId is null || options.Value.OpenPresence;
        var mine = seesAll ? [] : await memberships.RoomsAsync(caller.Namespace, caller.User, cancellation);
        return new(await Task.WhenAll(users.Select(async user =>
            seesAll || user == caller.UserId || await SharesARoomAsync(caller.Namespace, mine, user, cancellation)
                || await audience.MaySeeAsync(caller.Namespace, caller.User, user, cancellation)
                ? await GetAsync(caller.Namespace, user, cancellation)
                : new UserPresence(user, false, null))));
    }

    /// <summary>Costs a storage transaction for each 1,000 connections, and for each 1,000 members of rooms.</summary>
    public async Task<RealtimeStats> StatsAsync(string ns, CancellationToken cancellation)
    {
        var (connections, online) = (0, new HashSet<string>(StringComparer.Ordinal));
        await foreach (var (_, user) in store.ListAsync(ns, cancellation))
        {
            connections++;
            online.Add(user);
        }
        var rooms = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var (room, user) in memberships.RoomMembersAsync(ns, cancellation))
        {
            if (online.Contains(user))
                rooms[room] = rooms.GetValueOrDefault(room) + 1;
        }
        var most = rooms.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Take(MaxRooms);
        return new RealtimeStats(
            connections, online.Count, [.. most.Select(r => new RoomPresence(r.Key, r.Value))], instance.StartedAt, Instance.Version);
    }

    private async Task<bool> SharesARoomAsync(string ns, HashSet<string> mine, string user, CancellationToken cancellation) =>
        mine.Count > 0 && mine.Overlaps(await memberships.RoomsAsync(ns, user, cancellation));

    private async Task<UserPresence> GetAsync(string ns, string user, CancellationToken cancellation)
    {
        var open = await store.ListAsync(ns, user, cancellation);
        return new UserPresence(user, open.Count > 0, open.Count > 0 ? open.Max(c => c.LastSeenAt) : null);
    }
}
