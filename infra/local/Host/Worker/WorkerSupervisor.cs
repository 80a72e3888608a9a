using System.Net.Sockets;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Rpc;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Worker;

/// <summary>Keeps one worker running: a crashed one is started again, up to three times with growing waits.</summary>
internal sealed class WorkerSupervisor(RpcServer server, IWorkerLauncher launcher, AppFolder app, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan[] Waits = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)];
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    /// <summary>A worker that ran this long starts its count of crashes anew.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromMinutes(5);

    /// <summary>A worker that was not called and still runs by then has started.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ListeningPoll = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a worker that hung up may take to end.</summary>
    private static readonly TimeSpan HangUpLimit = TimeSpan.FromSeconds(3);

    /// <summary>What a worker that is told to end may take.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource<string> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<WorkerChannel> current = NewCurrent();
    private Connected? running;
    private Task watching = Task.CompletedTask;

    /// <summary>Done when the worker can't be kept running; the result is its last words.</summary>
    public Task<string> Failed => failed.Task;

    /// <summary>The first worker's functions.</summary>
    /// <exception cref="WorkerException">It did not start.</exception>
    public async Task<IReadOnlyList<RpcFunctionMetadata>> StartAsync(CancellationToken cancellation)
    {
        running = await LaunchAsync(cancellation);
        return running.Functions;
    }

    /// <summary>Loads the functions; from now on a worker that ends is replaced.</summary>
    /// <returns>Why functions could not be loaded, by name.</returns>
    public async Task<IReadOnlyDictionary<string, string>> LoadAsync(CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> refused;
        try
        {
            refused = await LoadAsync(running!, cancellation);
        }
        catch (WorkerException e)
        {
            throw new WorkerException(await LastWordsAsync(running!.Process, e.Message));
        }
        current.TrySetResult(running!.Channel);
        watching = WatchAsync();
        return refused;
    }

    /// <summary>The worker; while there is none, waits for the next.</summary>
    public Task<WorkerChannel> GetAsync(CancellationToken cancellation)
    {
        var task = Volatile.Read(ref current).Task;
        return task.IsCompletedSuccessfully ? task : task.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        current.TrySetException(new WorkerException("The host is stopping."));
        _ = current.Task.Exception;
        // It may be starting the next worker, or ending the last one.
        await watching;
        if (running is { } worker)
        {
            if (!worker.Process.Exited.IsCompleted)
                worker.Process.Accept();
            worker.Channel.Terminate(Grace);
            try
            {
                await worker.Process.Exited.WaitAsync(Grace + TimeSpan.FromSeconds(5), time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                logger.WorkerKilled((Grace + TimeSpan.FromSeconds(5)).TotalSeconds);
            }
            await ReleaseAsync(worker.Channel, worker.Process);
        }
        stopping.Dispose();
    }

    /// <summary>The worker looks for a free port and listens on it a moment later: in between, any connection may get it.</summary>
    private static bool IsPortTaken(string lastWords) => lastWords.Contains("address already in use", StringComparison.OrdinalIgnoreCase);

    private async Task WatchAsync()
    {
        var crashes = 0;
        try
        {
            while (true)
            {
                var started = time.GetTimestamp();
                var settled = await SettlesAsync(running!);
                await Task.WhenAny(running!.Process.Exited, running.Channel.Closed).WaitAsync(stopping.Token);
                running.Channel.Close();
                var how = await LastWordsAsync(running.Process, "it hung up");
                crashes = time.GetElapsedTime(started) > Stable ? 1 : crashes + 1;
                if (!settled && crashes == 1 && !IsPortTaken(how))
                {
                    GiveUp(how, crashes);
                    return;
                }
                if (!await RestartAsync(how, crashes))
                    return;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: the worker ends because it was told to.
        }
        catch (Exception e)
        {
            // Nothing else would replace the worker, or tell those who wait for it.
            GiveUp(e.Message, crashes);
        }
    }

    /// <summary>An app that throws at its start can do so after its worker listens: that is no crash to recover from.</summary>
    private async Task<bool> SettlesAsync(Connected worker)
    {
        var end = Task.WhenAny(worker.Process.Exited, worker.Channel.Closed);
        await Task.WhenAny(end, worker.Channel.Used, Task.Delay(Settling, stopping.Token)).WaitAsync(stopping.Token);
        if (end.IsCompleted && !worker.Channel.Used.IsCompleted)
            return false;
        worker.Process.Accept();
        return true;
    }

    /// <summary>Whoever comes from now on waits for the next worker. While none is there yet, that is what they do already.</summary>
    private void MakeWay()
    {
        var gone = Volatile.Read(ref current);
        if (gone.Task.IsCompleted && !stopping.IsCancellationRequested)
            Interlocked.CompareExchange(ref current, NewCurrent(), gone);
    }

    /// <summary>A worker that only hung up is of no more use than one that ended; it is killed with the next start.</summary>
    private async Task<string> LastWordsAsync(IRunningWorker process, string otherwise)
    {
        try
        {
            return await process.Exited.WaitAsync(HangUpLimit, time, stopping.Token);
        }
        catch (TimeoutException)
        {
            return otherwise;
        }
    }

    private async Task<bool> RestartAsync(string how, int crashes)
    {
        for (; crashes <= Waits.Length; crashes++)
        {
            logger.WorkerCrashed(how, crashes, Waits.Length);
            await Task.Delay(Waits[crashes - 1], time, stopping.Token);
            await ReleaseAsync(running!.Channel, running.Process);
            try
            {
                running = await LaunchAsync(stopping.Token);
                await LoadAsync(running, stopping.Token);
                current.TrySetResult(running.Channel);
                return true;
            }
            catch (WorkerException e)
            {
                how = e.Message;
            }
        }
        GiveUp(how, crashes - 1);
        return false;
    }

    private void GiveUp(string how, int crashes)
    {
        current.TrySetException(new WorkerException($"The worker ended {crashes} times."));
        _ = current.Task.Exception;
        failed.TrySetResult(how);
    }

    private async Task<Connected> LaunchAsync(CancellationToken cancellation)
    {
        var channel = server.Expect(logger);
        channel.Closing = MakeWay;
        var process = await launcher.LaunchAsync(new WorkerStart(server.Uri, channel.WorkerId), cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        var initialization = InitializeAsync(channel, limit.Token);
        await Task.WhenAny(initialization, process.Exited);
        if (initialization.IsCompletedSuccessfully)
            return new Connected(process, channel, await initialization);
        var how = await WhyNotAsync(initialization, process);
        await limit.CancelAsync();
        await ReleaseAsync(channel, process);
        cancellation.ThrowIfCancellationRequested();
        throw new WorkerException(how);
    }

    private async Task<string> WhyNotAsync(Task initialization, IRunningWorker process)
    {
        if (initialization.IsCanceled)
            return $"The worker did not start within {StartLimit.TotalSeconds:0} s.";
        return await LastWordsAsync(process, initialization.Exception?.InnerException?.Message ?? "The worker ended.");
    }

    /// <summary>A worker tells its address before it listens there.</summary>
    private async Task<IReadOnlyList<RpcFunctionMetadata>> InitializeAsync(WorkerChannel channel, CancellationToken cancellation)
    {
        var functions = await channel.InitializeAsync(app.Path, cancellation);
        while (!await IsListeningAsync(channel.HttpUri!, cancellation))
            await Task.Delay(ListeningPoll, cancellation);
        return functions;
    }

    private static async Task<bool> IsListeningAsync(Uri address, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> LoadAsync(Connected worker, CancellationToken cancellation)
    {
        var results = await Task.WhenAll(
            worker.Functions.Select(async f => (f.Name, Reason: await worker.Channel.LoadAsync(f, f.FunctionId, cancellation))));
        return results.Where(r => r.Reason is not null).ToDictionary(r => r.Name, r => r.Reason!);
    }

    private async Task ReleaseAsync(WorkerChannel channel, IRunningWorker process)
    {
        channel.Close();
        server.Forget(channel);
        await process.DisposeAsync();
    }

    private static TaskCompletionSource<WorkerChannel> NewCurrent() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Connected(IRunningWorker Process, WorkerChannel Channel, IReadOnlyList<RpcFunctionMetadata> Functions);
}
