using Azure.Core.Serialization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.SignalR.Management;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>A hub whose connections the service holds; its name is the class's name. Register it with <c>AddServerlessHub</c>.</summary>
public abstract class ServerlessHub
{
    public const string DefaultConnectionStringName = "AzureSignalRConnectionString";

    private static readonly JsonObjectSerializer Web = new(new(System.Text.Json.JsonSerializerDefaults.Web));

    private readonly RestHubContext? hubContext;

    protected ServerlessHub(IServiceProvider serviceProvider) =>
        hubContext = serviceProvider.GetService<HubContextProvider>()?.Find(GetType());

    protected virtual IHubClients Clients => HubContext.Clients;

    protected virtual GroupManager Groups => HubContext.Groups;

    protected virtual UserGroupManager UserGroups => HubContext.UserGroups;

    protected virtual ClientManager ClientManager => HubContext.ClientManager;

    private RestHubContext HubContext => hubContext ?? throw new InvalidOperationException(
        $"The serverlesshub {GetType().Name} is not registered correctly using services.AddServerlessHub().");

    /// <summary>The JSON that a client's <c>/negotiate</c> call expects; computed without a call to the service.</summary>
    protected virtual Task<BinaryData> NegotiateAsync(NegotiationOptions? options = null) =>
        Task.FromResult(Web.Serialize(HubContext.Negotiate(options ?? new NegotiationOptions())));

    /// <summary>Names the setting that holds the hub's connection string.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    protected internal class SignalRConnectionAttribute(string connectionName = DefaultConnectionStringName) : Attribute
    {
        public string ConnectionName { get; } = connectionName;
    }
}
