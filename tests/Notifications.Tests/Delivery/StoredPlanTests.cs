using System.Net;
using System.Text;
using System.Text.Json;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>Plans that categories have.</summary>
public sealed class StoredPlanTests(PlanFixture app) : IClassFixture<PlanFixture>
{
    private const string Mail =
        """{ "steps": [{ "channel": "inApp" }, { "channel": "email", "after": "PT2M", "if": "unseen" }], "stop": "read" }""",
        Text = """{ "steps": [{ "channel": "sms", "after": "PT2M", "if": "unseen" }] }""";

    [Fact]
    public async Task Put_FollowsTheCategorysSends_WhichKeepTheVersionThatTheyBeganWith()
    {
        var admin = await app.AsAsync("admin", "admin");
        var (me, user, phone) = await app.NewRecipientAsync(email: "pinned@example.org");
        var first = await PutAsync(admin, "order_pinned", Mail);
        Assert.Equal((HttpStatusCode.Created, 1), (first.Status, VersionOf(first)));
        Assert.Equal((HttpStatusCode.OK, 1), (await PutAsync(admin, "order_pinned", Mail)) is var again ? (again.Status, VersionOf(again))
            : default);
        var pinned = await SendAsync(user, "order_pinned", "urgent");
        var other = await SendAsync(user, "order_other", "normal");
        var second = await PutAsync(admin, "order_pinned", Text);
        Assert.Equal((HttpStatusCode.OK, 2), (second.Status, VersionOf(second)));
        var later = await SendAsync(user, "order_pinned", "normal");
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync("plans/order_pinned")).Status);
        (await admin.DeleteAsync("plans/order_pinned")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        var without = await SendAsync(user, "order_pinned", "normal");
        // A number never means two plans.
        Assert.Equal(4, VersionOf(await PutAsync(admin, "order_pinned", Text)));

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        foreach (var id in new[] { pinned, other, later, without })
            await app.LookAsync(user, id);
        await app.NextMailToAsync("pinned@example.org");
        await FallbackFixture.HistoryWithAsync(me, later, "channel_sent sms");
        // Neither the policy of its priority nor another version's steps.
        Assert.Equal(["created", "pushed 1", "channel_sent email 1 250"],
            await FallbackFixture.HistoryWithAsync(me, pinned, "channel_sent"));
        Assert.Equal(["created", "pushed 1"], await HistoryTests.EventsAsync(me, without));
        Assert.Equal(["created", "pushed 1"], await HistoryTests.EventsAsync(me, other));
        Assert.Equal(1, app.TextsTo(phone));
    }

    [Fact]
    public async Task ActiveVersion_OfAnOlderPlan_IsTakenAgainAsANewVersion_AlsoAfterTheRemoval()
    {
        const string Category = "order_again";
        var admin = await app.AsAsync("admin", "admin");
        var (_, user, _) = await app.NewRecipientAsync(email: "again@example.org");
        await PutAsync(admin, Category, Mail);
        await PutAsync(admin, Category, Text);
        var again = await PutAsync(admin, Category, """{ "activeVersion": 1 }""");
        Assert.Equal((HttpStatusCode.OK, 3), (again.Status, VersionOf(again)));
        // What is in use stays.
        Assert.Equal(3, VersionOf(await PutAsync(admin, Category, """{ "activeVersion": 3 }""")));
        Assert.Equal("[1,2,3]", (await admin.GetAsync($"plans/{Category}")).Json.GetProperty("versions").GetRawText());
        var second = (await admin.GetAsync($"plans/{Category}?version=2")).Json;
        Assert.Equal("sms", second.GetProperty("steps")[0].GetProperty("channel").GetString());
        Assert.Equal(2, second.GetProperty("version").GetInt32());

        await admin.DeleteAsync($"plans/{Category}");
        (await PutAsync(admin, Category, """{ "activeVersion": 4 }""")).AssertInvalid("activeVersion", "allowed: 1, 2, 3");
        var back = await PutAsync(admin, Category, """{ "activeVersion": 1 }""");
        Assert.Equal((HttpStatusCode.Created, 5), (back.Status, VersionOf(back)));
        var id = await SendAsync(user, Category, "normal");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.LookAsync(user, id);
        await app.NextMailToAsync("again@example.org");
        (await PutAsync(admin, Category, """{ "activeVersion": 1, "stop": "read" }""")).AssertInvalid("stop", "");
    }

    [Fact]
    public async Task Get_AndList_TellWhatWasPut_AndWhatChangedItIsAudited()
    {
        var admin = await app.AsAsync("admin", "admin");
        (await admin.GetAsync("plans/order_listed")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        await PutAsync(admin, "order_listed", Mail);
        var plan = (await admin.GetAsync("plans/order_listed")).Json;
        Assert.Equal("""[{"channel":"inApp","after":"PT0S","if":"always"},{"channel":"email","after":"PT2M","if":"unseen"}]""",
            plan.GetProperty("steps").GetRawText());
        Assert.Equal(("order_listed", 1, "read"), (plan.GetProperty("category").GetString(), plan.GetProperty("version").GetInt32(),
            plan.GetProperty("stop").GetString()));
        var listed = (await admin.GetAsync("plans")).Json.GetProperty("items").EnumerateArray();
        Assert.Contains(listed, p => p.GetProperty("category").GetString() == "order_listed");
        var audit = await admin.GetAsync("audit?event=plan_changed");
        Assert.Contains(audit.Json.GetProperty("items").EnumerateArray(), e => e.GetProperty("detail").GetString() == "order_listed");

        (await PutAsync(admin, "Order", Mail)).AssertInvalid("category", "'Order' is not allowed");
        (await PutAsync(admin, "order", """{ "steps": [] }""")).AssertInvalid("steps", "has none");
        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(await app.SenderAsync(), "order", Mail)).Status);
    }

    /// <summary>Here, because the real-time service refuses a clock that is far off.</summary>
    [Fact]
    public async Task InAppStep_IsPushedAgainToWhoDidNotSeeIt()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        var id = await app.SendAsync("""{ "steps": [{ "channel": "inApp", "after": "PT20S", "if": "unseen" }] }""", [user]);
        await using var client = await app.ConnectAsync(me);
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        await app.LookAsync(user, id);
        Assert.Equal(2, (await client.ReceiveAsync("notification", TimeSpan.FromSeconds(30)))[0].GetProperty("attempts").GetInt32());
        Assert.Equal(["created", "pushed 1", "retried 2"], await HistoryTests.EventsAsync(me, id));
    }

    private async Task<Guid> SendAsync(string user, string category, string priority)
    {
        var answer = await (await app.SenderAsync()).PostAsync(
            "notifications", new { users = new[] { user }, title = "t", message = "m", category, priority });
        return answer.Json.GetProperty("sendId").GetGuid();
    }

    private static async Task<ApiAnswer> PutAsync(ApiClient client, string category, string plan)
    {
        var request = client.Request(HttpMethod.Put, $"plans/{category}");
        request.Content = new StringContent(plan, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }

    private static int VersionOf(ApiAnswer answer) =>
        answer.Json.ValueKind == JsonValueKind.Object ? answer.Json.GetProperty("version").GetInt32() : 0;
}
