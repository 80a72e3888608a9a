namespace Notifications.Presence;

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

public sealed record RemovedConnections(int Removed);
