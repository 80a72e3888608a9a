using System.Net;

namespace Launcher;

/// <summary>Starts the programs in order, waits until each is ready, and stops all of them whatever happens.</summary>
internal sealed class Supervisor(Stack stack, LaunchOptions options, string welcome)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The app's requests come to their end, then its worker gets up to 15 seconds.</summary>
    private static readonly TimeSpan StopLimit = StartupHook.Grace;

    /// <summary>A program that ends because of the same Ctrl-C may be noticed before the Ctrl-C is.</summary>
    private static readonly TimeSpan SignalDelay = TimeSpan.FromMilliseconds(300);

    private readonly List<Service> services = [];

    /// <param name="stop">The user wants to end the run.</param>
    /// <param name="now">The user doesn't want to wait for it.</param>
    /// <returns>The exit code: 0, the user ended the run.</returns>
    /// <exception cref="LaunchException">A program did not start, or ended by itself.</exception>
    public async Task<int> RunAsync(CancellationToken stop, CancellationToken now)
    {
        try
        {
            await StartAsync(stop);
            Log.Say(welcome);
            throw await AnyExitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await using var progress = new Progress("Stopping");
            await StopAsync(now);
            await progress.DoneAsync();
            return 0;
        }
        finally
        {
            await StopAsync(now);
        }
    }

    private async Task StartAsync(CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await StartAsync("storage", stack.StartAzurite, () => AreAnswering(Enumerable.Range(options.AzuritePort, 3)), stop);
        await StartAsync("the real-time service", stack.StartEmulator, () => AreAnswering([options.SignalRPort]), stop);
        await StartAsync("the mailbox", stack.StartMailbox, () => AreAnswering([options.SmtpPort, options.MailboxPort]), stop);
        if (options.App)
            await StartAsync("the app", stack.StartApp, () => IsHealthyAsync(http, stop), stop);
    }

    private async Task StartAsync(string what, Func<Service?> start, Func<Task<bool>> probe, CancellationToken stop)
    {
        await using var progress = new Progress($"Starting {what}");
        if (start() is not { } service)
            return;
        services.Add(service);
        await ReadyAsync(service.Name, probe, stop);
        await progress.DoneAsync();
    }

    private async Task ReadyAsync(string name, Func<Task<bool>> probe, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(StartLimit);
        var anyExit = AnyExitAsync(stop);
        try
        {
            while (!await probe())
            {
                if (await Task.WhenAny(anyExit, Task.Delay(ProbeInterval, limit.Token)) == anyExit)
                    throw await anyExit;
                limit.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new LaunchException($"{name} was not ready within {StartLimit.TotalSeconds:0} s; its log is above.");
        }
    }

    private static Task<bool> AreAnswering(IEnumerable<int> ports) => Task.FromResult(ports.All(Ports.IsAnswering));

    private async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync(new Uri($"{stack.Api}/health"), stop);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            // Not listening yet, or busy starting.
            return false;
        }
    }

    /// <returns>Why the run can't go on.</returns>
    /// <exception cref="OperationCanceledException">The user ended the run.</exception>
    private async Task<LaunchException> AnyExitAsync(CancellationToken stop)
    {
        var exited = await Task.WhenAny(services.Select(s => s.Exited)).WaitAsync(stop);
        await Task.Delay(SignalDelay, stop);
        var service = services.First(s => s.Exited == exited);
        return new LaunchException($"{service.Name} ended with exit code {service.ExitCode}; everything else is stopped.");
    }

    /// <summary>In the reverse order: the app drains while its storage is still there.</summary>
    private async Task StopAsync(CancellationToken now)
    {
        foreach (var service in Enumerable.Reverse(services))
        {
            await service.StopAsync(StopLimit, now);
            service.Dispose();
        }

        services.Clear();
    }
}
