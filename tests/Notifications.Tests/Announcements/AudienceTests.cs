using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Announcements;
using Notifications.Platform;
using Notifications.Tests.Recipients;
using Xunit;

namespace Notifications.Tests.Announcements;

public sealed class AudienceTests(AnnouncementFixture app) : IClassFixture<AnnouncementFixture>
{
    [Fact]
    public async Task RolesAndRooms_ArePushedToTheirGroupsAndSeenByNobodyElse()
    {
        var tenant = app.NewTenant();
        var (admin, ann, bob) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"), await tenant.AsAsync("bob"));
        var eve = await tenant.AsAsync("eve");
        await admin.PutRecipientAsync("ann", new { roles = new[] { "teacher" } });
        await admin.AddMemberAsync("lobby", "bob");
        await using var teacher = await app.ListenAsync(ann);
        await using var member = await app.ListenAsync(bob);
        await using var outsider = await app.ListenAsync(eve);
        var id = (await admin.AnnounceAsync("For some", new { roles = new[] { "teacher" }, rooms = new[] { "lobby" } })).Id();

        Assert.Equal(id, (await teacher.ReceiveAsync("announcement"))[0].Id());
        Assert.Equal(id, (await member.ReceiveAsync("announcement"))[0].Id());
        Assert.Equal(["For some"], await ann.SeesAsync());
        Assert.Equal(["For some"], await bob.SeesAsync());
        Assert.Empty(await eve.SeesAsync());
        (await eve.PostAsync($"announcements/{id}/clicked")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        await admin.AnnounceAsync("For all");
        Assert.Equal("For all", (await outsider.ReceiveAsync("announcement"))[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Locales_AreFetchedByWhoSpeaksThem()
    {
        var tenant = app.NewTenant();
        var (admin, ann, bob) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"), await tenant.AsAsync("bob"));
        await admin.PutRecipientAsync("ann", new { locale = "de-AT" });
        await using var connected = await app.ListenAsync(ann);
        var id = (await admin.AnnounceAsync("Wartung", new { locales = new[] { "DE", "fr" } })).Id();
        await admin.AnnounceAsync("Maintenance", new { everyone = true, locales = new[] { "en" } });

        Assert.Equal(id, (await connected.ReceiveAsync("announcementsChanged"))[0].Id());
        Assert.Equal(["Wartung"], await ann.SeesAsync());
        // A user without a language has the default one.
        Assert.Equal(["Maintenance"], await bob.SeesAsync());
    }

    [Fact]
    public async Task Change_Audience_IsToldToBoth()
    {
        var tenant = app.NewTenant();
        var (admin, ann, bob) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"), await tenant.AsAsync("bob"));
        await admin.AddMemberAsync("a", "ann");
        await admin.AddMemberAsync("b", "bob");
        var id = (await admin.AnnounceAsync("Moved", new { rooms = new[] { "a" } })).Id();
        await using var before = await app.ListenAsync(ann);
        await using var after = await app.ListenAsync(bob);
        await admin.ChangeAsync(id, new { title = "Moved", message = "m", audience = new { rooms = new[] { "b" } }, revision = 2 });

        await before.ReceiveAsync("announcementsChanged");
        await after.ReceiveAsync("announcementsChanged");
        Assert.Empty(await ann.SeesAsync());
        Assert.Equal(["Moved"], await bob.SeesAsync());
    }

    [Fact]
    public async Task List_BehindMoreForOthersThanOneSees_ShowsThoseForTheUser()
    {
        var tenant = app.NewTenant();
        var (admin, ann) = (await tenant.AsAsync("root", "admin"), await tenant.AsAsync("ann"));
        await admin.PutRecipientAsync("ann", new { roles = new[] { "teacher" } });
        await admin.AnnounceAsync("For teachers", new { roles = new[] { "teacher" } });
        var id = (await admin.AnnounceAsync("For pupils", new { roles = new[] { "pupil" } })).Id();
        var store = app.Services.GetRequiredService<AnnouncementStore>();
        var other = (await store.FindAsync(tenant.Namespace, id, CancellationToken.None))!;
        for (var i = 0; i < AnnouncementInbox.MaxVisible; i++)
            await store.AddAsync(
                tenant.Namespace, other with { Id = app.Services.GetRequiredService<Ids>().Next() }, CancellationToken.None);

        Assert.Equal(["For teachers"], await ann.SeesAsync());
    }
}
