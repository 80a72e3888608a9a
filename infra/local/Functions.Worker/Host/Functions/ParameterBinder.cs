using System.Reflection;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Local.Invocations;

namespace Microsoft.Azure.Functions.Worker.Local.Functions;

/// <summary>Where one parameter's value comes from.</summary>
internal sealed class ParameterBinder(Func<Invocation, object?> bind)
{
    public object? Bind(Invocation invocation) => bind(invocation);

    public static ParameterBinder Create(ParameterInfo parameter, bool isTrigger, ObjectSerializer serializer)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext))
            return new(invocation => invocation);
        if (type == typeof(CancellationToken))
            return new(invocation => invocation.CancellationToken);
        var name = parameter.Name!;
        var convert = new InputConverter(parameter, serializer);
        return isTrigger
            ? new(invocation => convert.Convert(invocation.TriggerValue(type)))
            : new(invocation => convert.Convert(invocation.TryGetBindingData(name, out var value) ? value : null));
    }
}
