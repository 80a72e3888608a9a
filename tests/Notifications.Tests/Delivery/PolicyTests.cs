using Microsoft.Extensions.Configuration;
using Notifications.Delivery;
using Notifications.Domain;
using Xunit;

namespace Notifications.Tests.Delivery;

public sealed class PolicyTests
{
    [Theory]
    [InlineData(Priority.Critical, 5, 0.5, FallbackMode.All, new[] { ChannelKind.Email, ChannelKind.Sms, ChannelKind.Push })]
    [InlineData(Priority.Urgent, 4, 1, FallbackMode.FirstAccepted, new[] { ChannelKind.Email, ChannelKind.Push })]
    [InlineData(Priority.High, 3, 2, FallbackMode.FirstAccepted, new[] { ChannelKind.Email })]
    [InlineData(Priority.Normal, 2, 5, FallbackMode.FirstAccepted, new ChannelKind[0])]
    [InlineData(Priority.Low, 1, 10, FallbackMode.FirstAccepted, new ChannelKind[0])]
    public void Default_OfAPriority_IsTheTables(
        Priority priority, int attempts, double baseDelay, FallbackMode mode, ChannelKind[] channels)
    {
        var policy = new DeliveryOptions().For(priority);
        Assert.Equal((attempts, TimeSpan.FromSeconds(baseDelay), mode), (policy.Attempts, policy.BaseDelay, policy.Mode));
        Assert.Equal(channels, policy.Fallback());
    }

    [Theory]
    [InlineData("sms", new[] { ChannelKind.Sms })]
    [InlineData("push,email", new[] { ChannelKind.Push, ChannelKind.Email })]
    [InlineData("none", new ChannelKind[0])]
    public void Channels_FromTheSettings_ReplaceTheDefault(string setting, ChannelKind[] channels)
    {
        var settings = new Dictionary<string, string?> { ["Critical:Channels"] = setting, ["Critical:Mode"] = "FirstAccepted" };
        var options = new ConfigurationBuilder().AddInMemoryCollection(settings).Build().Get<DeliveryOptions>()!;
        Assert.Equal(channels, options.Critical.Fallback());
        Assert.Equal((5, FallbackMode.FirstAccepted), (options.Critical.Attempts, options.Critical.Mode));
    }

    [Fact]
    public void DelayAfter_EachAttempt_DoublesWithinTheJitter()
    {
        var (options, random) = (new DeliveryOptions(), new Random(42));
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            var expected = 0.5 * Math.Pow(2, attempt - 1);
            var delays = Enumerable.Range(0, 1000).Select(_ => options.DelayAfter(Priority.Critical, attempt, random).TotalSeconds)
                .ToArray();
            Assert.All(delays, d => Assert.InRange(d, expected * 0.9, expected * 1.1));
            // Spread over the whole of it, both ways.
            Assert.True(delays.Min() < expected * 0.91 && delays.Max() > expected * 1.09, $"{delays.Min()} to {delays.Max()}");
        }
    }

    [Fact]
    public void DelayAfter_BeyondTheTimeout_IsTheTimeout()
    {
        var options = new DeliveryOptions { AcknowledgementTimeout = TimeSpan.FromSeconds(12), Jitter = 0 };
        Assert.Equal(
            [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12)],
            Enumerable.Range(1, 3).Select(attempt => options.DelayAfter(Priority.Normal, attempt, new Random(1))));
    }

    [Fact]
    public void FallbackDelay_EachTry_DoublesUpToTheMaximum()
    {
        var options = new FallbackOptions();
        Assert.Equal([2, 4, 8, 16, 300], new[] { 1, 2, 3, 4, 12 }.Select(tries => options.DelayAfter(tries).TotalSeconds));
    }
}
