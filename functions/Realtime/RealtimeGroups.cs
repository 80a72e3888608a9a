using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Domain;

namespace Notifications.Realtime;

/// <summary>Puts users and connections into the real-time service's groups, with a time limit. Each method gives false when the service did
/// not take it; the log says why.</summary>
public sealed class RealtimeGroups(
    NotificationHub hub, TimeProvider time, IOptions<RealtimeOptions> options, ILogger<RealtimeGroups> logger)
{
    /// <summary>A user can be in many groups, and each is a call.</summary>
    private const int CallsAtOnce = 16;

    /// <summary>Who is not in a group misses its pushes without noticing.</summary>
    private const int JoinTries = 3;

    private static readonly TimeSpan JoinRetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>All of the user's open connections.</summary>
    public Task<bool> AddUserAsync(string ns, string user, Membership membership, CancellationToken cancellation) =>
        JoinAsync(token => hub.AddUserToGroupAsync(HubUser.Of(ns, user), HubGroups.Of(ns, membership), token), cancellation);

    /// <summary>All of the user's connections, however they got in.</summary>
    public Task<bool> RemoveUserAsync(string ns, string user, Membership membership, CancellationToken cancellation) =>
        RemoveUserAsync(ns, user, HubGroups.Of(ns, membership), cancellation);

    /// <summary>The user's connections get no broadcast any more; those that they open later do.</summary>
    public Task<bool> RemoveUserFromEveryoneAsync(string ns, string user, CancellationToken cancellation) =>
        RemoveUserAsync(ns, user, HubGroups.Everyone(ns), cancellation);

    /// <summary>Connection by connection and not user by user: such a membership ends with the connection, so what a failed removal leaves
    /// behind never outlives it. False when it is not in all of them.</summary>
    public async Task<bool> AddConnectionAsync(
        string ns, string connection, IEnumerable<Membership> memberships, CancellationToken cancellation)
    {
        string[] groups = [HubGroups.Everyone(ns), .. memberships.Select(m => HubGroups.Of(ns, m))];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellation };
        var missing = 0;
        await Parallel.ForEachAsync(groups, limits, async (group, token) =>
        {
            if (!await JoinAsync(limit => hub.AddConnectionToGroupAsync(connection, group, limit), token))
                Interlocked.Increment(ref missing);
        });
        return missing == 0;
    }

    public Task<bool> AddConnectionToAsync(string ns, string connection, Membership membership, CancellationToken cancellation) =>
        JoinAsync(token => hub.AddConnectionToGroupAsync(connection, HubGroups.Of(ns, membership), token), cancellation);

    /// <summary>Ends a connection, so that its client makes another one.</summary>
    public Task<bool> CloseAsync(string connection, string reason, CancellationToken cancellation) =>
        TryAsync("closeConnection", token => hub.CloseAsync(connection, reason, token), cancellation);

    public Task<bool> AddAdminAsync(string ns, string connection, CancellationToken cancellation) =>
        JoinAsync(token => hub.AddConnectionToGroupAsync(connection, HubGroups.Admins(ns), token), cancellation);

    private Task<bool> RemoveUserAsync(string ns, string user, string group, CancellationToken cancellation) =>
        TryAsync("removeFromGroup", token => hub.RemoveUserFromGroupAsync(HubUser.Of(ns, user), group, token), cancellation);

    private async Task<bool> JoinAsync(Func<CancellationToken, Task> join, CancellationToken cancellation)
    {
        for (var tries = 1; !await TryAsync("addToGroup", join, cancellation); tries++)
        {
            if (tries == JoinTries)
                return false;
            await Task.Delay(JoinRetryDelay * tries, time, cancellation);
        }
        return true;
    }

    private async Task<bool> TryAsync(string what, Func<CancellationToken, Task> change, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Value.PushTimeout);
        try
        {
            await change(limit.Token);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.PushFailed(what, e.GetType().Name);
            return false;
        }
    }
}
