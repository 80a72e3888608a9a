using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Inbox;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>The clock is left alone: the real-time service, which has its own, would refuse what comes from the future.</summary>
public sealed class SnoozePushTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Snooze_UntilItIsDue_ComesBackUnreadWithAnEventAndPushes(bool broadcast)
    {
        var (me, id) = await app.SentAsync(broadcast);
        await using var tab = await app.ConnectAsync(me);
        Assert.Equal(1, await tab.ReceiveCountAsync());
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddSeconds(5) });
        Assert.Equal(JsonValueKind.String, (await tab.ReceiveAsync("updated"))[0].GetProperty("snoozedUntil").ValueKind);
        Assert.Equal(0, await tab.ReceiveCountAsync());
        Assert.DoesNotContain(id, await me.IdsAsync());
        Assert.Equal([id], await me.IdsAsync("&status=snoozed"));
        await me.PostAsync("notifications/mark-all-read");
        await tab.ReceiveAsync("updated");
        Assert.Equal(0, await tab.ReceiveCountAsync());
        await Eventually.GetAsync(RunAndListAsync, snoozed => snoozed.Length == 0);

        var updated = (await tab.ReceiveAsync("updated"))[0];
        Assert.Equal((id, JsonValueKind.Null), (updated.GetProperty("id").GetGuid(), updated.GetProperty("snoozedUntil").ValueKind));
        Assert.Equal(1, await tab.ReceiveCountAsync());
        Assert.Equal(id, (await tab.ReceiveAsync("refresh"))[0].GetProperty("id").GetGuid());
        Assert.Contains(id, await me.IdsAsync("&status=unread"));
        Assert.Equal(1, await me.UnreadCountAsync());
        var events = await HistoryTests.EventsAsync(me, id);
        Assert.StartsWith("snoozed", events[2], StringComparison.Ordinal);
        Assert.Equal("unsnoozed", events[^1]);

        async Task<Guid[]> RunAndListAsync()
        {
            await app.Services.GetRequiredService<SnoozeReturn>().RunAsync(CancellationToken.None);
            return await me.IdsAsync("&status=snoozed");
        }
    }
}
