namespace Notifications.Recipients.Presence;

/// <summary>Who talks with whom. The module that carries messages implements it.</summary>
public interface IConversations
{
    /// <summary>The user takes part in a conversation with the peer: has read in it, or wrote last, and did not block the peer. What
    /// somebody only received tells their presence to nobody.</summary>
    Task<bool> TakesPartAsync(string ns, string user, string peer, CancellationToken cancellation);
}
