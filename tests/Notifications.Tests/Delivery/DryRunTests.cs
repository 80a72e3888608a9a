using System.Net;
using System.Text.Json;
using Notifications.Tests.Recipients;
using Notifications.Tests.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>What a send would do, and what became of one.</summary>
public sealed class DryRunTests(PlanFixture app) : IClassFixture<PlanFixture>
{
    [Fact]
    public async Task DryRun_TellsTextsAndStepsForEachRecipient_OrWhyNot_AndStoresNothing()
    {
        var sender = await app.SenderAsync();
        var (alice, aliceId, _) = await app.NewRecipientAsync(email: "dry@example.org");
        var (bob, bobId, _) = await app.NewRecipientAsync(withPhone: false, email: null);
        await (await app.AsAsync("admin", "admin"))
            .PutRecipientAsync(aliceId, new { email = "dry@example.org", phone = "+4915112345678", timeZone = "Asia/Tokyo" });
        var refusing = AppFixture.NewUser();
        await PutPreferencesAsync(await app.AsAsync(refusing), new { optedOut = true });
        const string Plan = """
            { "steps": [
                { "channel": "inApp" },
                { "channel": "email", "after": "PT5M", "at": { "notBefore": "00:00", "notAfter": "23:59" } },
                { "channel": "sms", "after": "P1D", "if": "unread", "when": { "data.amount": { "gt": 100 } } },
                { "channel": "push", "after": "PT1H" }] }
            """;
        var body = $$"""
            { "users": ["{{aliceId}}", "{{bobId}}", "{{refusing}}"],
              "template": "grade_posted", "variables": { "course": "Algebra", "grade": "A" },
              "data": { "amount": 50 }, "plan": {{Plan}} }
            """;
        var answer = await sender.PostTextAsync("notifications?dryRun=true", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        var told = answer.Json.GetProperty("dryRun");
        Assert.Equal((3, false), (told.GetProperty("recipients").GetInt32(), told.GetProperty("more").GetBoolean()));
        var items = told.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal([aliceId, bobId, refusing], items.Select(i => i.GetProperty("userId").GetString()));
        Assert.Equal(["would_send", "would_send", "skipped"], items.Select(i => i.GetProperty("status").GetString()));
        Assert.Contains("Algebra", items[0].GetProperty("message").GetString()! + items[0].GetProperty("title").GetString());
        Assert.Equal(["inApp at", "email at", "sms condition_not_met", "push not_configured"], Steps(items[0]));
        Assert.Equal(["inApp at", "email no_address", "sms condition_not_met", "push not_configured"], Steps(items[1]));
        Assert.Equal("opted_out", items[2].GetProperty("reason").GetString());
        foreach (var user in new[] { alice, bob })
            Assert.Empty((await user.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());

        // Without a plan, its priority's policy.
        var urgent = await sender.PostTextAsync("notifications?dryRun=true",
            $$"""{ "users": ["{{aliceId}}"], "title": "t", "message": "m", "priority": "urgent" }""");
        Assert.Equal(["inApp at", "email at", "sms at"], Steps(urgent.Json.GetProperty("dryRun").GetProperty("items")[0]));
        Assert.True((await sender.PostTextAsync("notifications?dryRun=true", """{ "broadcast": true, "title": "t", "message": "m" }"""))
            .Json
            .GetProperty("dryRun").GetProperty("broadcast").GetBoolean());
        (await sender.PostTextAsync("notifications?dryRun=maybe", body)).AssertInvalid("dryRun", "allowed: true, false");
        (await sender.PostTextAsync("notifications?dryRun=true", """{ "users": ["u"], "title": "t" }"""))
            .AssertInvalid("message", "is required");
    }

    [Fact]
    public async Task Explain_SaysInSentencesWhatBecameOfIt_AndWhatFollows()
    {
        var admin = await app.AsAsync("admin", "admin");
        var (me, user, _) = await app.NewRecipientAsync(email: "explained@example.org");
        var id = await app.SendAsync(PlanFixture.Example.Replace("\"gte\": \"critical\"", "\"gte\": \"low\"", StringComparison.Ordinal)
            .Replace("\"sms\", \"after\": \"PT5M\"", "\"sms\", \"after\": \"PT1H\"", StringComparison.Ordinal), [user]);
        await me.PostAsync($"notifications/{id}/ack", new { visible = false });
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.LookAsync(user, id);
        await app.NextMailToAsync("explained@example.org");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");

        var explained = (await admin.GetAsync($"notifications/{id}/explain?user={user}")).Json;
        var text = explained.GetProperty("explanation").GetString()!;
        Assert.Contains("priority normal, by the send's own plan. It was pushed once.", text, StringComparison.Ordinal);
        Assert.Contains("on a page that nobody was looking at. No open inbox has shown it. Email was accepted at", text,
            StringComparison.Ordinal);
        Assert.Matches(@"SMS follows at [0-9: -]+ UTC if it is unseen then\.$", text);
        Assert.Equal(4, explained.GetProperty("items").GetArrayLength());
        // What was done is in the history: a step that is over has no time to come.
        Assert.Equal(["sms at"], Steps(explained));

        await me.PostAsync($"notifications/{id}/read");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.LookAsync(user, id);
        var later = (await admin.GetAsync($"notifications/{id}/explain?user={user}")).Json;
        Assert.EndsWith("SMS was left out: it had been read. Nothing else follows.", later.GetProperty("explanation").GetString()!,
            StringComparison.Ordinal);
        Assert.Empty(Steps(later));
        (await admin.GetAsync($"notifications/{id}/explain?user=somebody-else")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAsync($"notifications/{id}/explain")).AssertInvalid("user", "is required");
        (await me.GetAsync($"notifications/{id}/explain?user={user}")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Explain_OfStepsThatItsUserMadeUnnecessary_AnnouncesNone()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "settled@example.org");
        var id = await app.SendAsync("""
            { "steps": [
                { "channel": "inApp" }, { "channel": "email", "after": "PT1H", "if": "unseen" }, { "channel": "sms", "after": "PT2H" }],
              "stop": "read" }
            """, [user]);
        await me.PostAsync($"notifications/{id}/seen");
        Assert.Matches(@"Email will be left out: it had been seen\. SMS follows at [0-9: -]+ UTC\.$", await ExplainedAsync(user, id));
        await me.PostAsync($"notifications/{id}/read");
        Assert.EndsWith("Email will be left out: it had been read. SMS will be left out: it had been read.",
            await ExplainedAsync(user, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_CapIsReachedAtAStepsTime_SaysSo()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "dry-capped@example.org");
        const string Plan = """
            { "steps": [{ "channel": "email" }, { "channel": "email", "after": "P2D" }],
              "caps": [{ "channel": "email", "max": 1, "per": "P1D" }] }
            """;
        Assert.Equal(["email at", "email at"], Steps(await DryRunAsync(user, Plan)));
        await FallbackFixture.HistoryWithAsync(me, await app.SendAsync(Plan, [user]), "channel_sent email");
        Assert.Equal(["email cap_reached", "email at"], Steps(await DryRunAsync(user, Plan)));
    }

    [Fact]
    public async Task DryRunAndExplain_EmailGoesIntoADigest_TellWhenThatIsDue()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "dry-digest@example.org");
        await me.PreferAsync(new { digest = new { frequency = "daily", hour = 9 } });
        const string Plan = """
            { "steps": [
                { "channel": "inApp" }, { "channel": "email", "after": "PT5M", "if": "unread" }, { "channel": "sms", "after": "PT5M" }] }
            """;
        var steps = (await DryRunAsync(user, Plan)).GetProperty("steps").EnumerateArray().ToArray();
        Assert.Equal([false, true, false], steps.Select(s => s.TryGetProperty("digest", out var digest) && digest.GetBoolean()));
        Assert.Equal(TimeSpan.FromHours(9), steps[1].GetProperty("at").GetDateTimeOffset().UtcDateTime.TimeOfDay);
        Assert.Contains("Email goes into the user's digest of ", await ExplainedAsync(user, await app.SendAsync(Plan, [user])),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_WithSendAt_IsAsSilentAsThatMoment()
    {
        var (me, user, _) = await app.NewRecipientAsync();
        var now = app.Clock.GetUtcNow();
        await me.PreferAsync(
            new { quietHours = new { start = $"{now.AddHours(-1):HH:mm}", end = $"{now.AddHours(2):HH:mm}", timeZone = "UTC" } });
        (DateTimeOffset?, bool)[] expected = [(null, true), (now.AddHours(5), false), (now.AddHours(24), true)];
        foreach (var (sendAt, isSilent) in expected)
        {
            var item = await DryRunAsync(user, """{ "steps": [{ "channel": "inApp" }] }""", sendAt);
            Assert.Equal(isSilent, item.TryGetProperty("silent", out var silent) && silent.GetBoolean());
        }
    }

    private async Task<string> ExplainedAsync(string user, Guid id) =>
        (await (await app.AsAsync("admin", "admin")).GetAsync($"notifications/{id}/explain?user={user}"))
        .Json.GetProperty("explanation").GetString()!;

    /// <summary>What the recipient would get, in the category that the fixture sends in.</summary>
    private async Task<JsonElement> DryRunAsync(string user, string plan, DateTimeOffset? sendAt = null)
    {
        var later = sendAt is { } at ? $", \"sendAt\": \"{at:O}\"" : "";
        var answer = await (await app.SenderAsync()).PostTextAsync("notifications?dryRun=true", $$"""
            { "users": ["{{user}}"], "title": "t", "message": "m", "category": "order_shipped", "plan": {{plan}} {{later}} }
            """);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("dryRun").GetProperty("items")[0];
    }

    private static string[] Steps(JsonElement item) =>
    [
        .. item.GetProperty("steps").EnumerateArray().Select(s => $"{s.GetProperty("channel").GetString()} "
            + (s.TryGetProperty("reason", out var reason) ? reason.GetString() : "at")),
    ];

    private static async Task PutPreferencesAsync(ApiClient me, object preferences)
    {
        var request = me.Request(HttpMethod.Put, "notifications/preferences");
        request.Content = System.Net.Http.Json.JsonContent.Create(preferences);
        Assert.Equal(HttpStatusCode.OK, (await me.SendAsync(request)).Status);
    }
}
