using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Realtime;

namespace Notifications.Recipients.Presence;

/// <summary>Tells the members of the rooms that somebody is in when they come or go, once a second at the most. Events are hints: what an
/// instance has not told yet is lost when it is stopped, so clients ask <c>GET /presence</c> when they connect.</summary>
public sealed class PresenceEvents(
    IServiceProvider services, PresenceStore presence, MembershipStore memberships, IOptions<RealtimeOptions> options, TimeProvider time,
    ILogger<PresenceEvents> logger) : BackgroundService
{
    /// <summary>The event that clients receive.</summary>
    private const string Event = "presence";

    /// <summary>Of each user, and in one event.</summary>
    private const int MaxRooms = 100, MaxUsers = 100;

    private const int UsersAtOnce = 8;

    /// <summary>A page that is loaded again is back within this time.</summary>
    public static readonly TimeSpan GoneAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Namespace, string User), Change> waiting = [];

    public void Connected(string ns, string user) => waiting[(ns, user)] = new Change(IsOnline: true, time.GetUtcNow());

    public void Disconnected(string ns, string user) => waiting[(ns, user)] = new Change(IsOnline: false, time.GetUtcNow() + GoneAfter);

    public void Disconnected(IEnumerable<ConnectionKey> connections)
    {
        foreach (var connection in connections)
            Disconnected(connection.Namespace, connection.UserId);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        RealtimePush? push = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Not in the constructor: hosted services are made before the hub's has started.
            push ??= services.GetRequiredService<RealtimePush>();
            try
            {
                await TellAsync(push, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.PresenceNotTold(e.GetType().Name);
            }
        }
    }

    private async Task TellAsync(RealtimePush push, CancellationToken cancellation)
    {
        var byGroup = new ConcurrentDictionary<string, ConcurrentQueue<UserPresence>>(StringComparer.Ordinal);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = UsersAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(TakeDue(), limits, async (due, token) =>
        {
            var ((ns, user), change) = due;
            // Another of their connections is open.
            if (!change.IsOnline && await presence.ListAsync(ns, user, token) is not [])
                return;
            foreach (var group in await GroupsAsync(ns, user, token))
                byGroup.GetOrAdd(group, _ => []).Enqueue(new UserPresence(user, change.IsOnline, change.IsOnline ? change.At : null));
        });
        await Parallel.ForEachAsync(byGroup, limits, async (group, token) =>
        {
            foreach (var users in group.Value.Chunk(MaxUsers))
                await push.ToGroupAsync(group.Key, Event, new PresenceList(users), RecipientsJson.Default.PresenceList, token);
        });
    }

    private List<KeyValuePair<(string Namespace, string User), Change>> TakeDue()
    {
        var now = time.GetUtcNow();
        // One that changed meanwhile stays, with its new time.
        return [.. waiting.Where(w => w.Value.At <= now).Where(waiting.TryRemove)];
    }

    private async Task<IEnumerable<string>> GroupsAsync(string ns, string user, CancellationToken cancellation)
    {
        if (options.Value.OpenPresence)
            return [HubGroups.Everyone(ns)];
        var links = await memberships.LinksAsync(ns, user, MembershipKind.Room, cancellation);
        return links.Where(link => link.IsMember).Take(MaxRooms).Select(link => HubGroups.Of(ns, link.Membership));
    }

    /// <param name="At">When it is to be told.</param>
    private readonly record struct Change(bool IsOnline, DateTimeOffset At);
}
