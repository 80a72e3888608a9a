using Azure.Core;
using Azure.Data.Tables;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Announcements;

/// <summary>These move the clock, stop the app and the real-time service, so they have their own.</summary>
public sealed class AnnouncementTimeTests(AnnouncementFixture app) : IClassFixture<AnnouncementFixture>
{
    [Fact]
    public async Task Scheduled_BeginsAndEndsAtItsTimes()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        await using var connected = await app.ListenAsync(ann);
        var from = app.Clock.GetUtcNow().AddSeconds(2);
        var id = (await admin.AnnounceAsync("Soon", from: from, until: from.AddSeconds(2))).Id();

        Assert.Empty(await ann.SeesAsync());
        (await ann.PostAsync($"announcements/{id}/seen")).AssertProblem(System.Net.HttpStatusCode.NotFound, "not-found");
        Assert.Equal(id, (await connected.ReceiveAsync("announcement", TimeSpan.FromSeconds(20)))[0].Id());
        Assert.True(app.Clock.GetUtcNow() >= from.AddMilliseconds(-1), "it came too early");
        Assert.Equal(id, (await connected.ReceiveAsync("announcementEnded", TimeSpan.FromSeconds(20)))[0].Id());
        Assert.True(app.Clock.GetUtcNow() >= from.AddSeconds(2).AddMilliseconds(-1), "it ended too early");
        Assert.Empty(await ann.SeesAsync());
    }

    [Fact]
    public async Task Scheduled_StoredAfterItsBeginning_IsShownAllTheSame()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        await using var connected = await app.ListenAsync(ann);
        var (looked, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Answers.Answered = request =>
        {
            if (request.Uri.Path.Contains("Announcements(PartitionKey", StringComparison.Ordinal))
                looked.TrySetResult();
        };
        app.Answers.Holds = request => request.Method == RequestMethod.Post
            && request.Uri.Path.EndsWith("Announcements", StringComparison.Ordinal) ? released.Task : Task.CompletedTask;
        try
        {
            var announcing = admin.AnnounceAsync("Soon", from: app.Clock.GetUtcNow().AddSeconds(1));
            // Its beginning has come, and looks for the row.
            await looked.Task.WaitAsync(TimeSpan.FromMinutes(3));
            released.SetResult();
            var id = (await announcing).Id();
            Assert.Equal(id, (await connected.ReceiveAsync("announcement", TimeSpan.FromSeconds(60)))[0].Id());
        }
        finally
        {
            released.TrySetResult();
            (app.Answers.Answered, app.Answers.Holds) = (_ => { }, _ => Task.CompletedTask);
        }
    }

    [Fact]
    public async Task Scheduled_AppRestartedMeanwhile_BeginsAndEnds()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        // The real-time service stays, and so does the connection.
        await using var connected = await app.ListenAsync(ann);
        var at = app.Clock.GetUtcNow().AddSeconds(2);
        var ends = (await admin.AnnounceAsync("Ends", until: at)).Id();
        await connected.ReceiveAsync("announcement");
        var begins = (await admin.AnnounceAsync("Begins", from: at)).Id();
        await app.StopAppAsync();
        await Eventually.GetAsync(() => Task.FromResult(app.Clock.GetUtcNow()), now => now > at);
        await app.StartAppAsync();

        Assert.Equal(begins, (await connected.ReceiveAsync("announcement", TimeSpan.FromSeconds(30)))[0].Id());
        Assert.Equal(ends, (await connected.ReceiveAsync("announcementEnded", TimeSpan.FromSeconds(30)))[0].Id());
        Assert.Equal(["Begins"], await (await tenant.AsAsync("ann")).SeesAsync());
    }

    [Fact]
    public async Task Scheduled_MovedLater_BeginsAtTheNewTimeOnly()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        await using var connected = await app.ListenAsync(ann);
        var from = app.Clock.GetUtcNow().AddSeconds(1);
        var id = (await admin.AnnounceAsync("Early", from: from)).Id();
        await admin.ChangeAsync(id, new { title = "Late", message = "m", audience = AnnouncementsApi.Everyone, from = from.AddSeconds(2) });

        Assert.Equal("Late", (await connected.ReceiveAsync("announcement", TimeSpan.FromSeconds(20)))[0].GetProperty("title").GetString());
        Assert.True(app.Clock.GetUtcNow() >= from.AddSeconds(2).AddMilliseconds(-1), "it came at the old time");
    }

    [Fact]
    public async Task Create_WhileTheRealTimeServiceIsAway_IsPushedByTheQueueLater()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        await app.StopEmulatorAsync();
        var id = (await admin.AnnounceAsync("Later")).Id();
        await app.StartEmulatorAsync();
        await using var connected = await app.ListenAsync(ann);

        Assert.Equal(["Later"], await ann.SeesAsync());
        Assert.Equal(id, (await connected.ReceiveAsync("announcement", TimeSpan.FromSeconds(40)))[0].Id());
    }

    [Fact]
    public async Task Cleanup_LongAfterItsEnd_RemovesItWithAllThatUsersDid()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        var until = app.Clock.GetUtcNow().AddHours(1);
        Guid[] ended = [(await admin.AnnounceAsync("ended", until: until)).Id(), (await admin.AnnounceAsync("deleted")).Id()];
        var stays = (await admin.AnnounceAsync("stays")).Id();
        foreach (var id in ended.Append(stays))
            await ann.PostAsync($"announcements/{id}/dismiss");
        await admin.DeleteAsync($"announcements/{ended[1]}");
        await app.CleanUpAsync();
        Assert.Equal(6, await RowsAsync([.. ended, stays]));

        app.Clock.Advance(TimeSpan.FromDays(91));
        await app.CleanUpAsync();
        app.Clock.Advance(TimeSpan.FromDays(-91));
        Assert.Equal(2, await RowsAsync([.. ended, stays]));
        var left = (await admin.GetAsync("announcements/all")).Json.GetProperty("items").EnumerateArray();
        Assert.Equal("stays", Assert.Single(left).GetProperty("title").GetString());
        Assert.Empty(await ann.SeesAsync());
    }

    /// <summary>How many rows of the Inbox table are about them.</summary>
    private async Task<int> RowsAsync(Guid[] ids)
    {
        var inbox = new TableServiceClient(app.StorageConnection).GetTableClient("Inbox");
        return await inbox.QueryAsync<TableEntity>("AnnouncementId ne guid'00000000-0000-0000-0000-000000000000'")
            .CountAsync(row => ids.Contains(row.GetGuid("AnnouncementId")!.Value));
    }
}
