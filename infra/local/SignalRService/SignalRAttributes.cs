using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function by a client's message or by its connecting or disconnecting.</summary>
public sealed class SignalRTriggerAttribute : TriggerBindingAttribute
{
    public SignalRTriggerAttribute(string hubName, string category, string @event)
        : this(hubName, category, @event, [])
    {
    }

    public SignalRTriggerAttribute(string hubName, string category, string @event, params string[] parameterNames)
    {
        HubName = hubName;
        Category = category;
        Event = @event;
        ParameterNames = parameterNames;
    }

    /// <summary>Setting that holds the connection string; default <c>AzureSignalRConnectionString</c>.</summary>
    public string? ConnectionStringSetting { get; set; }

    public string HubName { get; }

    public string Event { get; }

    public string Category { get; }

    /// <summary>Names of the message's arguments by position; the method's parameters of these names get them.</summary>
    public string[] ParameterNames { get; }
}

/// <summary>Writes <see cref="SignalRMessageAction"/>s or <see cref="SignalRGroupAction"/>s to SignalR after the function.</summary>
public sealed class SignalROutputAttribute : OutputBindingAttribute
{
    /// <summary>Setting that holds the connection string; default <c>AzureSignalRConnectionString</c>.</summary>
    public string? ConnectionStringSetting { get; set; }

    public string? HubName { get; set; }
}
