using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients.Preferences;

public sealed class PreferenceTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly string Defaults = OneLine("""
        {"channels":{"inApp":true,"email":true,"sms":true,"push":true},"categories":{},
        "allowedTypes":null,"disabledTypes":[],"minPriority":"low","quietHours":null,
        "digest":{"frequency":"immediate","hour":9,"day":"mon"},"optedOut":false,"mandatory":["security","security_alert"]}
        """);

    [Fact]
    public async Task Get_NeverPut_IsTheDefaults() =>
        Assert.Equal(Defaults, (await (await app.AsAsync(AppFixture.NewUser())).GetAsync("notifications/preferences")).Text);

    [Fact]
    public async Task Put_Some_IsStoredAndTheRestIsDefault()
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        var put = await me.PutPreferencesAsync("""
            {"channels":{"sms":false},"categories":{"grade_posted":{"email":false}},"disabledTypes":["error","error"],
             "minPriority":"medium",
             "quietHours":{"start":"22:00","end":"08:00","timeZone":"Europe/Berlin","days":["SUNDAY","mon","Tue"]},
             "digest":{"frequency":"weekly","hour":7,"day":"FRI"}}
            """);

        Assert.Equal(HttpStatusCode.OK, put.Status);
        var expected = OneLine("""
            {"channels":{"inApp":true,"email":true,"sms":false,"push":true},"categories":{"grade_posted":{"email":false}},
            "allowedTypes":null,"disabledTypes":["error"],"minPriority":"normal",
            "quietHours":{"start":"22:00","end":"08:00","timeZone":"Europe/Berlin","days":["mon","tue","sun"]},
            "digest":{"frequency":"weekly","hour":7,"day":"fri"},"optedOut":false,"mandatory":["security","security_alert"]}
            """);
        Assert.Equal(expected, put.Text);
        Assert.Equal(put.Text, (await me.GetAsync("notifications/preferences")).Text);
        // What was read can be sent back as it is.
        Assert.Equal(put.Text, (await me.PutPreferencesAsync(put.Text)).Text);

        await me.PreferAsync(new { });
        Assert.Equal(Defaults, (await me.GetAsync("notifications/preferences")).Text);
    }

    [Fact]
    public async Task Put_IfMatch_ReplacesThatVersionOnly()
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        var never = (await me.GetAsync("notifications/preferences")).Headers.ETag!.Tag;
        var first = await me.PutPreferencesAsync(new { optedOut = true }, never);
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.NotEqual(never, first.Headers.ETag!.Tag);

        (await me.PutPreferencesAsync(new { }, never)).AssertProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.True((await me.GetAsync("notifications/preferences")).Json.GetProperty("optedOut").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await me.PutPreferencesAsync(new { }, first.Headers.ETag!.Tag)).Status);
    }

    [Fact]
    public async Task Put_ManyAtOnceWithTheSameVersion_OneOfThemIsTaken()
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        var tag = (await me.GetAsync("notifications/preferences")).Headers.ETag!.Tag;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(hour => me.PutPreferencesAsync(new { digest = new { hour } }, tag)));

        var taken = Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.All(answers.Except([taken]), a => a.AssertProblem(HttpStatusCode.PreconditionFailed, "precondition-failed"));
        Assert.Equal(taken.Text, (await me.GetAsync("notifications/preferences")).Text);
    }

    [Theory]
    [InlineData("""{"quietHours":{"start":"22:00","end":"08:00","timeZone":"Europe/Berln"}}""", "quietHours.timeZone",
        "did you mean Europe/Berlin?")]
    [InlineData("""{"quietHours":{"start":"22:00","end":"08:00","timeZone":"new york"}}""", "quietHours.timeZone",
        "did you mean America/New_York?")]
    [InlineData("""{"quietHours":{"start":"22:00","end":"22:00"}}""", "quietHours.end", "'22:00' is the start too")]
    [InlineData("""{"quietHours":{"start":"22:00"}}""", "quietHours.end", "is required")]
    [InlineData("""{"quietHours":{"start":"24:00","end":"08:00"}}""", "quietHours.start", "allowed: 00:00 to 23:59")]
    [InlineData("""{"quietHours":{"start":"10 pm","end":"08:00"}}""", "quietHours.start", "'10 pm' is not a time of the day")]
    [InlineData("""{"quietHours":{"start":"22:00","end":"08:00","days":["Montag"]}}""", "quietHours.days[0]",
        "allowed: mon, tue, wed, thu, fri, sat, sun")]
    [InlineData("""{"quietHours":{"start":"22:00","end":"08:00","days":[]}}""", "quietHours.days", "is empty")]
    [InlineData("""{"quietHours":"night"}""", "quietHours", "allowed: an object")]
    [InlineData("""{"channels":{"fax":true}}""", "channels.fax", "allowed: inApp, email, sms, push")]
    [InlineData("""{"channels":{"email":"yes"}}""", "channels.email", "allowed: true, false")]
    [InlineData("""{"categories":{"grade_posted":{"pigeon":true}}}""", "categories.grade_posted.pigeon",
        "allowed: inApp, email, sms, push")]
    [InlineData("""{"categories":{"Grade Posted":{"email":true}}}""", "categories",
        "'Grade Posted' is not a category; allowed: 1 to 64 of a-z 0-9 _ . -")]
    [InlineData("""{"categories":{"grade_posted":false}}""", "categories.grade_posted", "allowed: an object")]
    [InlineData("""{"disabledTypes":["loud"]}""", "disabledTypes[0]", "'loud' is not allowed; allowed: system")]
    [InlineData("""{"minPriority":"loud"}""", "minPriority", "allowed: low, normal, high, urgent, critical")]
    [InlineData("""{"digest":{"frequency":"yearly"}}""", "digest.frequency", "allowed: immediate, hourly, daily, weekly")]
    [InlineData("""{"digest":{"hour":24}}""", "digest.hour", "allowed: a whole number from 0 to 23")]
    [InlineData("""{"digest":{"day":"someday"}}""", "digest.day", "'someday' is not a day")]
    [InlineData("""{"mandatory":"all"}""", "mandatory", "allowed: a list of texts")]
    public async Task Put_Bad_NamesTheMemberAndChangesNothing(string json, string member, string says)
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        (await me.PutPreferencesAsync(json)).AssertInvalid(member, says);
        Assert.Equal(Defaults, (await me.GetAsync("notifications/preferences")).Text);
    }

    [Fact]
    public async Task Put_TooManyCategories_IsRefused()
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        var categories = Enumerable.Range(0, 201)
            .ToDictionary(n => $"c{n}", _ => new { inApp = false, email = false, sms = false, push = false });
        (await me.PutPreferencesAsync(new { categories })).AssertInvalid("categories", "has 201 categories; allowed: at most 200");
        categories.Remove("c0");
        await me.PreferAsync(new { categories });
        Assert.Equal(200, (await me.GetAsync("notifications/preferences")).Json.GetProperty("categories").EnumerateObject().Count());
    }

    [Fact]
    public async Task ProfileZone_ChangedLater_IsFollowed()
    {
        var (user, sender) = (AppFixture.NewUser(), await app.SenderAsync());
        var me = await app.AsAsync(user);
        await sender.PutRecipientAsync(user, new { timeZone = "Asia/Tokyo" });
        var tag = (await me.PutPreferencesAsync(new { quietHours = new { start = "22:00", end = "08:00" } })).Headers.ETag!.Tag;
        Assert.Equal("Asia/Tokyo", await ZoneAsync(user));

        await sender.PutRecipientAsync(user, new { timeZone = "America/Lima" });
        Assert.Equal("America/Lima", await ZoneAsync(user));
        // It is no change of the preferences themselves.
        Assert.Equal(HttpStatusCode.OK, (await me.PutPreferencesAsync(
            new { quietHours = new { start = "22:00", end = "08:00", timeZone = "Europe/Paris" } }, tag)).Status);
        Assert.Equal("Europe/Paris", await ZoneAsync(user));
    }

    [Fact]
    public async Task ExportAndErasure_HaveAndRemoveThem()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        await me.PreferAsync(new { optedOut = true });
        Assert.True((await me.GetAsync($"recipients/{user}/export")).Json.GetProperty("preferences").GetProperty("optedOut").GetBoolean());

        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"recipients/{user}")).Status);
        Assert.Null(await app.Services.GetRequiredService<PreferenceStore>().FindAsync("default", user, default));
        Assert.Equal(Defaults, (await me.GetAsync("notifications/preferences")).Text);
    }

    private async Task<string> ZoneAsync(string user) =>
        (await app.Services.GetRequiredService<PreferenceEvaluator>().RulesAsync("default", user, default)).Zone.Id;

    private static string OneLine(string json) => json.ReplaceLineEndings("");
}
