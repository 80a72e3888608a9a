using Microsoft.Extensions.Logging;

namespace Notifications.Messages;

internal static partial class Log
{
    [LoggerMessage(3101, LogLevel.Warning, "The template {Template} asks for more than a message has; its notification has plain texts")]
    public static partial void TemplateNotFilled(this ILogger logger, string template);
}
