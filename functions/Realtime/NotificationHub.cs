using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Azure.SignalR.Management;

namespace Notifications.Realtime;

/// <summary>The app's way to the real-time service outside of output bindings: negotiation, and pushes within a request. Its class name is
/// the hub's name, which the official extension gives no other way to set.</summary>
public sealed class NotificationHub(IServiceProvider services) : ServerlessHub(services)
{
    public const string Name = nameof(NotificationHub);

    internal Task SendToUserAsync(string user, string target, JsonElement argument, CancellationToken cancellation) =>
        Clients.User(user).SendAsync(target, argument, cancellation);

    internal Task SendToGroupAsync(string group, string target, JsonElement argument, CancellationToken cancellation) =>
        Clients.Group(group).SendAsync(target, argument, cancellation);

    internal Task<bool> IsConnectedAsync(string user, CancellationToken cancellation) => ClientManager.UserExistsAsync(user, cancellation);

    internal Task AddUserToGroupAsync(string user, string group, CancellationToken cancellation) =>
        UserGroups.AddToGroupAsync(user, group, cancellation);

    internal Task RemoveUserFromGroupAsync(string user, string group, CancellationToken cancellation) =>
        UserGroups.RemoveFromGroupAsync(user, group, cancellation);

    internal Task AddConnectionToGroupAsync(string connection, string group, CancellationToken cancellation) =>
        Groups.AddToGroupAsync(connection, group, cancellation);

    internal Task CloseAsync(string connection, string reason, CancellationToken cancellation) =>
        ClientManager.CloseConnectionAsync(connection, reason, cancellation);

    /// <summary>One claim for one fact: a list would be cut at its comma.</summary>
    internal Task<BinaryData> NegotiateForAsync(string user, bool isAdmin, TimeSpan lifetime) =>
        NegotiateAsync(new NegotiationOptions
        {
            UserId = user,
            TokenLifetime = lifetime,
            Claims = isAdmin
        ? [new Claim(HubUser.AdminClaim, "true")] : []
        });
}
