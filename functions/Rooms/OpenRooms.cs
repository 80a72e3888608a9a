using System.IO.Enumeration;
using Microsoft.Extensions.Options;
using Notifications.Realtime;
using Notifications.Shared;

namespace Notifications.Rooms;

/// <summary>Which rooms users may join and leave by themselves.</summary>
public sealed class OpenRooms(IOptions<RealtimeOptions> options)
{
    private readonly string[] patterns = options.Value.OpenRooms is { Count: > 0 } given ? [.. given] : [RealtimeOptions.DefaultOpenRooms];

    /// <summary>Null when the user may.</summary>
    internal Problem? Refusal(string room) =>
        patterns.Any(p => p.Length > 0 && FileSystemName.MatchesSimpleExpression(p, room, ignoreCase: false))
            ? null
            : Problems.Forbidden($"The room '{FieldErrors.Shorten(room)}' is not open: only a sender can add or remove its members. Open rooms: {Described()}.");

    private string Described() => patterns.Any(p => p.Length > 0) ? string.Join(", ", patterns.Where(p => p.Length > 0)) : "none";
}
