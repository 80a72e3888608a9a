using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Announcements;

public sealed class AnnouncementTests(AnnouncementFixture app) : IClassFixture<AnnouncementFixture>
{
    [Fact]
    public async Task Create_ForEveryone_IsPushedOnceAndSeenByWhoComesLater()
    {
        var tenant = app.NewTenant();
        var admin = await tenant.AsAsync("root", "admin");
        await using var connected = await app.ListenAsync(await tenant.AsAsync("ann"));
        var announcement = await admin.AnnounceAsync("New editor", until: app.Clock.GetUtcNow().AddDays(1));

        var pushed = (await connected.ReceiveAsync("announcement"))[0];
        Assert.Equal(announcement.Id(), pushed.Id());
        Assert.Equal(
            ["New editor", "banner", "info", "1"],
            new[] { "title", "placement", "type", "revision" }.Select(name => pushed.GetProperty(name).ToString()));
        Assert.Equal("active", announcement.GetProperty("status").GetString());
        Assert.Equal(["New editor"], await (await tenant.AsAsync("later")).SeesAsync());
        await AssertNothingMoreAsync(connected, admin);
    }

    [Fact]
    public async Task Dismiss_IsOneRowOfTheUserAndToldToTheirOtherConnections()
    {
        var tenant = app.NewTenant();
        var (admin, ann, bob) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"), await tenant.AsAsync("bob"));
        var id = (await admin.AnnounceAsync()).Id();
        await using var other = await app.ListenAsync(ann);
        var answer = await ann.PostAsync($"announcements/{id}/dismiss", new { revision = 1 });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.NotEqual(default, answer.Json.GetProperty("dismissedAt").GetDateTimeOffset());
        Assert.Equal(answer.Json.GetProperty("dismissedAt").GetString(), answer.Json.GetProperty("seenAt").GetString());
        var told = (await other.ReceiveAsync("announcementDismissed"))[0];
        Assert.Equal((id, 1), (told.Id(), told.GetProperty("revision").GetInt32()));
        Assert.Empty(await ann.SeesAsync());
        Assert.Equal(["Maintenance"], await bob.SeesAsync());
        Assert.Equal(answer.Json.GetRawText(), (await ann.PostAsync($"announcements/{id}/dismiss")).Json.GetRawText());
        Assert.Equal((1, 1, 0), await admin.NumbersAsync(id));
    }

    [Fact]
    public async Task NewRevision_ShowsItAgainToThoseWhoDismissedIt()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        var id = (await admin.AnnounceAsync("First")).Id();
        await ann.PostAsync($"announcements/{id}/dismiss");
        await using var connected = await app.ListenAsync(ann);
        var body = new { title = "Second", message = "m", audience = AnnouncementsApi.Everyone, revision = 2 };
        var changed = await admin.ChangeAsync(id, body);

