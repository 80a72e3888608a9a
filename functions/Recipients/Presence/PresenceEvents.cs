using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Realtime;

namespace Notifications.Recipients.Presence;

/// <summary>Tells those who may see it when somebody comes or goes, once a second at the most: the members of their rooms, and whom they
/// write to. Events are hints: what an instance has not told yet is lost when it is stopped, so clients ask <c>GET /presence</c> when they
/// connect.</summary>
public sealed class PresenceEvents(
    IServiceProvider services, PresenceStore presence, MembershipStore memberships, IPresenceAudience audience,
    IOptions<RealtimeOptions> options, TimeProvider time, ILogger<PresenceEvents> logger) : BackgroundService
{
    /// <summary>The event that clients receive.</summary>
    private const string Event = "presence";

    /// <summary>Of each user.</summary>
    private const int MaxRooms = 100, MaxPeers = 100;

    /// <summary>In one event.</summary>
    private const int MaxUsers = 100;

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
                await PushAsync(push, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.PresenceNotPushed(e.GetType().Name);
            }
        }
    }

    private async Task PushAsync(RealtimePush push, CancellationToken cancellation)
    {
        var byTarget = new ConcurrentDictionary<Target, ConcurrentQueue<UserPresence>>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = UsersAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(TakeDue(), limits, async (due, token) =>
        {
            var ((ns, user), change) = due;
            // Another of their connections is open.
            if (!change.IsOnline && await presence.ListAsync(ns, user, token) is not [])
                return;
            foreach (var target in await TargetsAsync(ns, user, token))
                byTarget.GetOrAdd(target, _ => []).Enqueue(new UserPresence(user, change.IsOnline, change.IsOnline ? change.At : null));
        });
        await Parallel.ForEachAsync(byTarget, limits, async (due, token) =>
        {
            foreach (var users in due.Value.Chunk(MaxUsers))
                await PushAsync(push, due.Key, new PresenceList(users), token);
        });
    }

    private List<KeyValuePair<(string Namespace, string User), Change>> TakeDue()
    {
        var now = time.GetUtcNow();
        // One that changed meanwhile stays, with its new time.
        return [.. waiting.Where(w => w.Value.At <= now).Where(waiting.TryRemove)];
    }

    private async Task<IEnumerable<Target>> TargetsAsync(string ns, string user, CancellationToken cancellation)
    {
        if (options.Value.OpenPresence)
            return [Target.To(HubGroups.Everyone(ns))];
        var peers = audience.ListAsync(ns, user, cancellation);
        var links = await memberships.LinksAsync(ns, user, MembershipKind.Room, cancellation);
        var rooms = links.Where(link => link.IsMember).Take(MaxRooms).Select(link => Target.To(HubGroups.Of(ns, link.Membership)));
        return rooms.Concat((await peers).Take(MaxPeers).Select(peer => new Target(null, ns, peer)));
    }

    private static Task<bool> PushAsync(RealtimePush push, Target target, PresenceList users, CancellationToken cancellation) =>
        target.Group is { } group
            ? push.ToGroupAsync(group, Event, users, RecipientsJson.Default.PresenceList, cancellation)
            : push.ToUserAsync(target.Namespace, target.User, Event, users, RecipientsJson.Default.PresenceList, cancellation);

    /// <param name="Group">Null: it is a user.</param>
    private readonly record struct Target(string? Group, string Namespace, string User)
    {
        public static Target To(string group) => new(group, "", "");
    }

    /// <param name="At">When it is to be pushed.</param>
    private readonly record struct Change(bool IsOnline, DateTimeOffset At);
}

/// <summary>Who may see a user's presence besides those who share a room with them. The module of direct messages implements it, because
/// this one knows no conversations.</summary>
public interface IPresenceAudience
{
    /// <summary>Those who are told when the user comes or goes; the likeliest first.</summary>
    Task<IReadOnlyList<string>> ListAsync(string ns, string user, CancellationToken cancellation);

    Task<bool> MaySeeAsync(string ns, string viewer, string user, CancellationToken cancellation);
}
