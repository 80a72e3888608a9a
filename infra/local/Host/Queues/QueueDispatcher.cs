using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Functions.LocalHost.Invocations;
using Functions.LocalHost.Rpc;
using Google.Protobuf;

namespace Functions.LocalHost.Queues;

/// <summary>Hands a queue message to its function in the worker.</summary>
public sealed class QueueDispatcher
{
    /// <summary>Bytes that are no text are an error: the message ends in poison instead of arriving changed.</summary>
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly IReadOnlyDictionary<string, FunctionInvoker> functions;
    private readonly CancellationToken drained;

    /// <param name="functions">By name.</param>
    /// <param name="drained">Functions that still run are told to stop. The SDK's own token fires before they could end.</param>
    internal QueueDispatcher(IReadOnlyDictionary<string, FunctionInvoker> functions, CancellationToken drained) =>
        (this.functions, this.drained) = (functions, drained);

    /// <exception cref="Exception">The function failed: the listener brings the message again, or moves it to poison.</exception>
    public async Task RunAsync(string function, QueueMessage message)
    {
        var invoker = functions[function];
        var request = Request(invoker, message);
        var outcome = await invoker.RunAsync(
            request, $"New queue message detected on '{invoker.Function.Trigger.Text("queueName")}'.", drained);
        if (outcome.Failure is { } failure)
            throw failure;
    }

    private static InvocationRequest Request(FunctionInvoker invoker, QueueMessage message)
    {
        var request = invoker.NewRequest();
        var trigger = invoker.Function.Trigger;
        var text = message.Body.ToString();
        request.InputData.Add(new ParameterBinding { Name = trigger.Name, Data = Input(trigger, message, text) });
        var data = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = text,
            ["Id"] = message.MessageId,
            ["PopReceipt"] = message.PopReceipt,
            ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
            ["InsertionTime"] = JsonSerializer.Serialize(message.InsertedOn),
            ["ExpirationTime"] = JsonSerializer.Serialize(message.ExpiresOn),
            ["NextVisibleTime"] = JsonSerializer.Serialize(message.NextVisibleOn),
        };
        // A member of the message wins over what the queue says of it; the worker refuses names that differ in case only.
        JsonMembers.AddTo(data, message.Body.ToMemory().Span);
        foreach (var (name, value) in data)
            request.TriggerMetadata[name] = new TypedData { String = value };
        return request;
    }

    private static TypedData Input(Binding trigger, QueueMessage message, string text)
    {
        if (trigger.IsDeferred)
            return new TypedData { ModelBindingData = Model(message, text) };
        return string.Equals(trigger.Text("dataType"), "binary", StringComparison.OrdinalIgnoreCase)
            ? new TypedData { Bytes = ByteString.CopyFrom(message.Body.ToMemory().Span) }
            : new TypedData { String = StrictUtf8.GetString(message.Body.ToMemory().Span) };
    }

    /// <summary>For parameters of type QueueMessage and BinaryData.</summary>
    private static ModelBindingData Model(QueueMessage message, string text) => new()
    {
        Version = "1.0",
        Source = "AzureStorageQueues",
        ContentType = "application/json",
        Content = ByteString.CopyFrom(JsonSerializer.SerializeToUtf8Bytes(new
        {
            message.MessageId,
            message.PopReceipt,
            MessageText = text,
            message.DequeueCount,
            message.NextVisibleOn,
            message.InsertedOn,
            message.ExpiresOn,
        })),
    };
}
