using System.Diagnostics;
using Functions.LocalHost.Outputs;
using Functions.LocalHost.Rpc;
using Functions.LocalHost.Worker;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Invocations;

/// <summary>Runs one function in the worker: its outputs after it, a line in the log before and after.</summary>
internal sealed class FunctionInvoker(Function function, WorkerSupervisor worker, OutputWriter outputs, TimeSpan timeout, ILogger logger)
{
    public Function Function => function;

    public InvocationRequest NewRequest() => new()
    {
        InvocationId = Guid.CreateVersion7().ToString(),
        FunctionId = function.Id,
        // The official worker takes a missing one for a fault.
        TraceContext = new RpcTraceContext
        {
            TraceParent = Activity.Current?.Id ?? "",
            TraceState = Activity.Current?.TraceStateString ?? "",
        },
    };

    /// <summary>Runs the function in whichever worker there is. Never throws: what a failure means differs per trigger.</summary>
    public async Task<Outcome> RunAsync(InvocationRequest request, string reason, CancellationToken cancellation)
    {
        try
        {
            var channel = await worker.GetAsync(cancellation);
            return await RunAsync(channel, request, reason, cancellation);
        }
        catch (Exception e) when (e is WorkerException or OperationCanceledException)
        {
            return new Outcome(null, e);
        }
    }

    public async Task<Outcome> RunAsync(WorkerChannel channel, InvocationRequest request, string reason, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        logger.Executing(function.Name, reason, request.InvocationId);
        TypedData? result = null;
        Exception? failure = null;
        try
        {
            var answer = await InvokeAsync(channel, request, cancellation);
            if (answer.Result.Status != StatusResult.Types.Status.Success)
                throw new FunctionFailedException(answer.Result);
            result = answer.ReturnValue;
            await outputs.WriteAsync(answer);
        }
        catch (Exception e)
        {
            failure = e;
        }

        var duration = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (failure is null)
            logger.Succeeded(function.Name, request.InvocationId, duration);
        else
            logger.Failed(failure, function.Name, request.InvocationId, duration);
        return new Outcome(result, failure);
    }

    /// <summary>After the time limit the function is told to stop and no longer waited for.</summary>
    private async Task<InvocationResponse> InvokeAsync(WorkerChannel channel, InvocationRequest request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var work = channel.InvokeAsync(request, limit.Token);
        if (work.IsCompleted)
            return await work;
        try
        {
            return await work.WaitAsync(timeout, CancellationToken.None);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            await limit.CancelAsync();
            throw new TimeoutException($"Timeout value of {timeout} exceeded by function 'Functions.{function.Name}'.");
        }
    }
}

/// <summary>How an invocation ended.</summary>
/// <param name="Result">What the function returned.</param>
/// <param name="Failure">Null: it succeeded.</param>
internal readonly record struct Outcome(TypedData? Result, Exception? Failure);

/// <summary>A function threw; worded as the official host does.</summary>
internal sealed class FunctionFailedException(StatusResult result) : Exception(
    $"Result: {(result.Status == StatusResult.Types.Status.Cancelled ? "Cancelled" : "Failure")}\n"
    + $"Exception: {result.Exception?.Message ?? result.Result}\nStack: {result.Exception?.StackTrace}");
