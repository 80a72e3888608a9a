using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Realtime;

namespace Notifications.Messages;

/// <summary>What clients call on their connection; each does what its HTTP function does, and answers the same JSON or <c>{ "problem": …
/// }</c>.</summary>
public sealed class MessageHubFunctions(MessageSender sender, MessageHandler handler)
{
    [Function("HubSendMessage")]
    public Task<JsonElement> Send(
        [SignalRTrigger(NotificationHub.Name, "messages", "sendMessage")] SignalRInvocationContext invocation,
        CancellationToken cancellation) =>
        AnswerAsync(invocation, "to", SendMessageRequest.Read, async (ns, user, request, _) =>
        {
            var sent = await sender.SendAsync(ns, user, request, cancellation);
            return sent.Problem is { } problem ? HubAnswer.Of(problem) : HubAnswer.Of(sent.Message!, MessagesJson.Default.Message);
        });

    [Function("HubMarkConversationRead")]
    public Task<JsonElement> MarkRead(
        [SignalRTrigger(NotificationHub.Name, "messages", "markConversationRead")] SignalRInvocationContext invocation,
        CancellationToken cancellation) =>
        AnswerAsync(invocation, "conversationWith", MarkReadRequest.Read, async (ns, user, request, fields) =>
        {
            if (await handler.ReadAsync(ns, user, request, cancellation) is { } read)
                return HubAnswer.Of(read, MessagesJson.Default.ConversationRead);
            fields.Fail("upTo", MarkReadRequest.NoMessage(request.UpTo.ToString()));
            return HubAnswer.Of(Problems.Invalid(fields.Errors));
        });

    [Function("HubTyping")]
    public Task<JsonElement> Typing(
        [SignalRTrigger(NotificationHub.Name, "messages", "typing")] SignalRInvocationContext invocation, CancellationToken cancellation) =>
        AnswerAsync(invocation, "to", ReadTo, async (ns, user, to, _) =>
            await sender.TypeAsync(ns, user, to, cancellation) is { } problem
                ? HubAnswer.Of(problem)
                : HubAnswer.Of(new TypingTaken(to), MessagesJson.Default.TypingTaken));

    private static string ReadTo(JsonFields fields, string user)
    {
        var to = MessageRequests.ReadPeer(fields, "to", user);
        fields.RejectUnknown();
        return to;
    }

    private static async Task<JsonElement> AnswerAsync<T>(
        SignalRInvocationContext invocation, string name, Func<JsonFields, string, T> read,
        Func<string, string, T, JsonFields, Task<JsonElement>> answer)
    {
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return HubAnswer.Of(Problems.Unauthenticated("The connection belongs to no user: negotiate first."));
        var errors = new FieldErrors();
        if (HubArguments.Read(invocation, name, errors) is not { } fields)
            return HubAnswer.Of(Problems.Invalid(errors));
        var argument = read(fields, user);
        return errors.Any ? HubAnswer.Of(Problems.Invalid(errors)) : await answer(ns, user, argument, fields);
    }
}
