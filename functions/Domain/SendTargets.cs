namespace Notifications.Domain;

/// <summary>Whom it is sent to, in any mix; who is reached twice gets it once.</summary>
public sealed record SendTargets
{
    public IReadOnlyList<string> Users { get; init; } = [];

    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyList<string> Rooms { get; init; } = [];

    /// <summary>Everyone in the namespace, whatever else is named.</summary>
    public bool Broadcast { get; init; }

    public IReadOnlyList<string> ExcludeUsers { get; init; } = [];

    public bool AreNobody => !Broadcast && Users.Count + Roles.Count + Rooms.Count == 0;
}
