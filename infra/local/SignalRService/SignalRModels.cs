using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker.SignalRService;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A message to a connection, else a user, else a group, else everybody.</summary>
public sealed class SignalRMessageAction(string target)
{
    public SignalRMessageAction(string target, object[]? arguments)
        : this(target) => Arguments = arguments;

    public string? ConnectionId { get; set; }

    public string? UserId { get; set; }

    public string? GroupName { get; set; }

    /// <summary>The client's method.</summary>
    public string Target { get; } = target ?? throw new ArgumentNullException(nameof(target));

    public object[]? Arguments { get; set; }
}

/// <summary>Puts a connection or a user into a group, or out of it.</summary>
public sealed class SignalRGroupAction(SignalRGroupActionType actionType)
{
    public string? ConnectionId { get; set; }

    public string? UserId { get; set; }

    public string? GroupName { get; set; }

    public SignalRGroupActionType Action { get; set; } = actionType;
}

/// <summary>What a <see cref="SignalRGroupAction"/> does.</summary>
[JsonConverter(typeof(JsonStringEnumConverter))]
public enum SignalRGroupActionType
{
    Add,
    Remove,
    RemoveAll,
}

/// <summary>What a client needs to connect.</summary>
public sealed class SignalRConnectionInfo
{
    public string Url { get; set; } = null!;

    public string AccessToken { get; set; } = null!;
}

/// <summary>Who sent what to a SignalR trigger.</summary>
public sealed class SignalRInvocationContext
{
    /// <summary>A message's arguments, as <see cref="System.Text.Json.JsonElement"/>s.</summary>
    public object[]? Arguments { get; set; }

    /// <summary>Why a connection ended, when it was by an error.</summary>
    public string? Error { get; set; }

    public SignalRInvocationCategory Category { get; set; }

    public string Event { get; set; } = null!;

    public string Hub { get; set; } = null!;

    public string ConnectionId { get; set; } = null!;

    public string UserId { get; set; } = null!;

    [JsonConverter(typeof(HeaderDictionaryConverter))]
    public IDictionary<string, StringValues> Headers { get; set; } = null!;

    [JsonConverter(typeof(HeaderDictionaryConverter))]
    public IDictionary<string, StringValues> Query { get; set; } = null!;

    /// <summary>The first claim of each type, cut at a comma.</summary>
    [JsonConverter(typeof(HeaderDictionaryConverter))]
    public IDictionary<string, StringValues> Claims { get; set; } = null!;
}

/// <summary>What a SignalR trigger was started by.</summary>
[JsonConverter(typeof(JsonStringEnumConverter))]
public enum SignalRInvocationCategory
{
    Connections,
    Messages,
}
