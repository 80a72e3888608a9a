using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Security;

namespace Notifications.Realtime;

public sealed class NegotiateFunctions(NotificationHub hub, IOptions<RealtimeOptions> options, TimeProvider time)
{
    /// <summary>Tells a SignalR client where to connect, as the verified caller and nobody else; and what time it is here: what was sent
    /// since then is new to that connection, whichever way it comes.</summary>
    [Function("Negotiate"), Access(Access.User)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "negotiate")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = Caller.Of(request);
        var connection = await hub.NegotiateForAsync(
            HubUser.Of(caller.Namespace, caller.User), caller.IsAdmin, options.Value.TokenLifetime);
        var answer = JsonNode.Parse(connection)!;
        answer["now"] = Rfc3339.Format(time.GetUtcNow());
        return new Answer(HttpStatusCode.OK, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(answer.ToJsonString()));
    }
}

public sealed class PingFunctions(TimeProvider time)
{
    /// <summary>The server's time, for a client that wants to know whether the whole way works.</summary>
    [Function("HubPing")]
    public JsonElement Ping([SignalRTrigger(NotificationHub.Name, "messages", "ping")] SignalRInvocationContext invocation) =>
        HubAnswer.Of(new Pong(time.GetUtcNow()), RealtimeJson.Default.Pong);
}

/// <param name="At">The server's time.</param>
public sealed record Pong(DateTimeOffset At);
