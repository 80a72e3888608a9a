using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Loggers of an invocation.</summary>
public static class FunctionContextLoggerExtensions
{
    public static ILogger<T> GetLogger<T>(this FunctionContext context) =>
        context.InstanceServices.GetService<ILogger<T>>()!;

    public static ILogger GetLogger(this FunctionContext context, string categoryName) =>
        context.InstanceServices.GetService<ILoggerFactory>()!.CreateLogger(categoryName);
}

/// <summary>The HTTP side of an invocation.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>The request, or null when the trigger is not HTTP.</summary>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context) =>
        ValueTask.FromResult(Invocation.Of(context).HttpRequest);

    /// <summary>The answer that the function made, or null when it made none or returned something else.</summary>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context) =>
        context.GetInvocationResult().Value as HttpResponseData
        ?? context.GetOutputBindings<HttpResponseData>()
            .FirstOrDefault(b => string.Equals(b.BindingType, "http", StringComparison.OrdinalIgnoreCase))?.Value;
}

/// <summary>The results of an invocation.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <exception cref="InvalidOperationException">The result is of another type.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var invocation = Invocation.Of(context);
        return invocation.Result is T
            ? new TypedInvocationResult<T>(invocation)
            : throw new InvalidOperationException(
                $"Requested type({typeof(T)}) does not match the type of Invocation result({invocation.Result?.GetType().ToString() ?? "null"})");
    }

    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new UntypedInvocationResult(Invocation.Of(context));

    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context)
    {
        var invocation = Invocation.Of(context);
        foreach (var binding in context.FunctionDefinition.OutputBindings.Values)
            yield return new OutputData<T>(invocation, binding);
    }
}
