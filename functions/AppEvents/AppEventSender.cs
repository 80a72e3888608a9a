using System.Collections.Concurrent;
using System.IO.Enumeration;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Realtime;
using Notifications.Recipients;

namespace Notifications.AppEvents;

/// <summary>Pushes an app's events. Nothing is stored, and nothing is tried again: the next event is newer.</summary>
public sealed class AppEventSender(RealtimePush push, TimeProvider time)
{
    private const int PushesAtOnce = 16;

    internal async Task<AppEventResult> SendAsync(string ns, AppEventRequest request, CancellationToken cancellation)
    {
        var (name, happened) = (AppEvent.Prefix + request.Name, new AppEvent { Data = request.Data, At = time.GetUtcNow() });
        var json = AppEventsJson.Default.AppEvent;
        var targets = request.Targets;
        var failed = new AppEventTargets(
            await FailedAsync(targets.Users, user => push.ToUserAsync(ns, user, name, happened, json, cancellation), cancellation),
            await FailedAsync(targets.Roles, role => ToGroupAsync(Membership.Role(role), happened), cancellation),
            await FailedAsync(targets.Rooms, room => ToGroupAsync(Membership.Room(room), happened with { Room = room }), cancellation));
        return new AppEventResult(name, Without(targets, failed), failed);

        Task<bool> ToGroupAsync(Membership group, AppEvent what) =>
            push.ToGroupAsync(HubGroups.Of(ns, group), name, what, json, cancellation);
    }

    /// <summary>False when the real-time service did not take it.</summary>
    internal Task<bool> SendAsync(string ns, string user, RoomMessage message, CancellationToken cancellation) => push.ToGroupAsync(
        HubGroups.Of(ns, Membership.Room(message.Room)), AppEvent.Prefix + message.Name,
        new AppEvent { Data = message.Data, Room = message.Room, From = user, At = time.GetUtcNow() },
        AppEventsJson.Default.AppEvent, cancellation);

    private static async Task<IReadOnlyList<string>> FailedAsync(
        IReadOnlyList<string> names, Func<string, Task<bool>> send, CancellationToken cancellation)
    {
        var failed = new ConcurrentBag<string>();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = PushesAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(names, limits, async (name, _) =>
        {
            if (!await send(name))
                failed.Add(name);
        });
        return [.. names.Where(failed.Contains)];
    }

    private static AppEventTargets Without(AppEventTargets targets, AppEventTargets failed) =>
        new([.. targets.Users.Except(failed.Users)], [.. targets.Roles.Except(failed.Roles)], [.. targets.Rooms.Except(failed.Rooms)]);
}

/// <summary>Events that a room's members send each other, where that is allowed.</summary>
public sealed class RoomMessages(
    AppEventSender sender, MembershipStore memberships, EventLimits limits, IOptions<AppEventOptions> options)
{
    /// <summary>Null when it was pushed.</summary>
    internal async Task<Problem?> SendAsync(string ns, string user, string connection, RoomMessage message, CancellationToken cancellation)
    {
        if (limits.Enter(ns, user, connection) is { } wait)
            return Problems.TooManyRequests($"You sent too many messages. Try again in {wait} s.", wait);
        if (!options.Value.MessageRooms.Any(p => FileSystemName.MatchesSimpleExpression(p, message.Room, ignoreCase: false)))
            return Problems.Forbidden(
                $"The room '{FieldErrors.Shorten(message.Room)}' takes no messages from its members. Rooms that do: {Described()}.");
        if (await memberships.FindLinkAsync(ns, user, Membership.Room(message.Room), cancellation) is not { IsMember: true })
            return Problems.Forbidden(
                $"You are not a member of the room '{FieldErrors.Shorten(message.Room)}': only members may send to it.");
        return await sender.SendAsync(ns, user, message, cancellation)
            ? null
            : Problems.Unavailable("the real-time service for the message");
    }

    private string Described() => options.Value.MessageRooms.Count == 0 ? "none" : string.Join(", ", options.Value.MessageRooms);
}
