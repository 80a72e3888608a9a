using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Local.Invocations;

namespace Microsoft.Azure.Functions.Worker.Local.Functions;

/// <summary>A function with all that can be known about it before it runs.</summary>
internal sealed class FunctionEntry
{
    public required FunctionDefinition Definition { get; init; }

    public required MethodInfo Method { get; init; }

    public required TriggerBindingAttribute Trigger { get; init; }

    /// <summary>Outputs other than the HTTP answer.</summary>
    public required IReadOnlyList<OutputBinding> Outputs { get; init; }

    /// <summary>The returned object's properties that are outputs; empty for a plain return value.</summary>
    public required IReadOnlyList<OutputProperty> Properties { get; init; }

    /// <summary>The property that is the HTTP answer, when it is not the return value itself.</summary>
    public required string? HttpProperty { get; init; }

    public required Func<Invocation, ValueTask<object?>> Execute { get; init; }

    public string Name => Definition.Name;

    public bool IsMultiOutput => Properties.Count > 0;

    /// <summary>Moves the properties of a multi-output result to the outputs, as the end of the pipeline does.</summary>
    public void SpreadResult(Invocation invocation)
    {
        if (!IsMultiOutput || invocation.Result is not { } result)
            return;
        foreach (var property in Properties)
        {
            if (property.Read(result) is { } value)
                invocation.Outputs[property.Name] = value;
        }

        invocation.Result = null;
    }
}

/// <summary>Something that is written after the function.</summary>
internal sealed record OutputBinding(string Name, OutputBindingAttribute Attribute);

/// <summary>A property of a multi-output result.</summary>
internal sealed record OutputProperty(string Name, Func<object, object?> Read);
