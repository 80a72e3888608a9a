using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Local;

/// <summary>
/// On SIGTERM or Ctrl+C what runs comes to its end first, and only then the app is told that it stops: officially the host
/// drains its listeners while the worker does not know of it yet.
/// </summary>
internal sealed class DrainingLifetime(
    IServiceProvider services, IHostApplicationLifetime lifetime, IOptions<HostOptions> options) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _stopping;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT })
            _signals.Add(PosixSignalRegistration.Create(signal, Stop));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(s => s.Dispose());

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Exchange(ref _stopping, 1) == 0)
            _ = Task.Run(DrainAsync);
    }

    private async Task DrainAsync()
    {
        using var limit = new CancellationTokenSource(options.Value.ShutdownTimeout);
        try
        {
            await services.GetRequiredService<LocalHostService>().StopAsync(limit.Token);
        }
        finally
        {
            lifetime.StopApplication();
        }
    }
}
