using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Storage;

namespace Notifications.Messages;

public sealed class SettleFunction(Settling settling)
{
    /// <summary>What a process that was killed left to do.</summary>
    [Function("ConversationsSettle")]
    public Task Run([QueueTrigger(Queues.Conversations)] string message, CancellationToken cancellation) =>
        settling.RunAsync(JsonSerializer.Deserialize(message, MessagesJson.Default.SettleMessage)!, cancellation);
}
