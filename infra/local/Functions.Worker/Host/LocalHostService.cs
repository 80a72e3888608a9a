using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Local;

/// <summary>Starts the listeners after the app's own hosted services.</summary>
internal sealed class LocalHostService : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
