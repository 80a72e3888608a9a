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
}
