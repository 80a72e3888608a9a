namespace Notifications.Recipients.Presence;

/// <summary>Who may see a user's presence besides those who share a room with them. The module of direct messages implements it, because
/// this one knows no conversations.</summary>
public interface IPresenceAudience
{
    /// <summary>Those who are told when the user comes or goes; the likeliest first.</summary>
    Task<IReadOnlyList<string>> ListAsync(string ns, string user, CancellationToken cancellation);

    Task<bool> MaySeeAsync(string ns, string viewer, string user, CancellationToken cancellation);
}
