using Microsoft.Extensions.Logging;

namespace Notifications.Announcements;

internal static partial class Log
{
    [LoggerMessage(3201, LogLevel.Information, "Announcement {Id}: clients are told '{Event}'")]
    public static partial void Pushed(this ILogger logger, Guid id, string @event);
}
