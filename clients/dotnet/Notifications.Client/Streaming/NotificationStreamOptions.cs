using Microsoft.AspNetCore.Http.Connections.Client;

namespace Notifications.Client;

/// <summary>Where a stream begins, and whether it acknowledges.</summary>
public sealed class NotificationStreamOptions
{
    /// <summary>Begins after this notification, the newest one that an earlier run of the program handled. Some that are up to 15 minutes
    /// older may come again, because queued ones are stored late: recognize them by their id. Null: begin with notifications from
    /// now on.</summary>
    public Guid? After { get; init; }

    /// <summary>Acknowledges each notification when it is handed to the loop that reads the stream, so that it is not pushed again and no
    /// other channel is used. Default: true; with false, call <see cref="InboxClient.AcknowledgeAsync"/> yourself.</summary>
    public bool Acknowledge { get; init; } = true;

    /// <summary>Configures the connection to the real-time service, such as a proxy or transports.</summary>
    public Action<HttpConnectionOptions>? ConfigureConnection { get; init; }
}
