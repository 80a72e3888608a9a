namespace Notifications.Client;

/// <summary>Exponential, with full jitter: when a server comes back, its clients don't all come back in the same moment.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500), Longest = TimeSpan.FromSeconds(30);
    private const int MaxDoublings = 10;

    /// <param name="attempt">From 0.</param>
    /// <param name="failure">A server that names a time gets it, and the jitter on top.</param>
    public static TimeSpan Of(int attempt, Exception? failure)
    {
        var named = (failure as NotificationsException)?.RetryAfter ?? TimeSpan.Zero;
        var limit = First * Math.Pow(2, Math.Min(attempt, MaxDoublings));
        return Min(named, Longest) + Min(limit, Longest) * Random.Shared.NextDouble();
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
