using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Inbox;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>These move the clock, so they have an app of their own.</summary>
public sealed class SnoozeTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Snooze_AgainForLonger_ComesBackOnceThen()
    {
        var (me, id) = await SentAsync();
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddMinutes(10) });
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddMinutes(30) });
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await RunAsync();
        Assert.Equal(0, await CountAsync(me));

        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await RunAsync();
        Assert.Equal(1, await CountAsync(me));
    }

    [Fact]
    public async Task Snooze_DeletedMeanwhileAndRestoredAfter_IsBack()
    {
        var (me, id) = await SentAsync();
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddMinutes(10) });
        await me.DeleteAsync($"notifications/{id}");
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await RunAsync();
        Assert.Equal(0, await CountAsync(me));

        Assert.Equal(JsonValueKind.Null, (await me.PostAsync($"notifications/{id}/restore")).Json.GetProperty("snoozedUntil").ValueKind);
        Assert.Equal(1, await CountAsync(me));
    }

    [Fact]
    public async Task Unread_OfASnoozedOne_BringsItBackAtOnce()
    {
        var (me, id) = await SentAsync();
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddMinutes(10) });
        await me.PostAsync($"notifications/{id}/unread");

        Assert.Contains(id, await IdsAsync(me, ""));
        Assert.Equal(1, await CountAsync(me));
    }

    [Fact]
    public async Task Run_ManyDueOfManyUsers_BringsAllBack()
    {
        var sender = await app.SenderAsync();
        var users = new List<ApiClient>();
        foreach (var user in Enumerable.Range(0, 20).Select(_ => AppFixture.NewUser()))
        {
            var me = await app.AsAsync(user);
            var id = await sender.SendToAsync(user);
            await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddMinutes(1) });
            users.Add(me);
        }
        app.Clock.Advance(TimeSpan.FromMinutes(65));
        await RunAsync();

        foreach (var me in users)
            Assert.Equal(1, await CountAsync(me));
        Assert.Equal(0, await RunAsync());
    }

    private Task<int> RunAsync() => app.Services.GetRequiredService<SnoozeReturn>().RunAsync(CancellationToken.None);

    private async Task<(ApiClient Me, Guid Id)> SentAsync()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        return (me, await sender.SendToAsync(user));
    }

    private static async Task<int> CountAsync(ApiClient me) => (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32();

    private static async Task<Guid[]> IdsAsync(ApiClient me, string query) =>
        [.. (await me.GetAsync($"notifications?limit=100{query}")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid())];
}
