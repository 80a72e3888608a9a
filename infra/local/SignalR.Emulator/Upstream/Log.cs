namespace SignalR.Emulator.Upstream;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Upstream answered {Status} to {Category}/{Event} of hub {Hub}.")]
    public static partial void Refused(ILogger logger, string hub, string category, string @event, int status);

    [LoggerMessage(2, LogLevel.Warning, "Upstream could not be told {Category}/{Event} of hub {Hub}: {Reason}")]
    public static partial void Failed(ILogger logger, string hub, string category, string @event, string reason);
}
