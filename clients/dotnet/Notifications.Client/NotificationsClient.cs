using Microsoft.Extensions.Logging;

namespace Notifications.Client;

/// <summary>A client for the Notifications API, acting as one caller: the service or user in the options, or another user through
/// <see cref="ForUser(string)"/>. Register it with <c>AddNotificationsClient</c>. It is safe for concurrent use, and every call may throw a
/// <see cref="NotificationsException"/>.</summary>
public sealed class NotificationsClient
{
    private readonly ApiCaller caller;
    private readonly TimeProvider time;
    private readonly ILogger? logger;

    internal NotificationsClient(ApiCaller caller, TimeProvider time, ILogger? logger)
    {
        (this.caller, this.time, this.logger) = (caller, time, logger);
        Sends = new SendsClient(caller);
        Inbox = new InboxClient(caller);
        Preferences = new PreferencesClient(caller);
        Recipients = new RecipientsClient(caller);
        Templates = new TemplatesClient(caller);
        Messages = new MessagesClient(caller);
        Announcements = new AnnouncementsClient(caller);
        Events = new EventsClient(caller);
    }

    /// <summary>Sends to users, roles, rooms or everyone. For API keys and the roles <c>sender</c> and <c>admin</c>.</summary>
    public SendsClient Sends { get; }

    /// <summary>The calling user's notifications.</summary>
    public InboxClient Inbox { get; }

    /// <summary>Users' preferences.</summary>
    public PreferencesClient Preferences { get; }

    /// <summary>Profiles, rooms and presence.</summary>
    public RecipientsClient Recipients { get; }

    /// <summary>Templates for the texts of sends.</summary>
    public TemplatesClient Templates { get; }

    /// <summary>The calling user's conversations with other users.</summary>
    public MessagesClient Messages { get; }

    /// <summary>Announcements, shown to an audience until each user dismisses them.</summary>
    public AnnouncementsClient Announcements { get; }

    /// <summary>Custom events, pushed to connected clients and not stored.</summary>
    public EventsClient Events { get; }

    /// <summary>A client for the same server as another user.</summary>
    /// <param name="accessToken">The user's token, a JWT. It is not renewed.</param>
    public NotificationsClient ForUser(string accessToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessToken);
        return ForUser(_ => ValueTask.FromResult(accessToken));
    }

    /// <summary>A client for the same server as another user, for longer than a token is valid.</summary>
    /// <param name="accessToken">Returns the user's token; see <see cref="NotificationsClientOptions.AccessToken"/>.</param>
    public NotificationsClient ForUser(Func<CancellationToken, ValueTask<string>> accessToken)
    {
        ArgumentNullException.ThrowIfNull(accessToken);
        return new NotificationsClient(caller.As(new Credentials(null, accessToken)), time, logger);
    }

    /// <summary>The calling user's notifications as they arrive. It connects when it is read.</summary>
    /// <param name="options">Where to begin, and what to acknowledge.</param>
    public NotificationStream Stream(NotificationStreamOptions? options = null) =>
        new(caller, options ?? new NotificationStreamOptions(), time, logger);
}
