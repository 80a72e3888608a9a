// The official SDK is written without nullable annotations: what it leaves open stays open here.
#nullable disable
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;

namespace Microsoft.Azure.SignalR.Management;

/// <summary>What a client's token says.</summary>
public class NegotiationOptions
{
    public string UserId { get; set; }

    public IList<Claim> Claims { get; set; }

    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(1);
}

/// <summary>Closes connections and asks who is there.</summary>
public abstract class ClientManager
{
    public abstract Task CloseConnectionAsync(
        string connectionId, string reason = null, CancellationToken cancellationToken = default);

    public abstract Task<bool> ConnectionExistsAsync(string connectionId, CancellationToken cancellationToken = default);

    public abstract Task<bool> UserExistsAsync(string userId, CancellationToken cancellationToken = default);

    public abstract Task<bool> GroupExistsAsync(string groupName, CancellationToken cancellationToken = default);
}

/// <summary>Groups of connections.</summary>
public abstract class GroupManager : IGroupManager
{
    public abstract Task AddToGroupAsync(
        string connectionId, string groupName, CancellationToken cancellationToken = default);

    public abstract Task RemoveFromGroupAsync(
        string connectionId, string groupName, CancellationToken cancellationToken = default);

    public abstract Task RemoveFromAllGroupsAsync(string connectionId, CancellationToken cancellationToken = default);
}

/// <summary>Groups of users.</summary>
public interface IUserGroupManager
{
    Task AddToGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default);

    Task AddToGroupAsync(string userId, string groupName, TimeSpan ttl, CancellationToken cancellationToken = default);

    Task RemoveFromGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default);

    Task RemoveFromAllGroupsAsync(string userId, CancellationToken cancellationToken = default);

    Task<bool> IsUserInGroup(string userId, string groupName, CancellationToken cancellationToken = default);
}

/// <summary>Groups of users.</summary>
public abstract class UserGroupManager : IUserGroupManager
{
    public abstract Task AddToGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default);

    public abstract Task AddToGroupAsync(
        string userId, string groupName, TimeSpan ttl, CancellationToken cancellationToken = default);

    public abstract Task<bool> IsUserInGroup(
        string userId, string groupName, CancellationToken cancellationToken = default);

    public abstract Task RemoveFromAllGroupsAsync(string userId, CancellationToken cancellationToken = default);

    public abstract Task RemoveFromGroupAsync(
        string userId, string groupName, CancellationToken cancellationToken = default);
}
