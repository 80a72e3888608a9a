using Microsoft.AspNetCore.SignalR;

namespace Microsoft.Azure.Functions.Worker.Local.SignalR;

/// <summary>Whom to send to; a list is one call each.</summary>
internal sealed class RestHubClients(SignalRRest rest) : IHubClients
{
    public IClientProxy All => new Proxy((message, c) => rest.SendAllAsync(message(), null, c));

    public IClientProxy AllExcept(IReadOnlyList<string> excludedConnectionIds) =>
        new Proxy((message, c) => rest.SendAllAsync(message(), excludedConnectionIds, c));

    public IClientProxy Client(string connectionId) =>
        new Proxy((message, c) => rest.SendConnectionAsync(connectionId, message(), c));

    public IClientProxy Clients(IReadOnlyList<string> connectionIds) => new Proxy((message, c) =>
        Task.WhenAll(connectionIds.Select(id => rest.SendConnectionAsync(id, message(), c))));

    public IClientProxy Group(string groupName) =>
        new Proxy((message, c) => rest.SendGroupAsync(groupName, message(), null, c));

    public IClientProxy GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) =>
        new Proxy((message, c) => rest.SendGroupAsync(groupName, message(), excludedConnectionIds, c));

    public IClientProxy Groups(IReadOnlyList<string> groupNames) => new Proxy((message, c) =>
        Task.WhenAll(groupNames.Select(name => rest.SendGroupAsync(name, message(), null, c))));

    public IClientProxy User(string userId) => new Proxy((message, c) => rest.SendUserAsync(userId, message(), c));

    public IClientProxy Users(IReadOnlyList<string> userIds) => new Proxy((message, c) =>
        Task.WhenAll(userIds.Select(id => rest.SendUserAsync(id, message(), c))));

    /// <summary>A request's content can be sent once, so each call makes its own.</summary>
    private sealed class Proxy(Func<Func<MessageContent>, CancellationToken, Task> send) : IClientProxy
    {
        public async Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default) =>
            await send(() => new MessageContent(method, args), cancellationToken);
    }
}
