using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Local.Invocations;

namespace Microsoft.Azure.Functions.Worker.Local.Outputs;

/// <summary>Where the values of one output binding go.</summary>
internal interface IOutputTarget
{
    Task WriteAsync(WorkerValue value, CancellationToken cancellation);
}

/// <summary>Writes a function's outputs: bindings in parallel, all of them even when one fails.</summary>
internal sealed class OutputWriter(IReadOnlyList<(string Name, IOutputTarget Target)> targets, ObjectSerializer serializer)
{
    public Task WriteAsync(Invocation invocation)
    {
        if (targets.Count == 0)
            return Task.CompletedTask;
        var writes = new List<Task>(targets.Count);
        foreach (var (name, target) in targets)
        {
            var value = name == "$return" ? invocation.Result : null;
            if (value is null && invocation.HasOutputs)
                value = invocation.Outputs.GetValueOrDefault(name);
            if (value is not null)
                writes.Add(WriteAsync(target, value));
        }

        return Task.WhenAll(writes);
    }

    // Not the invocation's token: what the function returned is written even when its caller is gone.
    private async Task WriteAsync(IOutputTarget target, object value) =>
        await target.WriteAsync(WorkerValue.From(value, serializer), CancellationToken.None);
}
