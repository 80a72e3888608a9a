using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;

namespace Notifications.Realtime;

public sealed class PingFunctions(TimeProvider time)
{
    /// <summary>The server's time, for a client that wants to know whether the whole way works.</summary>
    [Function("HubPing")]
    public JsonElement Ping([SignalRTrigger(NotificationHub.Name, "messages", "ping")] SignalRInvocationContext invocation) =>
        HubAnswer.Of(new Pong(time.GetUtcNow()), RealtimeJson.Default.Pong);
}

/// <param name="At">The server's time.</param>
public sealed record Pong(DateTimeOffset At);
