using System.Collections.Concurrent;
using Notifications.Platform.Storage;

namespace Notifications.Platform;

/// <summary>Loaded entries are used for a while and then loaded again, so a change by another instance is seen by then. Concurrent callers
/// share one load. Beyond the size, the entries that were loaded longest ago go first.</summary>
/// <param name="load">The second argument is what was there before; the default when there was nothing.</param>
internal sealed class LoadingCache<TKey, T>(Func<TKey, T?, Task<T>> load, TimeSpan life, int size, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> entries = [];

    public int Count => entries.Count;

    /// <summary>After a change on this instance: the next one looks again.</summary>
    public void Forget(TKey key) => entries.TryRemove(key, out _);

    public async ValueTask<T> GetAsync(TKey key, CancellationToken cancellation)
    {
        while (true)
        {
            var known = entries.GetValueOrDefault(key);
            if (known is not null && known.IsGood(time.GetUtcNow() - life))
                return await known.Loaded.Value.WaitAsync(cancellation);
            // A caller who leaves does not stop it for the others.
            var fresh = new Entry(time.GetUtcNow(), new(() => LoadAsync(key, known)));
            if (!(known is null ? entries.TryAdd(key, fresh) : entries.TryUpdate(key, fresh, known)))
                continue;
            foreach (var old in entries.OrderBy(e => e.Value.At).Take(entries.Count - size))
                entries.TryRemove(old);
            return await fresh.Loaded.Value.WaitAsync(cancellation);
        }
    }

    private async Task<T> LoadAsync(TKey key, Entry? before)
    {
        // Requests wait for it too, whoever began it.
        QueueWork.Leave();
        return await load(key, before is { Loaded.Value: { IsCompletedSuccessfully: true } done } ? await done : default);
    }

    private sealed record Entry(DateTimeOffset At, Lazy<Task<T>> Loaded)
    {
        public bool IsGood(DateTimeOffset since) => At > since && Loaded.Value is { IsFaulted: false, IsCanceled: false };
    }
}

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
