using Azure.Core.Serialization;
using Microsoft.AspNetCore.SignalR;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>Whom to send to; a list is one call each.</summary>
internal sealed class RestHubClients(SignalRRest rest, ObjectSerializer serializer) : IHubClients
{
    public IClientProxy All => Send((message, c) => rest.SendAllAsync(message(), null, c));

    public IClientProxy AllExcept(IReadOnlyList<string> excludedConnectionIds) =>
        Send((message, c) => rest.SendAllAsync(message(), excludedConnectionIds, c));

    public IClientProxy Client(string connectionId) =>
        Send((message, c) => rest.SendConnectionAsync(connectionId, message(), c));

    public IClientProxy Clients(IReadOnlyList<string> connectionIds) => Send((message, c) =>
        Task.WhenAll(connectionIds.Select(id => rest.SendConnectionAsync(id, message(), c))));

    public IClientProxy Group(string groupName) =>
        Send((message, c) => rest.SendGroupAsync(groupName, message(), null, c));

    public IClientProxy GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) =>
        Send((message, c) => rest.SendGroupAsync(groupName, message(), excludedConnectionIds, c));

    public IClientProxy Groups(IReadOnlyList<string> groupNames) => Send((message, c) =>
        Task.WhenAll(groupNames.Select(name => rest.SendGroupAsync(name, message(), null, c))));

    public IClientProxy User(string userId) => Send((message, c) => rest.SendUserAsync(userId, message(), c));

    public IClientProxy Users(IReadOnlyList<string> userIds) => Send((message, c) =>
        Task.WhenAll(userIds.Select(id => rest.SendUserAsync(id, message(), c))));

    private Proxy Send(Func<Func<MessageContent>, CancellationToken, Task> send) => new(send, serializer);

    /// <summary>A request's content can be sent once, so each call makes its own.</summary>
    private sealed class Proxy(Func<Func<MessageContent>, CancellationToken, Task> send, ObjectSerializer serializer) : IClientProxy
    {
        public async Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default) =>
            await send(() => new MessageContent(method, args, serializer), cancellationToken);
    }
}
