using Functions.LocalHost.Rpc;

namespace Functions.LocalHost.Outputs;

/// <summary>Where the values of one output binding go.</summary>
internal interface IOutputTarget
{
    Task WriteAsync(TypedData value, CancellationToken cancellation);
}

/// <summary>Writes a function's outputs: bindings in parallel, all of them even when one fails.</summary>
internal sealed class OutputWriter(IReadOnlyList<(string Name, IOutputTarget Target)> targets)
{
    private const string Return = "$return";

    public Task WriteAsync(InvocationResponse response)
    {
        if (targets.Count == 0)
            return Task.CompletedTask;
        var writes = new List<Task>(targets.Count);
        foreach (var (name, target) in targets)
        {
            var value = response.OutputData.FirstOrDefault(o => o.Name == name)?.Data ?? (name == Return ? response.ReturnValue : null);
            if (value is { DataCase: not TypedData.DataOneofCase.None })
                // No token: what the function returned is written even when its caller is gone.
                writes.Add(target.WriteAsync(value, CancellationToken.None));
        }

        return Task.WhenAll(writes);
    }
}
