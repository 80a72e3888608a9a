using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Tests.App.Functions;

/// <summary>Each listens only where a test sets its queue's name.</summary>
public sealed class QueueFunctions(Probe probe)
{
    [Function("QueueString")]
    public Task QueueStringAsync(
        [QueueTrigger("%QueueString%")] string text, int dequeueCount, string id, DateTimeOffset insertionTime, FunctionContext context) =>
        probe.CallAsync("QueueString", text, context.CancellationToken, dequeueCount, id, insertionTime, context);

    [Function("QueueBytes")]
    public Task QueueBytesAsync([QueueTrigger("%QueueBytes%")] byte[] bytes, CancellationToken cancellation) =>
        probe.CallAsync("QueueBytes", bytes, cancellation);

    [Function("QueueBinaryData")]
    public Task QueueBinaryDataAsync([QueueTrigger("%QueueBinaryData%")] BinaryData data, CancellationToken cancellation) =>
        probe.CallAsync("QueueBinaryData", data, cancellation);

    [Function("QueueMessage")]
    public Task QueueMessageAsync([QueueTrigger("%QueueMessage%")] QueueMessage message, CancellationToken cancellation) =>
        probe.CallAsync("QueueMessage", message, cancellation);

    [Function("QueuePoco")]
    public Task QueuePocoAsync([QueueTrigger("%QueuePoco%")] Poco poco, string name, CancellationToken cancellation) =>
        probe.CallAsync("QueuePoco", poco, cancellation, name);
}
