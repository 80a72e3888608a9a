using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients.Preferences;

/// <summary>Preferences that apps set for their users.</summary>
public sealed class RecipientPreferenceTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Put_BySender_IsTheUsersOwnAndAudited()
    {
        var tenant = new Tenant(app);
        var (sender, ann) = (await tenant.AsAsync("shop", "sender"), await tenant.AsAsync("ann/lee"));
        const string path = "recipients/ann%2Flee/preferences";
        var never = (await sender.GetAsync(path)).Headers.ETag!.Tag;
        var put = await sender.PutTextAsync(path, """{ "minPriority": "high" }""", never);

        Assert.Equal(HttpStatusCode.OK, put.Status);
        var own = await ann.GetAsync("notifications/preferences");
        Assert.Equal((put.Text, put.Headers.ETag!.Tag), (own.Text, own.Headers.ETag!.Tag));
        Assert.Equal("skipped", (await sender.PostAsync("notifications", new { users = new[] { "ann/lee" }, title = "t", message = "m" }))
            .Json.GetProperty("notifications")[0].GetProperty("status").GetString());
        var kept = (await (await tenant.AsAsync("ada", "admin")).GetAsync("audit?actor=user:shop")).Json.GetProperty("items");
        Assert.Equal(("preferences_changed", "ann/lee"),
            (kept[0].GetProperty("event").GetString(), kept[0].GetProperty("userId").GetString()));
    }

    [Fact]
    public async Task Put_TheUserChangedThemMeanwhile_IsRefusedAndNotAudited()
    {
        var tenant = new Tenant(app);
        var (sender, ann) = (await tenant.AsAsync("shop", "sender"), await tenant.AsAsync("ann"));
        var read = (await sender.GetAsync("recipients/ann/preferences")).Headers.ETag!.Tag;
        await ann.PreferAsync(new { optedOut = true });

        (await sender.PutTextAsync("recipients/ann/preferences", "{}", read))
            .AssertProblem(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await sender.PutTextAsync("recipients/ann/preferences", """{ "minPriority": "loud" }"""))
            .AssertInvalid("minPriority", "allowed: low, normal, high, urgent, critical");
        Assert.True((await ann.GetAsync("notifications/preferences")).Json.GetProperty("optedOut").GetBoolean());
        Assert.Empty((await (await tenant.AsAsync("ada", "admin")).GetAsync("audit")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task OfAnotherUser_ByAUser_IsForbidden()
    {
        var tenant = new Tenant(app);
        var (ann, bob) = (await tenant.AsAsync("ann"), await tenant.AsAsync("bob"));
        (await bob.GetAsync("recipients/ann/preferences")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        (await bob.PutTextAsync("recipients/ann/preferences", """{ "optedOut": true }"""))
            .AssertProblem(HttpStatusCode.Forbidden, "forbidden");

        Assert.Equal(HttpStatusCode.OK, (await ann.PutTextAsync("recipients/ann/preferences", """{ "minPriority": "normal" }""")).Status);
        Assert.Equal("normal", (await ann.GetAsync("recipients/ann/preferences")).Json.GetProperty("minPriority").GetString());
        Assert.False((await ann.GetAsync("notifications/preferences")).Json.GetProperty("optedOut").GetBoolean());
    }
}
