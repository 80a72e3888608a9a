using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Inbox;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Support;
using SignalR.Testing;
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
        var (me, id) = await SentAsync(broadcast);
        await using var tab = await app.ConnectAsync(me);
        Assert.Equal(1, await ReceiveCountAsync(tab));
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddSeconds(5) });
        Assert.Equal(JsonValueKind.String, (await tab.ReceiveAsync("updated"))[0].GetProperty("snoozedUntil").ValueKind);
        Assert.Equal(0, await ReceiveCountAsync(tab));
        Assert.DoesNotContain(id, await IdsAsync(me, ""));
        Assert.Equal([id], await IdsAsync(me, "&status=snoozed"));
        await me.PostAsync("notifications/mark-all-read");
        await tab.ReceiveAsync("updated");
        Assert.Equal(0, await ReceiveCountAsync(tab));
        await Eventually.GetAsync(RunAndListAsync, snoozed => snoozed.Length == 0);

        var updated = (await tab.ReceiveAsync("updated"))[0];
        Assert.Equal((id, JsonValueKind.Null), (updated.GetProperty("id").GetGuid(), updated.GetProperty("snoozedUntil").ValueKind));
        Assert.Equal(1, await ReceiveCountAsync(tab));
        Assert.Equal(id, (await tab.ReceiveAsync("refresh"))[0].GetProperty("id").GetGuid());
        Assert.Contains(id, await IdsAsync(me, "&status=unread"));
        Assert.Equal(1, await CountAsync(me));
        var events = await HistoryTests.EventsAsync(me, id);
        Assert.StartsWith("snoozed", events[2], StringComparison.Ordinal);
        Assert.Equal("unsnoozed", events[^1]);

        async Task<Guid[]> RunAndListAsync()
        {
            await app.Services.GetRequiredService<SnoozeReturn>().RunAsync(CancellationToken.None);
            return await IdsAsync(me, "&status=snoozed");
        }
    }

    private async Task<(ApiClient Me, Guid Id)> SentAsync(bool broadcast)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        // What other tests sent to everyone is read by then.
        await me.PostAsync("notifications/mark-all-read");
        if (!broadcast)
            return (me, await sender.SendToAsync(user));
        return (me, (await sender.PostAsync("notifications", new { broadcast = true, title = "t", message = "m" }))
            .Json.GetProperty("sendId").GetGuid());
    }

    private static async Task<int> ReceiveCountAsync(SignalRTestClient tab) =>
        (await tab.ReceiveAsync("unreadCount"))[0].GetProperty("count").GetInt32();

    private static async Task<int> CountAsync(ApiClient me) =>
        (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32();

    private static async Task<Guid[]> IdsAsync(ApiClient me, string query) =>
        [.. (await me.GetAsync($"notifications?limit=100{query}")).Json.GetProperty("items").EnumerateArray()
        .Select(i => i.GetProperty("id").GetGuid())];
}