        Assert.Equal("Second", (await connected.ReceiveAsync("announcement"))[0].GetProperty("title").GetString());
        Assert.Equal(["Second"], await ann.SeesAsync());
        Assert.Equal((0, 0, 0), await admin.NumbersAsync(id));
        Assert.Equal(2, changed.GetProperty("revision").GetInt32());
        // What comes late, of the first revision, dismisses nothing and counts nothing.
        await ann.PostAsync($"announcements/{id}/seen");
        await ann.PostAsync($"announcements/{id}/dismiss", new { revision = 1 });
        Assert.Equal(["Second"], await ann.SeesAsync());
        Assert.Equal((1, 0, 0), await admin.NumbersAsync(id));
    }

    [Fact]
    public async Task Change_SameRevision_IsFetchedSinceSomeDismissedIt()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        var id = (await admin.AnnounceAsync("Tyop")).Id();
        await ann.PostAsync($"announcements/{id}/dismiss");
        await using var connected = await app.ListenAsync(ann);
        await admin.ChangeAsync(id, new { title = "Typo", message = "m", audience = AnnouncementsApi.Everyone });

        Assert.Equal(id, (await connected.ReceiveAsync("announcementsChanged"))[0].Id());
        Assert.Empty(await ann.SeesAsync());
        Assert.Equal(["Typo"], await (await tenant.AsAsync("bob")).SeesAsync());
    }

    [Fact]
    public async Task Delete_Active_EndsEverywhere()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        var id = (await admin.AnnounceAsync()).Id();
        await using var connected = await app.ListenAsync(ann);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"announcements/{id}")).Status);

        Assert.Equal(id, (await connected.ReceiveAsync("announcementEnded"))[0].Id());
        Assert.Empty(await ann.SeesAsync());
        Assert.Equal(0, (await admin.GetAsync("announcements/all")).Json.GetProperty("items").GetArrayLength());
        (await admin.DeleteAsync($"announcements/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAsync($"announcements/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await ann.PostAsync($"announcements/{id}/seen")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.PutAsync($"announcements/{id}", new { title = "t", message = "m", audience = AnnouncementsApi.Everyone }))
            .AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Change_UntilIsPast_EndsAtOnce()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        var id = (await admin.AnnounceAsync()).Id();
        await using var connected = await app.ListenAsync(ann);
        var from = app.Clock.GetUtcNow().AddHours(-2);
        var body = new { title = "t", message = "m", audience = AnnouncementsApi.Everyone, from, until = from.AddHours(1) };
        var changed = await admin.ChangeAsync(id, body);

        Assert.Equal("ended", changed.GetProperty("status").GetString());
        Assert.Equal(id, (await connected.ReceiveAsync("announcementEnded"))[0].Id());
        Assert.Empty(await ann.SeesAsync());
    }

    [Fact]
    public async Task ListAll_SeveralPages_HasStatesAndNumbers()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        var active = (await admin.AnnounceAsync("active")).Id();
        await admin.AnnounceAsync("scheduled", from: app.Clock.GetUtcNow().AddDays(1));
        var clicked = (await admin.AnnounceAsync("clicked")).Id();
        await ann.PostAsync($"announcements/{active}/seen");
        await ann.PostAsync($"announcements/{clicked}/clicked");
        var first = (await admin.GetAsync("announcements/all?limit=2")).Json;
        var second = (await admin.GetAsync($"announcements/all?limit=2&cursor={first.GetProperty("nextCursor").GetString()}")).Json;

        Assert.Equal(
            ["clicked active 1/0/1", "scheduled scheduled 0/0/0", "active active 1/0/0"],
            first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(a =>
                $"{a.GetProperty("title")} {a.GetProperty("status")} {a.GetProperty("numbers").GetProperty("seen")}/"
                + $"{a.GetProperty("numbers").GetProperty("dismissed")}/{a.GetProperty("numbers").GetProperty("clicked")}"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);
        (await admin.GetAsync("announcements/all?cursor=x")).AssertInvalid("cursor", "no cursor of this list");
    }

    [Fact]
    public async Task Put_OutdatedETag_IsRefused()
    {
        var tenant = app.NewTenant();
        var admin = await tenant.AsAsync("root", "admin");
        var id = (await admin.AnnounceAsync()).Id();
        var tag = (await admin.GetAsync($"announcements/{id}")).Headers.ETag!.ToString();
        var body = new { title = "t", message = "m", audience = AnnouncementsApi.Everyone };

        Assert.Equal(HttpStatusCode.OK, (await admin.PutAsync($"announcements/{id}", body, tag)).Status);
        (await admin.PutAsync($"announcements/{id}", body, tag)).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    [Fact]
    public async Task Create_RepeatedWithItsKey_IsOneAnnouncement()
    {
        var tenant = app.NewTenant();
        var admin = await tenant.AsAsync("root", "admin");
        var ids = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            var request = admin.Request(HttpMethod.Post, "announcements");
            request.Headers.Add("Idempotency-Key", "announce-once");
            request.Content = new StringContent(
                """{ "title": "t", "message": "m", "audience": { "everyone": true } }""", System.Text.Encoding.UTF8, "application/json");
            ids.Add((await admin.SendAsync(request)).Json.Id());
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.Single(await (await tenant.AsAsync("ann")).SeesAsync());
    }

    [Fact]
    public async Task Announcements_ByWhoMayNot_AreRefused()
    {
        var (sender, service) = (await app.AsAsync("sender", "sender"), new ApiClient(app.Http, null));
        var id = (await (await app.NewTenant().AsAsync("root", "admin")).AnnounceAsync()).Id();

        (await sender.PostAsync("announcements", new { title = "t" })).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        (await sender.GetAsync("announcements/all")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        // Another namespace's.
        (await sender.PostAsync($"announcements/{id}/seen")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        var request = service.Request(HttpMethod.Get, "announcements");
        request.Headers.Add("X-Api-Key", AppFixture.ApiKey);
        (await service.SendAsync(request)).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Audit_HasWhoAnnouncedWhat()
    {
        var tenant = app.NewTenant();
        var admin = await tenant.AsAsync("root", "admin");
        var id = (await admin.AnnounceAsync()).Id();
        await admin.ChangeAsync(id, new { title = "t", message = "m", audience = AnnouncementsApi.Everyone });
        await admin.DeleteAsync($"announcements/{id}");

        var entries = (await admin.GetAsync("audit")).Json.GetProperty("items").EnumerateArray();
        Assert.Equal(
            [$"announcement_deleted user:root {id}", $"announcement_changed user:root {id}", $"announcement_changed user:root {id}"],
            entries.Select(e => $"{e.GetProperty("event")} {e.GetProperty("actor")} {e.GetProperty("detail")}"));
    }

    [Fact]
    public async Task Export_HasWhatTheUserDid_ErasureLeavesOnlyNumbers()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        var id = (await admin.AnnounceAsync()).Id();
        await ann.PostAsync($"announcements/{id}/dismiss");

        var exported = (await ann.GetAsync("recipients/ann/export")).Json.GetProperty("announcements").EnumerateArray().Single();
        Assert.Equal((id, 1), (exported.Id(), exported.GetProperty("revision").GetInt32()));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("recipients/ann")).Status);
        Assert.Equal(0, (await ann.GetAsync("recipients/ann/export")).Json.GetProperty("announcements").GetArrayLength());
        Assert.Equal((1, 1, 0), await admin.NumbersAsync(id));
    }

    /// <summary>One that is announced now comes next: nothing else was on its way.</summary>
    private static async Task AssertNothingMoreAsync(SignalR.Testing.SignalRTestClient connected, ApiClient admin)
    {
        await admin.AnnounceAsync("The last one");
        Assert.Equal("The last one", (await connected.ReceiveAsync("announcement"))[0].GetProperty("title").GetString());
    }
}
