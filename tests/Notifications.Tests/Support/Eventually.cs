namespace Notifications.Tests.Support;

/// <summary>Waits for what has no event of its own to wait on: asks again until it holds, within a time limit.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3), Interval = TimeSpan.FromMilliseconds(50);

    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        for (var last = await ask(); ; last = await ask())
        {
            if (holds(last))
                return last;
            if (TimeProvider.System.GetElapsedTime(started) > Limit)
                throw new TimeoutException(
                    $"It did not hold within {Limit}; last: {(last is string[] lines ? string.Join(", ", lines) : last)}");
            await timer.WaitForNextTickAsync();
        }
    }
}
