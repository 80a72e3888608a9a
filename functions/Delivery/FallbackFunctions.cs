using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Channels;
using Notifications.Shared;
using Notifications.Storage;

namespace Notifications.Delivery;

public sealed class FallbackFunctions(FallbackHandler handler)
{
    [Function("FallbackEmail")]
    public Task Email([QueueTrigger(Queues.FallbackEmail)] string message, CancellationToken cancellation) =>
        RunAsync(ChannelKind.Email, message, cancellation);

    [Function("FallbackPush")]
    public Task Push([QueueTrigger(Queues.FallbackPush)] string message, CancellationToken cancellation) =>
        RunAsync(ChannelKind.Push, message, cancellation);

    [Function("FallbackSms")]
    public Task Sms([QueueTrigger(Queues.FallbackSms)] string message, CancellationToken cancellation) =>
        RunAsync(ChannelKind.Sms, message, cancellation);

    private Task RunAsync(ChannelKind channel, string message, CancellationToken cancellation) =>
        handler.HandleAsync(channel, JsonSerializer.Deserialize(message, AppJson.Default.FallbackMessage)!, cancellation);
}
