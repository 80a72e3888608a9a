using Notifications.Platform;
using Notifications.Platform.Idempotency;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Idempotency;

public sealed class IdempotencyScopeTests
{
    [Fact]
    public void IdOf_SameSeedAndName_IsTheSameUuidOfTheSeedsTime()
    {
        var clock = new TestClock();
        var (first, second) = (new IdempotencyScope(new Ids(clock).Next()), new IdempotencyScope(new Ids(clock).Next()));
        var id = first.IdOf("alice");

        Assert.Equal(id, (first with { }).IdOf("alice"));
        Assert.NotEqual(id, first.IdOf("bob"));
        Assert.NotEqual(id, second.IdOf("alice"));
        Assert.NotEqual(id, first.Seed);
        Assert.Equal((7, 2), (id.Version, id.Variant >> 2));
        Assert.Equal($"{first.Seed:N}"[..12], $"{id:N}"[..12]);
    }

    [Theory]
    [InlineData("00:59:59", "00:01:00", "Keep")]
    [InlineData("1.00:00:00", "00:00:04", "Lease")]
    public void Validate_WrongSetting_NamesIt(string keep, string lease, string setting)
    {
        var options = new IdempotencyOptions { Keep = TimeSpan.Parse(keep, null), Lease = TimeSpan.Parse(lease, null) };
        var failure = Assert.Single(new IdempotencyOptionsValidator().Validate(null, options).Failures!);
        Assert.StartsWith($"Notifications:Idempotency:{setting} is '", failure, StringComparison.Ordinal);
    }
}
