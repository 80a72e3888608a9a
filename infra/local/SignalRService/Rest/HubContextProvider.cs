using System.Collections.Concurrent;
using Microsoft.Azure.SignalR.Management;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>The hub contexts of one app, by hub class.</summary>
internal sealed class HubContextProvider
{
    private readonly ConcurrentDictionary<Type, ServiceHubContext> contexts = [];

    public ServiceHubContext? Find(Type hub) => contexts.GetValueOrDefault(hub);

    public void Add(Type hub, ServiceHubContext context) => contexts[hub] = context;
}
