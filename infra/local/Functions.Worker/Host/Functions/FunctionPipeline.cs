using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Microsoft.Azure.Functions.Worker.Local.Functions;

/// <summary>The app's middleware in the order of registration, with the function at its end.</summary>
internal static class FunctionPipeline
{
    public static FunctionExecutionDelegate Build(
        IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware) =>
        middleware.Reverse().Aggregate<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>, FunctionExecutionDelegate>(
            ExecuteAsync, (next, wrap) => wrap(next));

    private static async Task ExecuteAsync(FunctionContext context)
    {
        var invocation = Invocation.Of(context);
        invocation.Result = await invocation.Function.Execute(invocation);
        invocation.Function.SpreadResult(invocation);
    }
}
