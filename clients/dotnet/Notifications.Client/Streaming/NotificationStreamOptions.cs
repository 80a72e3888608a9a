using Microsoft.AspNetCore.Http.Connections.Client;

namespace Notifications.Client;

/// <summary>Where a stream begins, and what it acknowledges.</summary>
public sealed class NotificationStreamOptions
{
    /// <summary>Begins after this notification, the newest one that an earlier run of the program handled. Some that are up to 15 minutes
    /// older may come again, since what waits in a queue is stored late: tell them by their id. Null: with what comes from now
    /// on.</summary>
    public Guid? After { get; init; }

    /// <summary>Acknowledges each notification when it is handed to the loop that reads the stream, so that it is not pushed again and no
    /// other channel follows. True by default; with false, <see cref="InboxClient.AcknowledgeAsync"/> does it by hand.</summary>
    public bool Acknowledge { get; init; } = true;

    /// <summary>Changes the connection to the real-time service: a proxy, say, or its transports.</summary>
    public Action<HttpConnectionOptions>? ConfigureConnection { get; init; }
}
