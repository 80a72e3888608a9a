using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Recipients;

namespace Notifications.Realtime;

/// <summary>Puts users and connections into the real-time service's groups, with a time limit. Each method gives false when the service did
/// not take it; the log says why.</summary>
public sealed class RealtimeGroups(NotificationHub hub, IOptions<RealtimeOptions> options, ILogger<RealtimeGroups> logger)
{
    /// <summary>A user can be in many groups, and each is a call.</summary>
    private const int CallsAtOnce = 16;

    /// <summary>All of the user's open connections.</summary>
    public Task<bool> AddUserAsync(string ns, string user, Membership membership, CancellationToken cancellation) =>
        TryAsync("addToGroup", token => hub.AddUserToGroupAsync(HubUser.Of(ns, user), HubGroups.Of(ns, membership), token), cancellation);

    /// <summary>All of the user's connections, however they got in.</summary>
    public Task<bool> RemoveUserAsync(string ns, string user, Membership membership, CancellationToken cancellation) =>
        RemoveUserAsync(ns, user, HubGroups.Of(ns, membership), cancellation);

    /// <summary>The user's connections get no broadcast any more; those that they open later do.</summary>
    public Task<bool> RemoveUserFromEveryoneAsync(string ns, string user, CancellationToken cancellation) =>
        RemoveUserAsync(ns, user, HubGroups.Everyone(ns), cancellation);

    /// <summary>Connection by connection and not user by user: such a membership ends with the connection, so what a failed removal leaves
    /// behind never outlives it.</summary>
    public async Task AddConnectionAsync(string ns, string connection, IEnumerable<Membership> memberships, CancellationToken cancellation)
    {
        string[] groups = [HubGroups.Everyone(ns), .. memberships.Select(m => HubGroups.Of(ns, m))];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(groups, limits, async (group, token) =>
            await TryAsync("addToGroup", limit => hub.AddConnectionToGroupAsync(connection, group, limit), token));
    }

    public Task<bool> AddAdminAsync(string ns, string connection, CancellationToken cancellation) =>
        TryAsync("addToGroup", token => hub.AddConnectionToGroupAsync(connection, HubGroups.Admins(ns), token), cancellation);

    private Task<bool> RemoveUserAsync(string ns, string user, string group, CancellationToken cancellation) =>
        TryAsync("removeFromGroup", token => hub.RemoveUserFromGroupAsync(HubUser.Of(ns, user), group, token), cancellation);

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
