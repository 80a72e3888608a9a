namespace LocalRuntime.Tests.StandIn;

/// <summary>
/// The official public members that the stand-in has: the type's name, then a line for its kind with namespace, bases and interfaces, for
/// the targets of an attribute, and for each member. <c>protected</c> is what a derived class sees; CANCEL and SERVICES stand for
/// parameters that are always alike.
/// </summary>
internal static class SignalRSignatures
{
    private const string Table = """
        SignalRTriggerAttribute
          sealed class in Microsoft.Azure.Functions.Worker : TriggerBindingAttribute
          targets Parameter
          new(string hubName, string category, string event)
          new(string hubName, string category, string event, params string[] parameterNames)
          string ConnectionStringSetting get set
          string HubName get
          string Event get
          string Category get
          string[] ParameterNames get
        SignalROutputAttribute
          sealed class in Microsoft.Azure.Functions.Worker : OutputBindingAttribute
          targets Method, Property
          new()
          string ConnectionStringSetting get set
          string HubName get set
        SignalRMessageAction
          sealed class in Microsoft.Azure.Functions.Worker
          new(string target)
          new(string target, object[] arguments)
          string ConnectionId get set
          string UserId get set
          string GroupName get set
          string Target get
          object[] Arguments get set
        SignalRGroupAction
          sealed class in Microsoft.Azure.Functions.Worker
          new(SignalRGroupActionType actionType)
          string ConnectionId get set
          string UserId get set
          string GroupName get set
          SignalRGroupActionType Action get set
        SignalRGroupActionType
          enum in Microsoft.Azure.Functions.Worker
          Add = 0
          Remove = 1
          RemoveAll = 2
        SignalRConnectionInfo
          sealed class in Microsoft.Azure.Functions.Worker
          new()
          string Url get set
          string AccessToken get set
        SignalRInvocationContext
          sealed class in Microsoft.Azure.Functions.Worker
          new()
          object[] Arguments get set
          string Error get set
          SignalRInvocationCategory Category get set
          string Event get set
          string Hub get set
          string ConnectionId get set
          string UserId get set
          IDictionary<string, StringValues> Headers get set
          IDictionary<string, StringValues> Query get set
          IDictionary<string, StringValues> Claims get set
        SignalRInvocationCategory
          enum in Microsoft.Azure.Functions.Worker
          Connections = 0
          Messages = 1
        ServerlessHub
          abstract class in Microsoft.Azure.Functions.Worker.SignalRService
          const DefaultConnectionStringName = AzureSignalRConnectionString
          protected new(IServiceProvider serviceProvider)
          protected virtual IHubClients Clients get
          protected virtual GroupManager Groups get
          protected virtual UserGroupManager UserGroups get
          protected virtual ClientManager ClientManager get
          protected virtual Task<BinaryData> NegotiateAsync(NegotiationOptions options = null)
        ServerlessHub+SignalRConnectionAttribute
          class in Microsoft.Azure.Functions.Worker.SignalRService : Attribute
          targets Class
          new(string connectionName = AzureSignalRConnectionString)
          string ConnectionName get
        SignalRServiceDependencyInjectionExtensions
          static class in Microsoft.Extensions.DependencyInjection
          static IServiceCollection AddServerlessHub<THub : ServerlessHub>(SERVICES)
          static IServiceCollection AddServerlessHub<THub : ServerlessHub>(SERVICES, Action<ServiceManagerBuilder> configure)
        NegotiationOptions
          class in Microsoft.Azure.SignalR.Management
          new()
          string UserId get set
          IList<Claim> Claims get set
          TimeSpan TokenLifetime get set
        ClientManager
          abstract class in Microsoft.Azure.SignalR.Management
          protected new()
          abstract Task CloseConnectionAsync(string connectionId, string reason = null, CANCEL)
          abstract Task<bool> ConnectionExistsAsync(string connectionId, CANCEL)
          abstract Task<bool> UserExistsAsync(string userId, CANCEL)
          abstract Task<bool> GroupExistsAsync(string groupName, CANCEL)
        GroupManager
          abstract class in Microsoft.Azure.SignalR.Management : IGroupManager
          protected new()
          abstract Task AddToGroupAsync(string connectionId, string groupName, CANCEL)
          abstract Task RemoveFromGroupAsync(string connectionId, string groupName, CANCEL)
          abstract Task RemoveFromAllGroupsAsync(string connectionId, CANCEL)
        IUserGroupManager
          interface in Microsoft.Azure.SignalR.Management
          Task AddToGroupAsync(string userId, string groupName, CANCEL)
          Task AddToGroupAsync(string userId, string groupName, TimeSpan ttl, CANCEL)
          Task RemoveFromGroupAsync(string userId, string groupName, CANCEL)
          Task RemoveFromAllGroupsAsync(string userId, CANCEL)
          Task<bool> IsUserInGroup(string userId, string groupName, CANCEL)
        UserGroupManager
          abstract class in Microsoft.Azure.SignalR.Management : IUserGroupManager
          protected new()
          abstract Task AddToGroupAsync(string userId, string groupName, CANCEL)
          abstract Task AddToGroupAsync(string userId, string groupName, TimeSpan ttl, CANCEL)
          abstract Task RemoveFromGroupAsync(string userId, string groupName, CANCEL)
          abstract Task RemoveFromAllGroupsAsync(string userId, CANCEL)
          abstract Task<bool> IsUserInGroup(string userId, string groupName, CANCEL)
        ServiceManagerOptions
          class in Microsoft.Azure.SignalR.Management
          new()
          void UseJsonObjectSerializer(ObjectSerializer objectSerializer)
        ServiceManagerBuilder
          class in Microsoft.Azure.SignalR.Management
          new()
          ServiceManagerBuilder WithOptions(Action<ServiceManagerOptions> configure)
        AzureSignalRException
          class in Microsoft.Azure.SignalR.Common : Exception
          new()
          new(string message)
          new(string message, Exception ex)
        AzureSignalRInvalidArgumentException
          class in Microsoft.Azure.SignalR.Common : AzureSignalRException
          new(string requestUri, Exception innerException, string detail)
        AzureSignalRUnauthorizedException
          class in Microsoft.Azure.SignalR.Common : AzureSignalRException
          new(string requestUri, Exception innerException)
        AzureSignalRInaccessibleEndpointException
          class in Microsoft.Azure.SignalR.Common : AzureSignalRException
          new(string requestUri, Exception innerException)
        AzureSignalRRuntimeException
          class in Microsoft.Azure.SignalR.Common : AzureSignalRException
          new(string requestUri, Exception innerException)
        AzureSignalRAccessTokenTooLongException
          class in Microsoft.Azure.SignalR.Common : AzureSignalRException
          new()
        AzureSignalRConfigurationNoEndpointException
          class in Microsoft.Azure.SignalR.Common : AzureSignalRException
          new()
        """;

    /// <summary>The lines of each type.</summary>
    public static Dictionary<string, string[]> Parse()
    {
        var types = new Dictionary<string, List<string>>();
        List<string>? members = null;
        foreach (var line in Table.Split('\n'))
        {
            if (!line.StartsWith(' '))
                types[line] = members = [];
            else
                members!.Add(line.Trim()
                    .Replace("CANCEL", "CancellationToken cancellationToken = default", StringComparison.Ordinal)
                    .Replace("SERVICES", "IServiceCollection services", StringComparison.Ordinal));
        }
        return types.ToDictionary(t => t.Key, t => t.Value.ToArray());
    }
}
