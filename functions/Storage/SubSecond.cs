namespace Notifications.Storage;

/// <summary>Queues hide messages for whole seconds; the handler waits the rest.</summary>
internal static class SubSecond
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task WaitAsync(TimeProvider time, DateTimeOffset notBefore, CancellationToken cancellation)
    {
        var rest = notBefore - time.GetUtcNow();
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest < Second ? rest : Second, time, cancellation);
    }
}
