namespace Campaign;

/// <summary>Asks again until something holds.</summary>
internal static class Until
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <exception cref="TimeoutException">It did not hold within the limit.</exception>
    public static async Task HoldsAsync(string what, TimeSpan limit, Func<Task<bool>> ask)
    {
        if (!await IsTrueAsync(limit, ask))
            throw new TimeoutException($"Within {limit} it did not hold that {what}.");
    }

    /// <summary>False when it did not hold within the limit.</summary>
    public static async Task<bool> IsTrueAsync(TimeSpan limit, Func<Task<bool>> ask)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await TryAsync(ask))
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                return false;
            await Task.Delay(Interval);
        }
        return true;
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // It is away just then.
            return false;
        }
    }
}
