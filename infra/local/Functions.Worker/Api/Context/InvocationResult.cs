namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned; middleware may read and replace it.</summary>
public abstract class InvocationResult : InvocationResult<object>;

/// <summary>What the function returned, as <typeparamref name="T"/>.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

/// <summary>The value of one output binding; middleware may read and replace it.</summary>
public abstract class OutputBindingData<T>
{
    public abstract string BindingType { get; }

    public abstract string Name { get; }

    public abstract T? Value { get; set; }
}
