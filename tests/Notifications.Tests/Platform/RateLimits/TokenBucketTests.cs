using Notifications.Platform.RateLimits;
using Notifications.Platform.Security;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.RateLimits;

public sealed class TokenBucketTests
{
    private static readonly Caller Alice = new("default", "alice", "alice", []), Bob = new("default", "bob", "bob", []);
    private readonly TestClock clock = new();

    [Fact]
    public void Take_HeavierThanTheBucket_PassesOnceAndIsPaidByTheNext()
    {
        using var limits = Limits(perCaller: 10, perNamespace: 100);
        Assert.Null(limits.Enter(Alice)!.Take(24));

        var refusal = limits.Enter(Alice)!.Refusal!;
        // 15 are owed and one is needed, at one in 100 s.
        Assert.InRange(refusal.RetryAfter!.Value, 1500, 1600);
        clock.Advance(TimeSpan.FromSeconds(refusal.RetryAfter.Value - 100));
        Assert.NotNull(limits.Enter(Alice)!.Refusal);
        clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Null(limits.Enter(Alice)!.Refusal);
    }

    [Fact]
    public void Take_WhileOthersAlreadyBorrow_IsRefusedAndTakesNothing()
    {
        using var limits = Limits(perCaller: 10, perNamespace: 100);
        var (first, second) = (limits.Enter(Alice)!, limits.Enter(Alice)!);
        Assert.Null(first.Take(20));
        Assert.Equal(429, second.Take(20)!.Status);

        // 12 are owed: the refused one added none.
        clock.Advance(TimeSpan.FromSeconds(13 * 100));
        Assert.Null(limits.Enter(Alice)!.Refusal);
    }

    [Fact]
    public void Take_MoreThanTheNamespaceHasLeft_LeavesTheCallerItsOwn()
    {
        using var limits = Limits(perCaller: 50, perNamespace: 60);
        var (alice, bob) = (limits.Enter(Alice)!, limits.Enter(Bob)!);
        Assert.Null(bob.Take(80));
        Assert.StartsWith("This namespace", alice.Take(30)!.Detail, StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromSeconds(30 * 100));
        Assert.Null(limits.Enter(Alice)!.Take(48));
    }

    [Fact]
    public void Enter_FromManyThreads_TakesEachPermitOnce()
    {
        using var limits = Limits(perCaller: 500, perNamespace: 1000);
        var passed = 0;
        Parallel.For(0, 2000, _ =>
        {
            if (limits.Enter(Alice)!.Refusal is null)
                Interlocked.Increment(ref passed);
        });
        Assert.Equal(500, passed);
    }

    [Fact]
    public void Enter_Disabled_LimitsNothing()
    {
        using var limits = new CallerLimits(false, new() { Burst = 1 }, new() { Burst = 1 }, clock);
        Assert.Null(limits.Enter(Alice));
    }

    [Fact]
    public void IdleDuration_IsTheTimeSinceItIsFull()
    {
        using var bucket = new TokenBucket(new RateLimitBucketOptions { PermitsPerSecond = 0.01, Burst = 2 }, clock);
        bucket.AttemptAcquire(2).Dispose();
        clock.Advance(TimeSpan.FromSeconds(150));
        Assert.Null(bucket.IdleDuration);
        clock.Advance(TimeSpan.FromSeconds(110));
        Assert.InRange(bucket.IdleDuration!.Value, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(100));
        Assert.Equal(2, bucket.GetStatistics().CurrentAvailablePermits);
    }

    [Theory]
    [InlineData(0, 10, "PerCaller:PermitsPerSecond is '0'; allowed: 0.001 to 10000000.")]
    [InlineData(10, 0, "PerCaller:Burst is '0'; allowed: 1 to 10000000.")]
    [InlineData(double.NaN, 10, "PerCaller:PermitsPerSecond is 'NaN'; allowed: 0.001 to 10000000.")]
    public void Validate_WrongSetting_NamesIt(double perSecond, int burst, string says)
    {
        var options = new RateLimitOptions { PerCaller = new() { PermitsPerSecond = perSecond, Burst = burst } };
        var failure = Assert.Single(new RateLimitOptionsValidator().Validate(null, options).Failures!);
        Assert.Equal($"Notifications:Sending:RateLimits:{says}", failure);
    }

    /// <summary>One permit in 100 s: none comes by itself while a test runs.</summary>
    private CallerLimits Limits(int perCaller, int perNamespace) => new(
        true, new() { PermitsPerSecond = 0.01, Burst = perCaller }, new() { PermitsPerSecond = 0.01, Burst = perNamespace }, clock);
}
