using System.Text.Json;
using Microsoft.Extensions.Options;
using Notifications.Platform.RateLimits;

namespace Notifications.AppEvents;

/// <summary>An event of an app's own, as clients get it under its prefixed name. It is pushed and not stored.</summary>
public sealed record AppEvent
{
    /// <summary>Before every name: an app can't send what looks like an event of this system.</summary>
    public const string Prefix = "app:";

    /// <summary>Any JSON; null when there was none.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>The room that it was sent to; null when it came by a role or for the user.</summary>
    public string? Room { get; init; }

    /// <summary>The member of the room who sent it; null when the app did.</summary>
    public string? From { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>Whom an event is for.</summary>
public sealed record AppEventTargets(IReadOnlyList<string> Users, IReadOnlyList<string> Roles, IReadOnlyList<string> Rooms)
{
    internal int Count => Users.Count + Roles.Count + Rooms.Count;
}

/// <param name="Event">Its name as clients get it.</param>
/// <param name="Pushed">What the real-time service took. Whether anybody was connected there it does not say.</param>
/// <param name="Failed">What it did not take.</param>
public sealed record AppEventResult(string Event, AppEventTargets Pushed, AppEventTargets Failed);

/// <summary>The hub's answer to a message.</summary>
public sealed record MessageSent(string Event, string Room);

/// <summary>How much clients may send to rooms: buckets of this instance, one per connection and one per user.</summary>
public sealed class EventLimits(IOptions<AppEventOptions> options, TimeProvider time) : IDisposable
{
    private readonly Buckets<string> connections = new(options.Value.PerConnection, time);
    private readonly Buckets<(string, string)> users = new(options.Value.PerUser, time);

    /// <summary>Seconds to wait; null when it may go on.</summary>
    public int? Enter(string ns, string user, string connection) => connections.Take(connection) ?? users.Take((ns, user));

    public void Dispose()
    {
        connections.Dispose();
        users.Dispose();
    }
}
