using Notifications.Platform.Telemetry;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Insight;

public sealed class HistogramTests
{
    [Fact]
    public void Describe_ManyTimes_IsRightToAFifth()
    {
        var seed = TestSeed.Of(20261128);
        var random = new Random(seed);
        var times = Enumerable.Range(0, 10_000).Select(_ => Math.Exp(random.NextDouble() * 10)).Order().ToArray();
        var histogram = new Histogram();
        foreach (var time in times)
            histogram.Add(time);

        var described = histogram.Describe()!;
        foreach (var (part, percentile) in new[] { (0.5, described.P50), (0.95, described.P95), (0.99, described.P99) })
            Assert.True(percentile / times[(int)(part * times.Length)] is > 0.8 and < 1.2, $"seed {seed}: p{part * 100} is {percentile}");
        Assert.True(Math.Abs((described.Average / times.Average()) - 1) < 0.01, $"seed {seed}");
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var histogram = new Histogram();
        foreach (var time in new[] { -1, 0, 0.5, 1, 1.01, 42, 1e3, 1e12 })
            histogram.Add(time);
        var read = Histogram.Read(histogram.Write());

        Assert.Equal(histogram.Write(), read.Write());
        Assert.Equal(8, read.Count);
        Assert.Equal(histogram.Describe(), read.Describe());
    }

    [Fact]
    public void Add_FromManyThreads_LosesNone()
    {
        var histogram = new Histogram();
        Parallel.For(0, 100_000, i => histogram.Add(i));
        Assert.Equal(100_000, histogram.Count);
    }

    [Fact]
    public void Describe_Nothing_IsNull() => Assert.Null(new Histogram().Describe());
}
