using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Notifications.Tests.Announcements;

public sealed class BadAnnouncementTests(AnnouncementFixture app) : IClassFixture<AnnouncementFixture>
{
    [Theory]
    [InlineData("title", "null", "is required")]
    [InlineData("title", "\" \"", "is empty")]
    [InlineData("message", "1", "1 is not allowed; allowed: a text")]
    [InlineData("type", "\"loud\"", "'loud' is not allowed; allowed: system, ")]
    [InlineData("placement", "\"popup\"", "'popup' is not allowed; allowed: banner, card, modal")]
    [InlineData("actionUrl", "\"javascript:alert(1)\"", "allowed: http, https or a path on the same site")]
    [InlineData("from", "\"tomorrow\"", "is not a time")]
    [InlineData("from", "\"2099-01-01T00:00:00Z\"", "allowed: up to a year ahead")]
    [InlineData("until", "\"2020-01-01T00:00:00Z\"", "allowed: from now to five years ahead")]
    [InlineData("until", "\"2099-01-01T00:00:00Z\"", "allowed: from now to five years ahead")]
    [InlineData("revision", "0", "0 is not allowed; allowed: a whole number from 1 to 1,000,000")]
    [InlineData("audience", "null", "is required")]
    [InlineData("audience", "{}", "has nobody")]
    [InlineData("audience", "\"all\"", "allowed: an object")]
    [InlineData("audience.everyone", "{ \"everyone\": 1 }", "allowed: true, false")]
    [InlineData("audience.everyone", "{ \"everyone\": true, \"roles\": [\"a\"] }", "one or the other")]
    [InlineData("audience.roles[0]", "{ \"roles\": [\"A B\"] }", "'A B' is not allowed")]
    [InlineData("audience.rooms[1]", "{ \"rooms\": [\"a\", \"/\"] }", "'/' is not allowed")]
    [InlineData("audience.locales[0]", "{ \"locales\": [\"german language\"] }", "allowed: a language tag")]
    [InlineData("audience.users", "{ \"users\": [\"a\"] }", "is not a member of this request")]
    [InlineData("icon", "\"x\"", "is not a member of this request")]
    public async Task Create_Wrong_SaysWhatIsAllowed(string member, string value, string says)
    {
        var body = JsonNode.Parse("""{ "title": "t", "message": "m", "audience": { "everyone": true } }""")!.AsObject();
        body[member.Split('.')[0]] = JsonNode.Parse(value);
        (await (await app.AsAsync("root", "admin")).PostTextAsync("announcements", body.ToJsonString())).AssertInvalid(member, says);
    }

    [Fact]
    public async Task Create_UntilNotAfterFrom_IsRefused()
    {
        var at = app.Clock.GetUtcNow().AddHours(1);
        var answer = await (await app.AsAsync("root", "admin"))
            .PostAsync("announcements", new { title = "t", message = "m", audience = AnnouncementsApi.Everyone, from = at, until = at });
        answer.AssertInvalid("until", "allowed: after 'from'");
    }

    [Fact]
    public async Task Put_UntilBeforeTheFromThatStays_IsRefused()
    {
        var admin = await app.NewTenant().AsAsync("root", "admin");
        var from = app.Clock.GetUtcNow().AddDays(1);
        var id = (await admin.AnnounceAsync(from: from)).Id();
        var earlier = new { title = "t", message = "m", audience = AnnouncementsApi.Everyone, until = from.AddHours(-1) };
        (await admin.PutAsync($"announcements/{id}", earlier)).AssertInvalid("until", "allowed: after 'from'");
    }

    [Fact]
    public async Task Put_EarlierRevision_IsRefused()
    {
        var admin = await app.NewTenant().AsAsync("root", "admin");
        var id = (await admin.AnnounceAsync()).Id();
        await admin.ChangeAsync(id, new { title = "t", message = "m", audience = AnnouncementsApi.Everyone, revision = 3 });
        var earlier = new { title = "t", message = "m", audience = AnnouncementsApi.Everyone, revision = 2 };
        (await admin.PutAsync($"announcements/{id}", earlier))
            .AssertInvalid("revision", "2 is not allowed; allowed: 3, the current one, or a higher one");
    }

    [Fact]
    public async Task Dismiss_RevisionThatIsNotThere_IsRefused()
    {
        var tenant = app.NewTenant();
        var id = (await (await tenant.AsAsync("root", "admin")).AnnounceAsync()).Id();
        var ann = await tenant.AsAsync("ann");
        (await ann.PostAsync($"announcements/{id}/dismiss", new { revision = 2 }))
            .AssertInvalid("revision", "2 does not exist; allowed: 1 to 1");
        (await ann.PostAsync($"announcements/{id}/dismiss", new { all = true })).AssertInvalid("all", "is not a member of this request");
        (await ann.PostAsync($"announcements/{Guid.CreateVersion7()}/seen")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }
}
