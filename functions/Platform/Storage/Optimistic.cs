using Azure;

namespace Notifications.Platform.Storage;

/// <summary>Changes a row that others may change at the same moment: read, decide, write unless somebody wrote in between, and so
/// again.</summary>
internal static class Optimistic
{
    private const int MaxTries = 8;

    /// <summary>What the first attempt gave that nobody came in between of; null when others kept changing the row.</summary>
    /// <param name="attempt">Reads, decides and writes. Null: somebody else wrote since it read.</param>
    /// <param name="maxTries">More where many change the same row at once.</param>
    public static async Task<T?> ChangeAsync<T>(Func<Task<T?>> attempt, int maxTries = MaxTries) where T : class
    {
        for (var tries = 0; tries < maxTries; tries++)
        {
            if (await attempt() is { } changed)
                return changed;
        }
        return null;
    }

    /// <inheritdoc cref="ChangeAsync{T}(Func{Task{T}}, int)"/>
    public static async Task<T?> ChangeAsync<T>(Func<Task<T?>> attempt, int maxTries = MaxTries) where T : struct
    {
        for (var tries = 0; tries < maxTries; tries++)
        {
            if (await attempt() is { } changed)
                return changed;
        }
        return null;
    }

    /// <summary>Null when somebody else wrote since it was read: a row is there already, is gone, or has changed.</summary>
    public static async Task<T?> TryAsync<T>(Task<T> write) where T : class
    {
        try
        {
            return await write;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return null;
        }
    }
}
