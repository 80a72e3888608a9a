using System.Net;

namespace Launcher;

/// <summary>Starts the programs in order, waits until each is ready, and stops all of them whatever happens.</summary>
internal sealed class Supervisor(Stack stack, LaunchOptions options)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>A little more than the app takes to drain: its functions get ten seconds.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly List<Service> _services = [];

    /// <param name="stop">The user wants to end the run.</param>
    /// <param name="now">The user doesn't want to wait for it.</param>
    /// <returns>The exit code: 0 when the user ended the run, 1 when a program ended by itself.</returns>
    public async Task<int> RunAsync(CancellationToken stop, CancellationToken now)
    {
        try
        {
            await StartAsync(stop);
            Log.Say(Welcome());
            await WaitForAnyExitAsync().WaitAsync(stop);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Log.Say("Stopping …");
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
        if (Add(stack.StartAzurite()))
            await ReadyAsync("azurite", () => Task.FromResult(Enumerable.Range(options.AzuritePort, 3).All(Ports.IsAnswering)), stop);
        if (Add(stack.StartEmulator()))
            await ReadyAsync("signalr", () => Task.FromResult(Ports.IsAnswering(options.SignalRPort)), stop);
        if (Add(stack.StartMailbox()))
            await ReadyAsync("mailbox", () => Task.FromResult(Ports.IsAnswering(options.SmtpPort) && Ports.IsAnswering(options.MailboxPort)), stop);
        Add(stack.StartApp());
        await ReadyAsync("app", () => IsHealthyAsync(http, stop), stop);
    }

    private bool Add(Service? service)
    {
        if (service is not null)
            _services.Add(service);
        return service is not null;
    }

    private async Task ReadyAsync(string name, Func<Task<bool>> probe, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(StartLimit);
        var anyExit = WaitForAnyExitAsync();
        try
        {
            while (!await probe())
            {
                if (await Task.WhenAny(anyExit, Task.Delay(ProbeInterval, limit.Token)) == anyExit)
                    await anyExit;
                limit.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new LaunchException($"{name} was not ready within {StartLimit.TotalSeconds:0} s; its log is above.");
        }
    }

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

    private async Task WaitForAnyExitAsync()
    {
        var exited = await Task.WhenAny(_services.Select(s => s.Exited));
        var service = _services.First(s => s.Exited == exited);
        throw new LaunchException($"{service.Name} ended with exit code {service.ExitCode}; everything else is stopped.");
    }

    /// <summary>In the reverse order: the app drains while its storage is still there.</summary>
    private async Task StopAsync(CancellationToken now)
    {
        foreach (var service in Enumerable.Reverse(_services))
        {
            await service.StopAsync(StopLimit, now);
            service.Dispose();
        }
    }

    private string Welcome() => $$"""

        Notifications runs. Ctrl-C stops everything.

          inbox       {{stack.Api}}/app
          admin       {{stack.Api}}/app/admin
          test page   {{stack.Api}}/app/test
          mailbox     {{stack.Mailbox ?? "none: the settings name a mail server"}}
          health      {{stack.Api}}/health
          status      {{stack.Api}}/status
          a token     curl -s {{stack.Api}}/dev/token -H 'Content-Type: application/json' -d '{"userId":"alice","roles":["sender"]}'

        """;
}
