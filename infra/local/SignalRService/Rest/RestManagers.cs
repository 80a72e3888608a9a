using System.Globalization;
using Microsoft.Azure.SignalR.Management;
using static Microsoft.Azure.Functions.Worker.SignalRService.SignalRRest;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

internal sealed class RestClientManager(SignalRRest rest) : ClientManager
{
    public override Task CloseConnectionAsync(
        string connectionId, string? reason = null, CancellationToken cancellationToken = default) =>
        rest.CallAsync(
            HttpMethod.Delete,
            "/connections/" + Segment(connectionId),
            reason is null ? "" : "&reason=" + Uri.EscapeDataString(reason),
            null,
            "Warning.Connection.NotExisted",
            cancellationToken);

    public override Task<bool> ConnectionExistsAsync(string connectionId, CancellationToken cancellationToken = default) =>
        ExistsAsync("/connections/" + Segment(connectionId), "Warning.Connection.NotExisted", cancellationToken);

    public override Task<bool> UserExistsAsync(string userId, CancellationToken cancellationToken = default) =>
        ExistsAsync("/users/" + Segment(userId), "Warning.User.NotExisted", cancellationToken);

    public override Task<bool> GroupExistsAsync(string groupName, CancellationToken cancellationToken = default) =>
        ExistsAsync("/groups/" + Segment(groupName), "Warning.Group.NotExisted", cancellationToken);

    private Task<bool> ExistsAsync(string path, string missing, CancellationToken cancellation) =>
        rest.CallAsync(HttpMethod.Head, path, "", null, missing, cancellation);
}

internal sealed class RestGroupManager(SignalRRest rest) : GroupManager
{
    public override Task AddToGroupAsync(
        string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        rest.CallAsync(
            HttpMethod.Put, Path(connectionId, groupName), "", null, "Error.Connection.NotExisted", cancellationToken);

    public override Task RemoveFromGroupAsync(
        string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        rest.CallAsync(HttpMethod.Delete, Path(connectionId, groupName), cancellationToken);

    public override Task RemoveFromAllGroupsAsync(string connectionId, CancellationToken cancellationToken = default) =>
        rest.CallAsync(HttpMethod.Delete, $"/connections/{Segment(connectionId)}/groups", cancellationToken);

    private static string Path(string connectionId, string groupName) =>
        $"/groups/{Segment(groupName)}/connections/{Segment(connectionId)}";
}

internal sealed class RestUserGroupManager(SignalRRest rest) : UserGroupManager
{
    public override Task AddToGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default) =>
        rest.CallAsync(HttpMethod.Put, Path(userId, groupName), cancellationToken);

    public override Task AddToGroupAsync(
        string userId, string groupName, TimeSpan ttl, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ttl, TimeSpan.Zero);
        var seconds = ((int)ttl.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return rest.CallAsync(HttpMethod.Put, Path(userId, groupName), "&ttl=" + seconds, null, null, cancellationToken);
    }

    public override Task<bool> IsUserInGroup(
        string userId, string groupName, CancellationToken cancellationToken = default) =>
        rest.CallAsync(HttpMethod.Get, Path(userId, groupName), "", null, "Info.User.NotInGroup", cancellationToken);

    public override Task RemoveFromAllGroupsAsync(string userId, CancellationToken cancellationToken = default) =>
        rest.CallAsync(HttpMethod.Delete, $"/users/{Segment(userId)}/groups", cancellationToken);

    public override Task RemoveFromGroupAsync(
        string userId, string groupName, CancellationToken cancellationToken = default) =>
        rest.CallAsync(HttpMethod.Delete, Path(userId, groupName), cancellationToken);

    private static string Path(string userId, string groupName) => $"/users/{Segment(userId)}/groups/{Segment(groupName)}";
}
