using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Platform;
using Notifications.Platform.Http;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Security;
using Notifications.Realtime;

namespace Notifications.AppEvents;

public sealed class AppEventFunctions(AppEventSender sender, RoomMessages messages, IOptions<FeatureFlags> switches)
{
    [Function("EventsSend"), Access(Access.Sender), RateLimited]
    public async Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events")] HttpRequest request, CancellationToken cancellation)
    {
        if (!switches.Value.Enabled)
            return Answer.Problem(Problems.SendingDisabled());
        var body = await RequestBody.ReadAsync(request, cancellation);
        if (body.Problem is { } problem)
            return Answer.Problem(problem);
        var fields = new JsonFields(body.Json, new FieldErrors());
        if (AppEventReader.Read(fields) is not { } sent)
            return Answer.Problem(Problems.Invalid(fields.Errors));
        if (RateLimitScope.TakeMore(request, sent.Targets.Count - 1) is { } limited)
            return Answer.Problem(limited);
        var result = await sender.SendAsync(Caller.Of(request).Namespace, sent, cancellation);
        return result.Pushed.Count == 0
            ? Answer.Problem(Problems.Unavailable("the real-time service for the event"))
            : Answer.Json(result, AppEventsJson.Default.AppEventResult);
    }

    /// <summary>From one member of a room to all of them: <c>{ "room", "event", "data" }</c>.</summary>
    [Function("HubMessage")]
    public async Task<JsonElement> Message(
        [SignalRTrigger(NotificationHub.Name, "messages", "message")] SignalRInvocationContext invocation, CancellationToken cancellation)
    {
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return HubAnswer.Of(Problems.Unauthenticated("The connection belongs to no user: negotiate first."));
        var errors = new FieldErrors();
        if (HubArguments.Read(invocation, "event", errors) is not { } fields || AppEventReader.ReadMessage(fields) is not { } message)
            return HubAnswer.Of(Problems.Invalid(errors));
        return await messages.SendAsync(ns, user, invocation.ConnectionId, message, cancellation) is { } problem
            ? HubAnswer.Of(problem)
            : HubAnswer.Of(new MessageSent(AppEvent.Prefix + message.Name, message.Room), AppEventsJson.Default.MessageSent);
    }
}
