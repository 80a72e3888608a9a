using Notifications.Platform;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform;

public sealed class LoadingCacheTests
{
    private readonly TestClock clock = new();
    private readonly List<string> loaded = [];

    [Fact]
    public async Task GetAsync_ManyAtOnceAndSoonAfter_LoadsOnce_AndOneWhoLeavesStopsNobody()
    {
        var answer = new TaskCompletionSource<string>();
        var cache = new LoadingCache<string, string>((key, _) => { loaded.Add(key); return answer.Task; }, TimeSpan.FromHours(1), 2, clock);
        using var leaving = new CancellationTokenSource();
        var left = cache.GetAsync("a", leaving.Token).AsTask();
        var waiting = Enumerable.Range(0, 50).Select(_ => cache.GetAsync("a", default).AsTask()).ToArray();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        answer.SetResult("here");

        Assert.All(await Task.WhenAll(waiting), value => Assert.Equal("here", value));
        Assert.Equal("here", await cache.GetAsync("a", default));
        Assert.Equal(["a"], loaded);
    }

    [Fact]
    public async Task GetAsync_AfterItsLifeOrAFaultOrAChange_LoadsAgain_WithWhatWasThere()
    {
        List<string?> before = [];
        var cache = new LoadingCache<string, string>((_, known) =>
        {
            before.Add(known);
            return before.Count == 1 ? Task.FromException<string>(new InvalidOperationException("away"))
                : Task.FromResult($"load {before.Count}");
        }, TimeSpan.FromHours(1), 2, clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync("a", default).AsTask());
        Assert.Equal("load 2", await cache.GetAsync("a", default));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("load 3", await cache.GetAsync("a", default));
        cache.Forget("a");
        Assert.Equal("load 4", await cache.GetAsync("a", default));
        Assert.Equal([null, null, "load 2", null], before);
    }

    [Fact]
    public async Task GetAsync_BeyondItsSize_DropsWhatWasLoadedLongestAgo()
    {
        var cache = new LoadingCache<string, string>(
            (key, _) => { loaded.Add(key); return Task.FromResult(key); }, TimeSpan.FromHours(1), 2, clock);
        foreach (var key in new[] { "a", "b", "c", "b", "c", "a" })
        {
            await cache.GetAsync(key, default);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, cache.Count);
        Assert.Equal(["a", "b", "c", "a"], loaded);
    }
}
