using Microsoft.Extensions.DependencyInjection;
using Notifications.Insight;
using Notifications.Platform.Telemetry;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Insight;

public sealed class StatisticsFlushTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Stop_WritesWhatWasCounted_AndTheNextInstanceAddsToIt()
    {
        var tenant = new Tenant(app);
        await (await tenant.AsAsync("sender", "sender")).SendToAsync("alice");
        await app.StopAppAsync();
        await app.StartAppAsync();
        await (await tenant.AsAsync("sender", "sender")).SendToAsync("alice");

        var report = (await (await tenant.AsAsync("admin", "admin")).GetAsync("analytics")).Json;
        Assert.Equal(2, report.GetProperty("totals").GetProperty("sent").GetInt32());
    }

    [Fact]
    public async Task Flush_OverAndOver_ChangesNothing()
    {
        var tenant = new Tenant(app);
        var (sender, flush) = (await tenant.AsAsync("sender", "sender"), app.Services.GetRequiredService<StatisticsFlush>());
        for (var i = 0; i < 3; i++)
        {
            await sender.SendToAsync("alice");
            await Task.WhenAll(flush.RunAsync(default), flush.RunAsync(default));
        }
        // Once the hour is over it is forgotten here, not there.
        app.Clock.Advance(TimeSpan.FromHours(2));
        await flush.RunAsync(default);
        await sender.SendToAsync("alice");

        var report = (await (await tenant.AsAsync("admin", "admin")).GetAsync("analytics")).Json;
        Assert.Equal(4, report.GetProperty("totals").GetProperty("sent").GetInt32());
        Assert.Equal([3, 1], report.GetProperty("byHour").EnumerateArray().Select(h => h.GetProperty("sent").GetInt32()));
    }

    [Fact]
    public async Task Write_WhatFails_IsKeptForTheNextTime()
    {
        var (counters, store) = (new StatCounters(), app.Services.GetRequiredService<StatisticsStore>());
        counters.Add(Counter.Sent, 5);
        var key = new StatKey("a-namespace", Hours.Of(app.Clock.GetUtcNow()), Dimension.Total, "");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync([(key, counters)], cancelled.Token));
        Assert.False(counters.IsWritten);

        await store.WriteAsync([(key, counters)], default);
        Assert.True(counters.IsWritten);
        counters.AddLatency(7);
        Assert.False(counters.IsWritten);
    }

    [Fact]
    public async Task Purge_RemovesWhatIsOlderThanItIsKept()
    {
        var store = app.Services.GetRequiredService<StatisticsStore>();
        var (counters, now) = (new StatCounters(), Hours.Of(app.Clock.GetUtcNow()));
        counters.Add(Counter.Sent, 1);
        await store.WriteAsync([(new StatKey("purged", now.AddDays(-401), Dimension.Total, ""), counters),
            (new StatKey("purged", now, Dimension.Total, ""), counters)], default);
        await store.PurgeAsync(default);

        var left = await store.ReadAsync("purged", now.AddDays(-500), now.AddHours(1), default).ToArrayAsync();
        Assert.Equal(now, Assert.Single(left).Hour);
    }
}
