using System.Net;
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
        var (me, id) = await app.SentAsync();
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddMinutes(10) });
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddMinutes(30) });
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await RunAsync();
        Assert.Equal(0, await me.UnreadCountAsync());

        app.Clock.Advance(TimeSpan.FromMinutes(20));
        await RunAsync();
        Assert.Equal(1, await me.UnreadCountAsync());
    }

    [Fact]
    public async Task Snooze_DeletedMeanwhileAndRestoredAfter_IsBack()
    {
        var (me, id) = await app.SentAsync();
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddMinutes(10) });
        await me.DeleteAsync($"notifications/{id}");
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await RunAsync();
        Assert.Equal(0, await me.UnreadCountAsync());

        Assert.Equal(JsonValueKind.Null, (await me.PostAsync($"notifications/{id}/restore")).Json.GetProperty("snoozedUntil").ValueKind);
        Assert.Equal(1, await me.UnreadCountAsync());
    }

    [Fact]
    public async Task Unread_OfASnoozedOne_BringsItBackAtOnce()
    {
        var (me, id) = await app.SentAsync();
        await me.PostAsync($"notifications/{id}/snooze", new { until = app.Clock.GetUtcNow().AddMinutes(10) });
        await me.PostAsync($"notifications/{id}/unread");

        Assert.Contains(id, await me.IdsAsync());
        Assert.Equal(1, await me.UnreadCountAsync());
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
            Assert.Equal(1, await me.UnreadCountAsync());
        Assert.Equal(0, await RunAsync());
    }

    [Theory]
    [InlineData("low", 60)]
    [InlineData("normal", 60)]
    [InlineData("critical", 366)]
    [InlineData("normal", 29)]
    public async Task Snooze_ForLongerThanItIsKept_ComesBackAndIsKeptAsANewOne(string priority, int days)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var id = await sender.SendToAsync(user, "later", priority: priority);
        var until = app.Clock.GetUtcNow().AddDays(days);
        Assert.Equal(HttpStatusCode.OK, (await (await app.AsAsync(user)).PostAsync($"notifications/{id}/snooze", new { until })).Status);
        await MoveToAsync(until.AddMinutes(-1));
        Assert.NotEmpty((await (await app.AsAsync(user)).GetAsync($"notifications/{id}")).Json.GetProperty("snoozedUntil").GetString()!);
        await MoveToAsync(until.AddMinutes(1));

        var me = await app.AsAsync(user);
        Assert.Contains(id, await me.IdsAsync());
        Assert.Equal(1, await me.UnreadCountAsync());
        await MoveToAsync(until.AddDays(29));
        Assert.Contains(id, await (await app.AsAsync(user)).IdsAsync());
        await MoveToAsync(until.AddDays(91));
        Assert.DoesNotContain(id, await (await app.AsAsync(user)).IdsAsync("&archived=all"));
    }

    [Fact]
    public async Task Snooze_OfABroadcastForLongerThanThatIsKept_ComesBack()
    {
        var sender = await app.SenderAsync();
        var (user, other) = (AppFixture.NewUser(), AppFixture.NewUser());
        var id = (await sender.PostAsync("notifications", new { broadcast = true, title = "t", message = "m" })).Json.GetProperty("sendId")
            .GetGuid();
        var until = app.Clock.GetUtcNow().AddDays(45);
        await (await app.AsAsync(user)).PostAsync($"notifications/{id}/snooze", new { until });
        Assert.Contains(id, await (await app.AsAsync(user)).IdsAsync("&status=snoozed"));
        await MoveToAsync(until.AddMinutes(1));

        Assert.Equal([id], await (await app.AsAsync(user)).IdsAsync());
        Assert.Equal(1, await (await app.AsAsync(user)).UnreadCountAsync());
        Assert.Empty(await (await app.AsAsync(other)).IdsAsync());
    }

    [Fact]
    public async Task Snooze_BeyondTheEndThatItsSenderSet_IsRefusedAndNamesIt()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var expiresAt = app.Clock.GetUtcNow().AddDays(2);
        foreach (var target in new object[] { new { users = new[] { user }, title = "t", message = "m", expiresAt },
            new { broadcast = true, title = "t", message = "m", expiresAt } })
        {
            var me = await app.AsAsync(user);
            var id = (await sender.PostAsync("notifications", target)).Json.GetProperty("sendId").GetGuid();
            (await me.PostAsync($"notifications/{id}/snooze", new { until = expiresAt.AddSeconds(1) }))
                .AssertInvalid("until", $"before it expires, at '{expiresAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}");
            (await me.PostAsync($"notifications/{id}/snooze", new { until = expiresAt })).AssertInvalid("until", "before it expires");
            var snoozed = await me.PostAsync($"notifications/{id}/snooze", new { until = expiresAt.AddSeconds(-1) });
            Assert.Equal((await me.GetAsync($"notifications/{id}")).Json.GetProperty("expiresAt")
                .GetString(), snoozed.Json.GetProperty("expiresAt").GetString());
        }
    }

    [Fact]
    public async Task Snooze_OfProgressBeyondItsExpiry_IsStillReplacedByTheNextUpdate()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var first = await ProgressAsync();
        await (await app.AsAsync(user)).PostAsync($"notifications/{first}/snooze", new { until = app.Clock.GetUtcNow().AddDays(60) });
        await MoveToAsync(app.Clock.GetUtcNow().AddDays(40));
        sender = await app.SenderAsync();
        var second = await ProgressAsync();

        Assert.Equal([second], await (await app.AsAsync(user)).IdsAsync("&status=snoozed,unread,read"));

        async Task<Guid> ProgressAsync() =>
            (await sender.PostAsync("notifications/progress", new { users = new[] { user }, taskId = "task", progress = 1, status = "s" }))
            .Json.GetProperty("sendId").GetGuid();
    }

    /// <summary>With what runs by the way: what is due comes back, what has expired is removed. Tokens that were made before are
    /// over.</summary>
    private async Task MoveToAsync(DateTimeOffset moment)
    {
        app.Clock.Advance(moment - app.Clock.GetUtcNow());
        await RunAsync();
        await app.CleanUpAsync();
    }

    private Task<int> RunAsync() => app.Services.GetRequiredService<SnoozeReturn>().RunAsync(CancellationToken.None);
}
