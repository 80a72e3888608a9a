using Notifications.Platform;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform;

public sealed class CachedAnswerTests
{
    private readonly TestClock clock = new();
    private int asked;

    [Fact]
    public async Task GetAsync_ManyAtOnceAndSoonAfter_AsksOnce()
    {
        var answer = new TaskCompletionSource<int>();
        var held = new CachedAnswer<int>(() => { asked++; return answer.Task; }, TimeSpan.FromHours(1), clock);
        var waiting = Enumerable.Range(0, 50).Select(_ => held.GetAsync(default)).ToArray();
        answer.SetResult(7);

        Assert.All(await Task.WhenAll(waiting), value => Assert.Equal(7, value));
        Assert.Equal((7, 1), (await held.GetAsync(default), asked));
    }

    [Fact]
    public async Task GetAsync_AfterItsTimeOrAFault_AsksAgain()
    {
        var held = new CachedAnswer<int>(
            () => ++asked == 1 ? Task.FromException<int>(new InvalidOperationException("away"))
            : Task.FromResult(asked), TimeSpan.FromHours(1), clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => held.GetAsync(default));
        Assert.Equal(2, await held.GetAsync(default));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(3, await held.GetAsync(default));
    }
}
