using System.Text.Json.Nodes;

namespace Notifications.Client;

/// <summary>Custom events for live dashboards and activity streams: pushed to connected clients and not stored. For callers who may
/// send.</summary>
public sealed class EventsClient
{
    private readonly ApiCaller caller;

    internal EventsClient(ApiCaller caller) => this.caller = caller;

    /// <summary>Pushes an event. It is not retried if no answer arrives, because it may have been pushed.</summary>
    /// <param name="request">The event and its recipients.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<AppEventResult> SendAsync(AppEventRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new ApiRequest(HttpMethod.Post, $"events").WithBody(request, ClientJson.Default.AppEventRequest);
        return caller.CallAsync(call, ClientJson.Default.AppEventResult, cancellationToken);
    }
}

/// <summary>A custom event for at least one user, role or room.</summary>
public sealed record AppEventRequest
{
    /// <summary>At most 100.</summary>
    public IReadOnlyList<string>? Users { get; init; }

    /// <summary>At most 20.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>At most 20.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>1 to 64 of <c>A-Z a-z 0-9 _ . -</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Any JSON, at most 64 KB.</summary>
    public JsonNode? Data { get; init; }
}

/// <summary>What the real-time service accepted; it does not report whether anyone was connected.</summary>
public sealed record AppEventResult
{
    /// <summary>The event's name as clients get it, with <c>app:</c>.</summary>
    public string Event { get; init; } = "";

    /// <summary>The targets it was pushed to.</summary>
    public AppEventTargets Pushed { get; init; } = new();

    /// <summary>The targets it could not be pushed to.</summary>
    public AppEventTargets Failed { get; init; } = new();
}

/// <summary>The targets of an event.</summary>
public sealed record AppEventTargets
{
    /// <summary>Users.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Rooms.</summary>
    public IReadOnlyList<string> Rooms { get; init; } = [];
}
