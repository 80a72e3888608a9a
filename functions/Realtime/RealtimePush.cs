using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Notifications.Realtime;

/// <summary>Pushes within a request: with a time limit, and never failing what was stored already.</summary>
public sealed class RealtimePush(NotificationHub hub, IOptions<RealtimeOptions> options, ILogger<RealtimePush> logger)
{
    /// <summary>False when the service did not take it; the log says why.</summary>
    public async Task<bool> ToUserAsync<T>(string ns, string user, string target, T argument, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.Value.PushTimeout);
        try
        {
            // Serialised by the app: the hub class would write members as declared, enums as numbers.
            var json = JsonSerializer.SerializeToElement(argument, type);
            await hub.SendToUserAsync(HubUser.Of(ns, user), target, json, limit.Token);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            logger.PushFailed(target, e.GetType().Name);
            return false;
        }
    }

    /// <summary>Asks the service for something harmless that takes the whole way, signature included.</summary>
    public Task ProbeAsync(CancellationToken cancellation) =>
        hub.SendToGroupAsync("health", "health", JsonElement.Parse("{}"), cancellation);
}
