using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Messages;

/// <summary>Lists of one's own conversations and their messages.</summary>
public sealed class ConversationFunctions(ConversationReader reader, MessageHandler handler)
{
    [Function("MessagesConversations"), Access(Access.User)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "messages/conversations")] HttpRequest request,
        CancellationToken cancellation)
    {
        var (caller, errors) = (Caller.Of(request), new FieldErrors());
        var (limit, before) = ReadPage(request, cursor => ConversationReader.ReadCursor(caller, cursor), errors);
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(await reader.ListAsync(caller, before, limit, cancellation), MessagesJson.Default.ConversationPage);
    }

    [Function("MessagesConversation"), Access(Access.User)]
    public async Task<IResult> Read(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "messages/conversation/{userId}")] HttpRequest request,
        string userId, CancellationToken cancellation)
    {
        var (caller, errors) = (Caller.Of(request), new FieldErrors());
        var peer = MessageRequests.ReadPeer(userId, caller.User, errors);
        var (limit, before) = ReadPage(request, cursor => ConversationReader.ReadCursor(caller, cursor, peer), errors);
        return errors.Any
            ? Answer.Problem(Problems.Invalid(errors))
            : Answer.Json(await reader.ReadAsync(caller, peer, before, limit, cancellation), MessagesJson.Default.MessagePage);
    }

    [Function("MessagesConversationDelete"), Access(Access.User)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "messages/conversation/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation)
    {
        var (caller, errors) = (Caller.Of(request), new FieldErrors());
        var peer = MessageRequests.ReadPeer(userId, caller.User, errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        await handler.DeleteConversationAsync(caller.Namespace, caller.User, peer, cancellation);
        return Answer.NoContent();
    }

    [Function("MessagesBlocked"), Access(Access.User)]
    public async Task<IResult> Blocked(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "messages/blocked")] HttpRequest request,
        CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        return Answer.Json(await reader.ListBlockedAsync(caller.Namespace, caller.User, cancellation), MessagesJson.Default.BlockedUsers);
    }

    private static (int Limit, Guid? Before) ReadPage(HttpRequest request, Func<string, Guid?> readCursor, FieldErrors errors)
    {
        var query = ListQuery.Read(QueryParameters.Of(request), errors);
        var before = errors.Any ? null : query.Position(readCursor, errors);
        return (query.Limit, before);
    }
}
