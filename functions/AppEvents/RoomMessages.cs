using System.IO.Enumeration;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Recipients;

namespace Notifications.AppEvents;

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
            return Problems.Forbidden($"You are no member of the room '{FieldErrors.Shorten(message.Room)}': only members may send to it.");
        return await sender.SendAsync(ns, user, message, cancellation)
            ? null
            : Problems.Unavailable("the real-time service for the message");
    }

    private string Described() => options.Value.MessageRooms.Count == 0 ? "none" : string.Join(", ", options.Value.MessageRooms);
}
