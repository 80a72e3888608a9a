using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Platform.Telemetry;

namespace Notifications.Realtime;

/// <summary>Pushes within a request: with a time limit, and never failing what was stored already.</summary>
public sealed class RealtimePush(NotificationHub hub, Meters meters, IOptions<RealtimeOptions> options, ILogger<RealtimePush> logger)
{
    /// <summary>False when the service did not take it; the log says why.</summary>
    public Task<bool> ToUserAsync<T>(
        string ns, string user, string target, T argument, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        TryAsync(target, argument, type, (json, limit) => hub.SendToUserAsync(HubUser.Of(ns, user), target, json, limit), cancellation);

    /// <summary>False when the service did not take it; the log says why.</summary>
    public Task<bool> ToGroupAsync<T>(string group, string target, T argument, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        TryAsync(target, argument, type, (json, limit) => hub.SendToGroupAsync(group, target, json, limit), cancellation);

    /// <summary>Whether the user has a connection. True also when the service does not say: then a push has to find out.</summary>
    public async Task<bool> MayBeConnectedAsync(string ns, string user, CancellationToken cancellation)
    {
        using var limit = Limit(cancellation);
        using var asking = Tracing.Start("ask", "presence", ActivityKind.Client);
        try
        {
            return await hub.IsConnectedAsync(HubUser.Of(ns, user), limit.Token);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            asking?.Failed(e);
            logger.PresenceUnknown(e.GetType().Name);
            return true;
        }
    }

    private async Task<bool> TryAsync<T>(
        string target, T argument, JsonTypeInfo<T> type, Func<JsonElement, CancellationToken, Task> send, CancellationToken cancellation)
    {
        using var limit = Limit(cancellation);
        using var pushing = Tracing.Start("push", target, ActivityKind.Client);
        try
        {
            // Serialised by the app: the hub class would write members as declared, enums as numbers.
            await send(JsonSerializer.SerializeToElement(argument, type), limit.Token);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            pushing?.Failed(e);
            meters.PushFailures.Add();
            logger.PushFailed(target, e.GetType().Name);
            return false;
        }
    }

    private CancellationTokenSource Limit(CancellationToken cancellation)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Value.PushTimeout);
        return limit;
    }

    /// <summary>Asks the service for something that takes the whole way, signature included, and reaches nobody: whether somebody is
    /// connected who can't be, since every user's name there has a colon.</summary>
    public Task ProbeAsync(CancellationToken cancellation) => hub.IsConnectedAsync("health", cancellation);
}
