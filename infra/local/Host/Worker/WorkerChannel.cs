using System.Collections.Concurrent;
using System.Threading.Channels;
using Functions.LocalHost.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Content = Functions.LocalHost.Rpc.StreamingMessage.ContentOneofCase;

namespace Functions.LocalHost.Worker;

/// <summary>The conversation with one worker: what is asked and answered over its gRPC stream.</summary>
internal sealed class WorkerChannel(string workerId, ILoggerFactory loggers, ILogger logger)
{
    private const string HostVersion = "4.1037.0";

    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> invocations = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StatusResult>> loads = new();
    private readonly TaskCompletionSource<WorkerInitResponse> initialized = NewSource<WorkerInitResponse>();
    private readonly TaskCompletionSource<FunctionMetadataResponse> metadata = NewSource<FunctionMetadataResponse>();
    private readonly TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource used = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string WorkerId => workerId;

    /// <summary>Done when the worker is gone.</summary>
    public Task Closed => closed.Task;

    /// <summary>Done once a function is called.</summary>
    public Task Used => used.Task;

    /// <summary>Called once when the worker is gone, before whatever waits for it hears of that.</summary>
    public Action? Closing { get; set; }

    /// <summary>Where the worker takes HTTP requests; known once it is initialized.</summary>
    public Uri? HttpUri { get; private set; }

    /// <summary>Asks the worker what it can do and which functions it has.</summary>
    /// <exception cref="WorkerException">It failed or went away.</exception>
    public async Task<IReadOnlyList<RpcFunctionMetadata>> InitializeAsync(string appFolder, CancellationToken cancellation)
    {
        await connected.Task.WaitAsync(cancellation);
        Send(new()
        {
            WorkerInitRequest = new()
            {
                HostVersion = HostVersion,
                WorkerDirectory = appFolder,
                FunctionAppDirectory = appFolder
            }
        });
        var answer = await initialized.Task.WaitAsync(cancellation);
        Require(answer.Result, "The worker could not be initialized");
        HttpUri = answer.Capabilities.TryGetValue("HttpUri", out var uri)
            ? new Uri(uri)
            : throw new WorkerException("The worker takes no HTTP requests; this host needs ConfigureFunctionsWebApplication.");
        Send(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = appFolder } });
        var functions = await metadata.Task.WaitAsync(cancellation);
        Require(functions.Result, "The worker could not list its functions");
        return functions.FunctionMetadataResults;
    }

    /// <summary>Null when the function is loaded, else why not.</summary>
    public async Task<string?> LoadAsync(RpcFunctionMetadata function, string functionId, CancellationToken cancellation)
    {
        var source = loads[functionId] = NewSource<StatusResult>();
        ThrowIfClosed();
        Send(new() { FunctionLoadRequest = new() { FunctionId = functionId, Metadata = function } });
        var result = await source.Task.WaitAsync(cancellation);
        return result.Status == StatusResult.Types.Status.Success ? null : result.Exception?.Message ?? result.Result;
    }

    /// <exception cref="WorkerException">The worker went away.</exception>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellation)
    {
        var source = invocations[request.InvocationId] = NewSource<InvocationResponse>();
        try
        {
            ThrowIfClosed();
            used.TrySetResult();
            Send(new() { InvocationRequest = request });
            await using var registration = cancellation.Register(
                () => Send(new() { InvocationCancel = new() { InvocationId = request.InvocationId } }));
            return await source.Task;
        }
        finally
        {
            invocations.TryRemove(request.InvocationId, out _);
        }
    }

    /// <summary>Asks the worker to end by itself.</summary>
    public void Terminate(TimeSpan grace) =>
        Send(new() { WorkerTerminate = new() { GracePeriod = new() { Seconds = (long)grace.TotalSeconds } } });

    /// <summary>Whatever still waits for the worker fails.</summary>
    public void Close()
    {
        if (!closed.TrySetResult())
            return;
        Closing?.Invoke();
        outgoing.Writer.TryComplete();
        var gone = new WorkerException("The worker is gone.");
        connected.TrySetException(gone);
        initialized.TrySetException(gone);
        metadata.TrySetException(gone);
        foreach (var source in loads.Values)
            source.TrySetException(gone);
        foreach (var source in invocations.Values)
            source.TrySetException(gone);
    }

    /// <summary>Talks to the worker until one of both sides ends it.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> answers, CancellationToken cancellation)
    {
        connected.TrySetResult();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = ReadAsync(incoming, ended.Token);
        var writing = WriteAsync(answers, ended.Token);
        // Once this channel is closed there is nothing left to write.
        await Task.WhenAny(reading, writing);
        Close();
        await ended.CancelAsync();
        await Task.WhenAll(reading, writing);
    }

    private async Task ReadAsync(IAsyncStreamReader<StreamingMessage> incoming, CancellationToken cancellation)
    {
        try
        {
            while (await incoming.MoveNext(cancellation))
                Take(incoming.Current);
        }
        catch (Exception e) when (IsEnd(e))
        {
            logger.WorkerDisconnected(workerId, e.GetType().Name);
        }
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> answers, CancellationToken cancellation)
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(cancellation))
                await answers.WriteAsync(message, cancellation);
        }
        catch (Exception e) when (IsEnd(e))
        {
            logger.WorkerDisconnected(workerId, e.GetType().Name);
        }
    }

    /// <summary>The worker ended, or this host does.</summary>
    private static bool IsEnd(Exception e) =>
        e is IOException or OperationCanceledException or Grpc.Core.RpcException or InvalidOperationException;

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case Content.InvocationResponse:
                if (invocations.TryGetValue(message.InvocationResponse.InvocationId, out var invocation))
                    invocation.TrySetResult(message.InvocationResponse);
                break;
            case Content.RpcLog:
                WorkerLog.Write(loggers, message.RpcLog);
                break;
            case Content.FunctionLoadResponse:
                if (loads.TryGetValue(message.FunctionLoadResponse.FunctionId, out var load))
                    load.TrySetResult(message.FunctionLoadResponse.Result);
                break;
            case Content.WorkerInitResponse:
                initialized.TrySetResult(message.WorkerInitResponse);
                break;
            case Content.FunctionMetadataResponse:
                metadata.TrySetResult(message.FunctionMetadataResponse);
                break;
            default:
                // Answers to what this host never asks.
                break;
        }
    }

    private void ThrowIfClosed()
    {
        if (closed.Task.IsCompleted)
            throw new WorkerException("The worker is gone.");
    }

    private void Send(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    private static void Require(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
            throw new WorkerException($"{what}: {result.Exception?.Message ?? result.Result}");
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The worker failed or is gone.</summary>
internal sealed class WorkerException(string message) : Exception(message);
