using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Local.SignalR;

/// <summary>Builds one hub's context when the app starts.</summary>
internal sealed class HubContextInitializer<THub> : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
