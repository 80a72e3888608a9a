using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Insight;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Insight;

public sealed partial class MetricsTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Get_WithoutAToken_HasWhatHappened()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var online = await app.ConnectAsync(me);
        await online.ReceiveAsync("unreadCount");
        var before = await ReadAsync();
        var id = await sender.SendToAsync(user);
        await me.PostAsync($"notifications/{id}/ack");
        await app.Services.GetRequiredService<StatisticsFlush>().RunAsync(default);
        var after = await ReadAsync();

        foreach (var name in (
            string[])["notifications_sends_total", "notifications_created_total", "notifications_outcomes_total{outcome=\"acknowledged\"}",
            "notifications_round_trip_seconds_count", "notifications_round_trip_seconds_bucket{le=\"+Inf\"}"])
            Assert.Equal(1, after[name] - before[name]);
        Assert.Equal(0, after["notifications_fallback_total{channel=\"email\",outcome=\"sent\"}"]);
        Assert.True(after["process_resident_memory_bytes"] > 1e6);
        Assert.Equal(1, after["notifications_storage_reachable"]);
        Assert.All(Queues.Names, queue => Assert.InRange(after[$"notifications_queue_waiting_seconds{{queue=\"{queue}\"}}"], 0, 60));
    }

    [Fact]
    public async Task Get_EveryLine_IsPrometheusText()
    {
        var answer = await new ApiClient(app.Http, null).GetAsync("metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.ContentType);
        Assert.EndsWith("\n", answer.Text, StringComparison.Ordinal);
        Assert.All(answer.Text.TrimEnd('\n').Split('\n'), line => Assert.Matches(Line(), line));
        var buckets = answer.Text.Split('\n').Where(l => l.StartsWith("notifications_round_trip_seconds_bucket", StringComparison.Ordinal))
            .Select(l => long.Parse(l.Split(' ')[1], null)).ToArray();
        Assert.Equal(buckets.Order(), buckets);
    }

    private async Task<Dictionary<string, double>> ReadAsync() =>
        (await new ApiClient(app.Http, null).GetAsync("metrics")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => !l.StartsWith('#')).Select(l => l.Split(' '))
                .ToDictionary(l => l[0], l => double.Parse(l[1], System.Globalization.CultureInfo.InvariantCulture));

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.eE+-]+)$""")]
    private static partial Regex Line();
}
