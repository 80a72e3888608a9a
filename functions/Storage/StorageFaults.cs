using Azure;

namespace Notifications.Storage;

/// <summary>Tells a fault of the storage service, which passes, from one of ours.</summary>
internal static class StorageFaults
{
    public static bool IsOutage(Exception exception) => exception switch
    {
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500,
        // What the client throws when every retry failed.
        AggregateException several => several.InnerExceptions.Count > 0 && several.InnerExceptions.All(IsOutage),
        TaskCanceledException { InnerException: not null } or IOException or HttpRequestException => true,
        _ => false,
    };
}
