using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Auditing;
using Notifications.Platform.Http;
using Notifications.Platform.Security;

namespace Notifications.Messages;

/// <summary>Direct messages: each user's own conversations and nobody else's, whatever their role.</summary>
public sealed class MessageFunctions(MessageSender sender, MessageHandler handler)
{
    [Function("MessagesSend"), Access(Access.User)]
    public async Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/send")] HttpRequest request, CancellationToken cancellation)
    {
        var (caller, body) = (Caller.Of(request), await RequestBody.ReadAsync(request, cancellation));
        if (body.Problem is { } malformed)
            return Answer.Problem(malformed);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var message = SendMessageRequest.Read(fields, caller.User);
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        var sent = await sender.SendAsync(caller.Namespace, caller.User, message, cancellation);
        return sent.Problem is { } problem
            ? Answer.Problem(problem)
            : Answer.Json(sent.Message!, MessagesJson.Default.Message, sent.IsNew ? HttpStatusCode.Created : HttpStatusCode.OK);
    }

    [Function("MessagesMarkRead"), Access(Access.User)]
    public async Task<IResult> MarkRead(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/mark-read")] HttpRequest request,
        CancellationToken cancellation)
    {
        var (caller, body) = (Caller.Of(request), await RequestBody.ReadAsync(request, cancellation));
        if (body.Problem is { } malformed)
            return Answer.Problem(malformed);
        var fields = new JsonFields(body.Json, new FieldErrors());
        var read = MarkReadRequest.Read(fields, caller.User);
        if (fields.Errors.Any)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        if (await handler.ReadAsync(caller.Namespace, caller.User, read, cancellation) is { } done)
            return Answer.Json(done, MessagesJson.Default.ConversationRead);
        fields.Fail("upTo", MarkReadRequest.NoMessage(read.UpTo.ToString()));
        return Answer.Problem(Problems.Invalid(fields.Errors));
    }

    /// <summary>For who has no connection of their own, such as a tab that shares another one's; the hub method does the same.</summary>
    [Function("MessagesTyping"), Access(Access.User)]
    public async Task<IResult> Type(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/typing/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation)
    {
        var (caller, errors) = (Caller.Of(request), new FieldErrors());
        var peer = MessageRequests.ReadPeer(userId, caller.User, errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        return await sender.TypeAsync(caller.Namespace, caller.User, peer, cancellation) is { } problem
            ? Answer.Problem(problem)
            : Answer.NoContent();
    }

    [Function("MessagesDelete"), Access(Access.User)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "messages/{id:guid}")] HttpRequest request,
        Guid id, CancellationToken cancellation)
    {
        var (caller, query, errors) = (Caller.Of(request), QueryParameters.Of(request), new FieldErrors());
        query.RejectUnknown(errors, "this request", ["for"]);
        if (query["for"] is { } whom and not ("me" or "everyone"))
            errors.Add("for", $"'{FieldErrors.Shorten(whom)}' is not allowed; allowed: me, everyone");
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        return await handler.DeleteAsync(caller.Namespace, caller.User, id, query["for"] == "everyone", cancellation) is { } problem
            ? Answer.Problem(problem)
            : Answer.NoContent();
    }

    [Function("MessagesBlock"), Access(Access.User), Audited(AuditAction.UserBlocked, User = "userId")]
    public Task<IResult> Block(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "messages/block/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation) => BlockAsync(request, userId, block: true, cancellation);

    [Function("MessagesUnblock"), Access(Access.User), Audited(AuditAction.UserUnblocked, User = "userId")]
    public Task<IResult> Unblock(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "messages/block/{userId}")] HttpRequest request, string userId,
        CancellationToken cancellation) => BlockAsync(request, userId, block: false, cancellation);

    private async Task<IResult> BlockAsync(HttpRequest request, string userId, bool block, CancellationToken cancellation)
    {
        var (caller, errors) = (Caller.Of(request), new FieldErrors());
        var peer = MessageRequests.ReadPeer(userId, caller.User, errors);
        if (errors.Any)
            return Answer.Problem(Problems.Invalid(errors));
        return await handler.BlockAsync(caller.Namespace, caller.User, peer, block, cancellation) is { } problem
            ? Answer.Problem(problem)
            : Answer.NoContent();
    }
}

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

/// <summary>The problems of direct messages.</summary>
internal static class MessageProblems
{
    public static Problem NotFound(Guid id) => Problems.NotFound($"You have no message '{id}'.");

    public static Problem NotAllowed(MayWrite mayWrite) => Problems.Forbidden(mayWrite == MayWrite.Nobody
        ? "Messages are switched off: the setting Notifications:Messages:MayWrite is Nobody."
        : "You may write to people who share a room with you.");

    public static Problem YouBlocked() => Problems.Forbidden("You blocked this user. Unblock them to write to them.");

    public static Problem TooManyBlocked(int most) =>
        Problems.TooMany($"You have already blocked {most:N0} users, the maximum. Unblock one first.");

    public static Problem NotYours() =>
        Problems.Forbidden("Only its author may delete a message for everyone. You may delete it for yourself.");

    public static Problem TooLate(TimeSpan within) =>
        Problems.TooLate(
            $"A message can be deleted for everyone for {within.TotalMinutes:0.##} minutes. You may still delete it for yourself.");
}
