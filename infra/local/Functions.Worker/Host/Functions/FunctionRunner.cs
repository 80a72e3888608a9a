using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Local.Invocations;
using Microsoft.Azure.Functions.Worker.Local.Outputs;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Local.Functions;

/// <summary>One function, ready to run: middleware around it, outputs after it, a line in the log before and after.</summary>
internal sealed class FunctionRunner(
    FunctionEntry entry,
    FunctionExecutionDelegate pipeline,
    OutputWriter outputs,
    TimeSpan timeout,
    ILogger logger)
{
    public FunctionEntry Entry => entry;

    /// <summary>Why it failed, or null. Never throws: what a failure means differs per trigger.</summary>
    public async Task<Exception?> RunAsync(Invocation invocation)
    {
        var started = Stopwatch.GetTimestamp();
        Log.Executing(logger, entry.Name, invocation.Reason, invocation.InvocationId);
        Exception? failure = null;
        try
        {
            await WithTimeoutAsync(invocation, pipeline(invocation));
            await outputs.WriteAsync(invocation);
        }
        catch (Exception e)
        {
            failure = e;
        }

        var duration = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (failure is null)
            Log.Succeeded(logger, entry.Name, invocation.InvocationId, duration);
        else
            Log.Failed(logger, failure, entry.Name, invocation.InvocationId, duration);
        return failure;
    }

    /// <summary>After the time limit the function is told to stop and no longer waited for.</summary>
    private async Task WithTimeoutAsync(Invocation invocation, Task work)
    {
        if (work.IsCompleted)
        {
            await work;
            return;
        }

        try
        {
            await work.WaitAsync(timeout);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            invocation.Abandon(work);
            throw new TimeoutException($"Timeout value of {timeout} exceeded by function 'Functions.{entry.Name}'.");
        }
    }
}
