using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.SignalR.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>Builds one hub's context when the app starts; without a connection string the app does not start.</summary>
internal sealed class HubContextInitializer<THub>(
    IConfiguration configuration, HubContextProvider contexts, SignalRHttp http, Action<ServiceManagerBuilder> configure) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var setting = typeof(THub).GetCustomAttribute<ServerlessHub.SignalRConnectionAttribute>(true)?.ConnectionName
            ?? ServerlessHub.DefaultConnectionStringName;
        var connection = SignalRConnection.Parse(configuration.GetConnectionString(setting) ?? configuration[setting]);
        var builder = new ServiceManagerBuilder();
        configure(builder);
        var serializer = builder.Options.ObjectSerializer ?? HubSerializer.Default;
        contexts.Add(typeof(THub), new RestHubContext(new SignalRRest(connection, typeof(THub).Name, http), serializer));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The hub contexts of one app, by hub class.</summary>
internal sealed class HubContextProvider
{
    private readonly ConcurrentDictionary<Type, RestHubContext> contexts = [];

    public RestHubContext? Find(Type hub) => contexts.GetValueOrDefault(hub);

    public void Add(Type hub, RestHubContext context) => contexts[hub] = context;
}
