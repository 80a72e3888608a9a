using System.Net;
using Azure.Data.Tables;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>These move the clock, so they have an app of their own.</summary>
public sealed class ExpiryTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Expired_IsHiddenAtOnceAndRemovedByTheCleanup()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var stays = await sender.SendToAsync(user);
        await sender.PostAsync(
            "notifications", new { users = new[] { user }, title = "t", message = "m", expiresAt = app.Clock.GetUtcNow().AddMinutes(5) });
        app.Clock.Advance(TimeSpan.FromMinutes(6));

        var items = (await me.GetAsync("notifications")).Json.GetProperty("items");
        Assert.Equal(stays, Assert.Single(items.EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Equal(1, (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
        Assert.Equal(2, await RowsAsync(user));

        await app.CleanUpAsync();
        Assert.Equal(1, await RowsAsync(user));
        Assert.Equal(HttpStatusCode.OK, (await me.GetAsync($"notifications/{stays}")).Status);
    }

    [Fact]
    public async Task Deleted_IsRemovedByTheCleanupADayLater()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await me.DeleteAsync($"notifications/{await sender.SendToAsync(user)}");
        await app.CleanUpAsync();
        Assert.Equal(1, await RowsAsync(user));

        app.Clock.Advance(TimeSpan.FromDays(1.1));
        await app.CleanUpAsync();
        Assert.Equal(0, await RowsAsync(user));
    }

    [Fact]
    public async Task Cleanup_ManyRowsOfManyUsers_RemovesThemAll()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 60).Select(_ => AppFixture.NewUser())];
        for (var i = 0; i < 5; i++)
            await sender.PostAsync(
                "notifications", new { users, title = "t", message = "m", expiresAt = app.Clock.GetUtcNow().AddMinutes(1) });
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.True(await app.CleanUpAsync() is { Complete: true, Expired: >= 300 });
        Assert.Equal(0, await RowsAsync(users[0]));
        Assert.Equal(0, await RowsAsync(users[59]));
    }

    [Fact]
    public async Task Cleanup_OldSendsAndBroadcasts_RemovesThemAndKeepsWhatIsScheduled()
    {
        var sender = await app.SenderAsync();
        var queued = (await sender.PostAsync("notifications", new { roles = new[] { "nobody" }, title = "t", message = "m" }))
            .Json.GetProperty("sendId").GetGuid();
        var scheduled = (await sender.PostAsync("notifications", new
        {
            users = new[] { "u" },
            title = "t",
            message = "m",
            sendAt = app.Clock.GetUtcNow().AddDays(300)
        })).Json.GetProperty("sendId").GetGuid();
        await sender.PostAsync("notifications", new { broadcast = true, title = "t", message = "m" });
        await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{queued}")).Json.GetProperty("status").GetString(), status => status == "completed");
        app.Clock.Advance(TimeSpan.FromDays(31));
        sender = await app.SenderAsync();
        await app.CleanUpAsync();

        (await sender.GetAsync($"sends/{queued}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("scheduled", (await sender.GetAsync($"sends/{scheduled}")).Json.GetProperty("status").GetString());
        Assert.Empty(await new TableServiceClient(app.StorageConnection).GetTableClient("Broadcasts").QueryAsync<TableEntity>("")
            .ToListAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await sender.DeleteAsync($"schedules/{scheduled}")).Status);
    }

    private async Task<int> RowsAsync(string user)
    {
        var table = new TableServiceClient(app.StorageConnection).GetTableClient("Inbox");
        return await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey ge {user + "|n|"} and RowKey lt {user + "|n|~"}"))
            .CountAsync();
    }
}
