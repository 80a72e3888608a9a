using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notifications.Platform.Storage;

namespace Notifications.Recipients.Preferences;

/// <summary>Preferences at hand, so that a send asks nobody. A namespace's are held as a whole, read again before they are too old, while
/// they are few enough; of a larger one those of the users that are sent to. What is changed here holds here at once.</summary>
public sealed class PreferenceCache(
    PreferenceStore store, TimeProvider time, IOptions<PreferenceOptions> options, ILogger<PreferenceCache> logger) : IDisposable
{
    private const int MaxRows = 100_000, MaxUsers = 20_000, ParallelReads = 32, UsersPerPage = 100;

    /// <summary>A namespace that was too large is tried again only then.</summary>
    private static readonly TimeSpan LargeFor = TimeSpan.FromMinutes(5);

    private readonly MemoryCache namespaces = new(new MemoryCacheOptions { SizeLimit = MaxRows });
    private readonly MemoryCache users = new(new MemoryCacheOptions { SizeLimit = MaxUsers });
    private readonly ConcurrentDictionary<(string Ns, string User), Written> written = new();
    private readonly Dictionary<string, Task<Held>> loading = [];
    private readonly Lock gate = new();

    private TimeSpan HoldFor => options.Value.HoldFor;

    /// <summary>Null for who never said anything.</summary>
    public async ValueTask<StoredPreferences?> FindAsync(string ns, string user, CancellationToken cancellation)
    {
        var held = await HeldAsync(ns, cancellation);
        return held.IsWhole ? held.Users.GetValueOrDefault(user) : await FindOneAsync(ns, user, cancellation);
    }

    /// <summary>Of those among these users who said something.</summary>
    public async ValueTask<IReadOnlyDictionary<string, StoredPreferences>> FindAsync(
        string ns, IReadOnlyCollection<string> wanted, CancellationToken cancellation)
    {
        var held = await HeldAsync(ns, cancellation);
        if (held.IsWhole)
            return held.Users;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellation };
        var missing = wanted.Where(user => !users.TryGetValue((ns, user), out _)).GroupBy(user => Keys.Partition(ns, user));
        await Parallel.ForEachAsync(missing, limits, async (partition, token) =>
            await ReadAsync(ns, [.. partition.OrderBy(Keys.Escape, StringComparer.Ordinal)], token));
        var found = new ConcurrentDictionary<string, StoredPreferences>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(wanted, limits, async (user, token) =>
        {
            if (await FindOneAsync(ns, user, token) is { } preferences)
                found[user] = preferences;
        });
        return found;
    }

    /// <summary>All of the namespace; null when they are too many to be held.</summary>
    public async ValueTask<IEnumerable<StoredPreferences>?> AllAsync(string ns, CancellationToken cancellation)
    {
        var held = await HeldAsync(ns, cancellation);
        return held.IsWhole ? held.Users.Values : null;
    }

    /// <summary>What was just written, or removed (null).</summary>
    public void Put(string ns, string user, StoredPreferences? preferences)
    {
        written[(ns, user)] = new Written(preferences, time.GetTimestamp());
        Remember(ns, user, preferences);
        if (namespaces.TryGetValue(ns, out Held? held))
            held!.Put(user, preferences);
    }

    public void Dispose()
    {
        namespaces.Dispose();
        users.Dispose();
    }

    /// <summary>Entries older than half their time are refreshed in the background, so that no send waits for it.</summary>
    private ValueTask<Held> HeldAsync(string ns, CancellationToken cancellation)
    {
        if (!namespaces.TryGetValue(ns, out Held? held) || AgeOf(held!) is var age && age > (held!.IsWhole ? HoldFor : LargeFor))
            return new ValueTask<Held>(LoadAsync(ns, held).WaitAsync(cancellation));
        if (held.IsWhole && age > HoldFor / 2)
            _ = RefreshAsync(ns, held);
        return ValueTask.FromResult(held);
    }

    private TimeSpan AgeOf(Held held) => time.GetElapsedTime(held.ReadAt);

    private async Task RefreshAsync(string ns, Held held)
    {
        try
        {
            await LoadAsync(ns, held);
        }
        catch (Exception e) when (StorageFaults.IsOutage(e))
        {
            // What is held is good for a while yet; then who sends is told.
            logger.NotRefreshed(e.GetType().Name);
        }
    }

    /// <summary>Concurrent callers share one load.</summary>
    private Task<Held> LoadAsync(string ns, Held? before)
    {
        lock (gate)
        {
            if (!loading.TryGetValue(ns, out var load))
                loading[ns] = load = Task.Run(() => LoadOnceAsync(ns, before));
            return load;
        }
    }

    private async Task<Held> LoadOnceAsync(string ns, Held? before)
    {
        QueueWork.Leave();
        try
        {
            return await ReadAllAsync(ns, before);
        }
        finally
        {
            lock (gate)
                loading.Remove(ns);
        }
    }

    private async Task<Held> ReadAllAsync(string ns, Held? before)
    {
        var held = new Held(time.GetTimestamp());
        await foreach (var page in store.PagesAsync(ns, user => before?.Users.GetValueOrDefault(user), CancellationToken.None))
        {
            foreach (var preferences in page)
                held.Put(preferences.UserId, preferences);
            if (held.Users.Count > options.Value.MaxHeld)
            {
                held = new Held(held.ReadAt) { IsWhole = false };
                break;
            }
        }
        Hold(ns, held);
        // There is no room for it: read in full for each send it would cost more than asking for those that are sent to.
        if (!namespaces.TryGetValue(ns, out _))
            Hold(ns, held = new Held(held.ReadAt) { IsWhole = false });
        // After it is there for others: what was written while it was read, it may have missed.
        foreach (var (key, change) in written)
        {
            if (key.Ns == ns && change.At >= held.ReadAt)
                held.Put(key.User, change.Preferences);
            else if (time.GetElapsedTime(change.At) > LargeFor)
                written.TryRemove(key, out _);
        }
        return held;
    }

    private void Hold(string ns, Held held) =>
        namespaces.Set(ns, held, new MemoryCacheEntryOptions { Size = 1 + held.Users.Count, SlidingExpiration = LargeFor });

    private async ValueTask<StoredPreferences?> FindOneAsync(string ns, string user, CancellationToken cancellation) =>
        users.TryGetValue((ns, user), out StoredPreferences? known) ? known
        : Remember(ns, user, await store.FindAsync(ns, user, cancellation));

    /// <summary>A range is one read where its users are close together; where others lie between them, the rest is read one by
    /// one.</summary>
    private async Task ReadAsync(string ns, string[] wanted, CancellationToken cancellation)
    {
        var missing = wanted.ToHashSet(StringComparer.Ordinal);
        var pages = 1 + wanted.Length / UsersPerPage;
        var (isWhole, last) = (true, "");
        await foreach (var page in store.PagesAsync(ns, wanted[0], wanted[^1], cancellation))
        {
            foreach (var preferences in page.Where(p => missing.Remove(p.UserId)))
                Remember(ns, preferences.UserId, preferences);
            last = page.Count > 0 ? Keys.Escape(page[^1].UserId) : last;
            if (--pages == 0)
            {
                isWhole = false;
                break;
            }
        }
        foreach (var user in missing.Where(user => isWhole || string.CompareOrdinal(Keys.Escape(user), last) < 0))
            Remember(ns, user, null);
    }

    private StoredPreferences? Remember(string ns, string user, StoredPreferences? preferences) =>
        users.Set((ns, user), preferences, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = HoldFor });

    private sealed record Written(StoredPreferences? Preferences, long At);

    private sealed class Held(long readAt)
    {
        public long ReadAt => readAt;

        public bool IsWhole { get; init; } = true;

        public ConcurrentDictionary<string, StoredPreferences> Users { get; } = new(StringComparer.Ordinal);

        public void Put(string user, StoredPreferences? preferences)
        {
            if (preferences is null)
                Users.TryRemove(user, out _);
            else
                Users[user] = preferences;
        }
    }
}
