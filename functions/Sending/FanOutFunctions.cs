using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Realtime;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Sending;

public sealed class FanOutFunctions(FanOutHandler fanOut, DeliveryHandler deliveries)
{
    [Function("FanOut")]
    [SignalROutput(HubName = NotificationHub.Name)]
    public Task<SignalRMessageAction[]> Find([QueueTrigger(Queues.FanOut)] string message, CancellationToken cancellation) =>
        fanOut.HandleAsync(JsonSerializer.Deserialize(message, AppJson.Default.FanOutMessage)!, cancellation);

    /// <summary>Pushes by the hub class, in parallel: an output binding would send one after another.</summary>
    [Function("Deliveries")]
    public Task Deliver([QueueTrigger(Queues.Deliveries)] string message, CancellationToken cancellation) =>
        deliveries.HandleAsync(JsonSerializer.Deserialize(message, AppJson.Default.DeliveryMessage)!, cancellation);
}
