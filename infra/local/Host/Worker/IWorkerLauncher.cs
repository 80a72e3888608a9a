namespace Functions.LocalHost.Worker;

/// <summary>Starts a worker that connects to this host.</summary>
public interface IWorkerLauncher
{
    Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellation);
}

/// <summary>A worker that was started: a process, or in tests a host within this one.</summary>
public interface IRunningWorker : IAsyncDisposable
{
    /// <summary>Done when it has ended; the result says how, in a line.</summary>
    Task<string> Exited { get; }

    /// <summary>It has started: from now on its errors are shown as they come. Until then only <see cref="Exited"/> tells of
    /// them.</summary>
    void Accept();
}

/// <param name="HostUri">Where it connects.</param>
/// <param name="WorkerId">The id by which it introduces itself.</param>
public sealed record WorkerStart(Uri HostUri, string WorkerId)
{
    /// <summary>The arguments that the official worker reads.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "--host", HostUri.Host, "--port", $"{HostUri.Port}", "--workerId", WorkerId, "--requestId", WorkerId, "--grpcMaxMessageLength",
            "2147483647",
        "--functions-uri", $"{HostUri}", "--functions-worker-id", WorkerId, "--functions-request-id", WorkerId,
        "--functions-grpc-max-message-length", "2147483647",
    ];
}
