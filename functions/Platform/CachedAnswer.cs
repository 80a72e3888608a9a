namespace Notifications.Platform;

/// <summary>An answer that is good for a moment: however many ask, it is worked out once in that time, for all of them.</summary>
internal sealed class CachedAnswer<T>(Func<Task<T>> ask, TimeSpan holdFor, TimeProvider time)
{
    private readonly Lock gate = new();
    private Task<T>? answer;
    private long askedAt;

    public Task<T> GetAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            // One that failed is not held, and one that is being worked out is nobody's second question.
            var isGood = answer is { IsCompleted: false }
                || (answer is { IsCompletedSuccessfully: true } && time.GetElapsedTime(askedAt) < holdFor);
            if (!isGood)
                (answer, askedAt) = (ask(), time.GetTimestamp());
            return answer!.WaitAsync(cancellation);
        }
    }
}
