namespace Notifications.Rooms;

/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
public sealed record RoomMemberPage(IReadOnlyList<RoomMember> Items, string? NextCursor);

public sealed record RoomMember(string UserId);

/// <summary>The answer to joining or leaving over the hub.</summary>
public sealed record RoomName(string Room);
