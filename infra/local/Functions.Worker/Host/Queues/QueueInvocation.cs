using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Local.Functions;
using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Local.Queues;

/// <summary>An invocation by a queue message.</summary>
internal sealed class QueueInvocation(
    FunctionEntry function,
    string queue,
    QueueMessage message,
    byte[] content,
    IServiceScopeFactory scopes,
    CancellationToken cancellation) : Invocation(function, scopes, cancellation)
{
    private Dictionary<string, object?>? _bindingData;

    public override string Reason => $"New queue message detected on '{queue}'.";

    public override IReadOnlyDictionary<string, object?> BindingData => _bindingData ??= Read();

    public override object? TriggerValue(Type wanted) => wanted == typeof(QueueMessage)
        ? QueuesModelFactory.QueueMessage(
            message.MessageId,
            message.PopReceipt,
            BinaryData.FromBytes(content),
            message.DequeueCount,
            message.NextVisibleOn,
            message.InsertedOn,
            message.ExpiresOn)
        : content;

    private Dictionary<string, object?> Read()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        JsonMembers.AddTo(data, content);
        data["QueueTrigger"] = Encoding.UTF8.GetString(content);
        data["Id"] = message.MessageId;
        data["PopReceipt"] = message.PopReceipt;
        data["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture);
        data["InsertionTime"] = JsonSerializer.Serialize(message.InsertedOn);
        data["ExpirationTime"] = JsonSerializer.Serialize(message.ExpiresOn);
        data["NextVisibleTime"] = JsonSerializer.Serialize(message.NextVisibleOn);
        return data;
    }
}
