using Azure.Core.Serialization;

namespace Microsoft.Azure.SignalR.Management;

/// <summary>How a hub class talks to the service.</summary>
public class ServiceManagerOptions
{
    internal ObjectSerializer? ObjectSerializer { get; private set; }

    /// <summary>What serialises the arguments of a hub's messages.</summary>
    public void UseJsonObjectSerializer(ObjectSerializer objectSerializer)
    {
        ArgumentNullException.ThrowIfNull(objectSerializer);
        ObjectSerializer = objectSerializer;
    }
}

/// <summary>Configures how a hub class talks to the service.</summary>
public class ServiceManagerBuilder
{
    internal ServiceManagerOptions Options { get; } = new();

    public ServiceManagerBuilder WithOptions(Action<ServiceManagerOptions> configure)
    {
        configure(Options);
        return this;
    }
}
