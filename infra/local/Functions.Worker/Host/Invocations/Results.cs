namespace Microsoft.Azure.Functions.Worker.Local.Invocations;

internal sealed class UntypedInvocationResult(Invocation invocation) : InvocationResult
{
    public override object? Value
    {
        get => invocation.Result;
        set => invocation.Result = value;
    }
}

internal sealed class TypedInvocationResult<T>(Invocation invocation) : InvocationResult<T>
{
    public override T? Value
    {
        get => invocation.Result is T value ? value : default;
        set => invocation.Result = value;
    }
}

internal sealed class OutputData<T>(Invocation invocation, BindingMetadata binding) : OutputBindingData<T>
{
    public override string BindingType => binding.Type;

    public override string Name => binding.Name;

    public override T? Value
    {
        get => invocation.Outputs.TryGetValue(binding.Name, out var value) && value is T typed ? typed : default;
        set => invocation.Outputs[binding.Name] = value;
    }
}
