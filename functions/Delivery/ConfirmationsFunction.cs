using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Realtime;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Delivery;

public sealed class ConfirmationsFunction(ConfirmationHandler handler)
{
    /// <summary>Pushes by the output binding: when the service does not take it, the invocation fails and the queue tries again.</summary>
    [Function("Confirmations")]
    [SignalROutput(HubName = NotificationHub.Name)]
    public async Task<SignalRMessageAction?> Run([QueueTrigger(Queues.Confirmations)] string message, CancellationToken cancellation)
    {
        var confirmation = JsonSerializer.Deserialize(message, AppJson.Default.ConfirmationMessage)!;
        return await handler.HandleAsync(confirmation, cancellation) is { } notification
            ? new SignalRMessageAction(HubEvents.TargetOf(notification), [JsonSerializer.SerializeToElement(notification, AppJson.Default.Notification)])
            {
                UserId = HubUser.Of(notification.Namespace, notification.UserId),
            }
            : null;
    }
}
