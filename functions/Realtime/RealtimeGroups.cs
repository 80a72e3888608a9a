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

    /// <summary>A connection that is not in a group misses the group's pushes without a sign; one that is still in it gets what it must
    /// not.</summary>
    private const int MaxTries = 3;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>All of the user's open connections.</summary>
    /// <param name="language">The user's; null for none.</param>
    public Task<bool> AddUserAsync(string ns, string user, Membership membership, string? language, CancellationToken cancellation) =>
        AllAsync(WithLanguage(HubGroups.Of(ns, membership), language), group => AddUserAsync(ns, user, group, cancellation));

    /// <summary>All of the user's connections, however they got in.</summary>
    public Task<bool> RemoveUserAsync(string ns, string user, Membership membership, string? language, CancellationToken cancellation) =>
        AllAsync(WithLanguage(HubGroups.Of(ns, membership), language), group => RemoveUserAsync(ns, user, group, cancellation));

    /// <summary>The user's connections get no broadcast any more; those that they open later do.</summary>
    public Task<bool> RemoveUserFromEveryoneAsync(string ns, string user, string? language, CancellationToken cancellation) =>
        AllAsync(WithLanguage(HubGroups.Everyone(ns), language), group => RemoveUserAsync(ns, user, group, cancellation));

    /// <summary>The user's open connections get from now on what is pushed in another language.</summary>
    public async Task<bool> ChangeLanguageAsync(
        string ns, string user, IEnumerable<Membership> memberships, string? before, string? after, CancellationToken cancellation)
    {
        string[] groups = [HubGroups.Everyone(ns), .. memberships.Select(m => HubGroups.Of(ns, m))];
        // Into the new ones first: twice is dropped by the clients, and never is missed.
        var added = await AllAsync(groups, group => AddUserAsync(ns, user, HubGroups.In(group, after), cancellation));
        return await AllAsync(groups, group => RemoveUserAsync(ns, user, HubGroups.In(group, before), cancellation)) && added;
    }

    /// <summary>Connection by connection and not user by user: such a membership ends with the connection, so what a failed removal leaves
    /// behind never outlives it. False when it is not in all of them.</summary>
    public async Task<bool> AddConnectionAsync(
        string ns, string connection, IEnumerable<Membership> memberships, string? language, CancellationToken cancellation)
    {
        var groups = memberships.Select(m => HubGroups.Of(ns, m)).Prepend(HubGroups.Everyone(ns))
            .SelectMany(group => WithLanguage(group, language));
        var limits = new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellation };
        var missing = 0;
        await Parallel.ForEachAsync(groups, limits, async (group, token) =>
        {
            if (!await RetryAsync("addToGroup", limit => hub.AddConnectionToGroupAsync(connection, group, limit), token))
                Interlocked.Increment(ref missing);
        });
        return missing == 0;
    }

    public Task<bool> AddConnectionToAsync(
        string ns, string connection, Membership membership, string? language, CancellationToken cancellation) => AllAsync(
        WithLanguage(HubGroups.Of(ns, membership), language),
        group => RetryAsync("addToGroup", token => hub.AddConnectionToGroupAsync(connection, group, token), cancellation));

    /// <summary>Ends a connection, so that its client makes another one.</summary>
    public Task<bool> CloseAsync(string connection, string reason, CancellationToken cancellation) =>
        TryAsync("closeConnection", token => hub.CloseAsync(connection, reason, token), cancellation);

    public Task<bool> AddAdminAsync(string ns, string connection, CancellationToken cancellation) =>
        RetryAsync("addToGroup", token => hub.AddConnectionToGroupAsync(connection, HubGroups.Admins(ns), token), cancellation);

    /// <summary>A group, and the part of it that speaks a language: what is the same for all is pushed to the one, texts in several
    /// languages to the others, so that each push is one call however many listen.</summary>
    private static string[] WithLanguage(string group, string? language) => [group, HubGroups.In(group, language)];

    private static async Task<bool> AllAsync(IEnumerable<string> groups, Func<string, Task<bool>> change) =>
        Array.TrueForAll(await Task.WhenAll(groups.Select(change)), done => done);

    private Task<bool> AddUserAsync(string ns, string user, string group, CancellationToken cancellation) =>
        RetryAsync("addToGroup", token => hub.AddUserToGroupAsync(HubUser.Of(ns, user), group, token), cancellation);

    private Task<bool> RemoveUserAsync(string ns, string user, string group, CancellationToken cancellation) =>
        RetryAsync("removeFromGroup", token => hub.RemoveUserFromGroupAsync(HubUser.Of(ns, user), group, token), cancellation);

    private async Task<bool> RetryAsync(string what, Func<CancellationToken, Task> change, CancellationToken cancellation)
    {
        for (var tries = 1; !await TryAsync(what, change, cancellation); tries++)
        {
            if (tries == MaxTries)
                return false;
            await Task.Delay(RetryDelay * tries, time, cancellation);
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
