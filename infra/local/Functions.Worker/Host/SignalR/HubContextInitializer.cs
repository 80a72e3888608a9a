using System.Reflection;
using Microsoft.Azure.Functions.Worker.Local.Configuration;
using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Local.SignalR;

/// <summary>Builds one hub's context when the app starts; without a connection string the app does not start.</summary>
internal sealed class HubContextInitializer<THub>(AppSettings settings, HubContexts contexts, SignalRHttp http) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var setting = typeof(THub).GetCustomAttribute<ServerlessHub.SignalRConnectionAttribute>(true)?.ConnectionName;
        var connection = SignalRConnection.Parse(settings.SignalR(setting));
        contexts.Add(typeof(THub), new RestHubContext(new SignalRRest(connection, typeof(THub).Name, http)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
