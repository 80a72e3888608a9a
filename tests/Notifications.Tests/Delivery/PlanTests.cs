using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery;
using Notifications.Domain;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>Delivery plans, from the send to a real mail server.</summary>
public sealed class PlanTests(PlanFixture app) : IClassFixture<PlanFixture>
{
    [Fact]
    public async Task Example_MailsWhoDidNotSeeItWithinFiveMinutes_AndTextsWhenCritical()
    {
        var (alice, aliceId, alicePhone) = await app.NewRecipientAsync(email: "alice@example.org");
        var (bob, bobId, bobPhone) = await app.NewRecipientAsync(email: "bob@example.org");
        var normal = await app.SendAsync(PlanFixture.Example, [aliceId, bobId]);
        await bob.PostAsync($"notifications/{normal}/seen");
        // Received by some device, which says nothing of whether she looked.
        await alice.PostAsync($"notifications/{normal}/ack");
        await app.LookAsync(aliceId, normal);
        Assert.DoesNotContain(await HistoryTests.EventsAsync(alice, normal), IsOfChannel);

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.LookAsync(aliceId, normal);
        await app.LookAsync(bobId, normal);
        Assert.Equal("Your order is on its way", (await app.NextMailToAsync("alice@example.org")).GetProperty("subject").GetString());
        Assert.Equal(["channel_skipped sms condition_not_met", "channel_sent email 1 250"],
            await OfChannelsAsync(alice, normal, "channel_sent"));
        Assert.Equal(["channel_skipped email already_seen", "channel_skipped sms condition_not_met"],
            await OfChannelsAsync(bob, normal, "channel_skipped sms"));
        Assert.Equal((0, 0), (app.TextsTo(alicePhone), app.TextsTo(bobPhone)));

        var critical = await app.SendAsync(PlanFixture.Example, [aliceId], "critical");
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.LookAsync(aliceId, critical);
        await FallbackFixture.HistoryWithAsync(alice, critical, "channel_sent sms");
        await app.NextMailToAsync("alice@example.org");
        Assert.Equal((1, 2), (app.TextsTo(alicePhone), app.MailsTo("alice@example.org").Length));
    }

    [Fact]
    public async Task Always_IsAPlainMail_ByTheQueueAlone_AlsoWhenItWasRead_AndStaysOneWhenRepeated()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "receipt@example.org");
        var id = await app.SendAsync("""{ "steps": [{ "channel": "email", "if": "always" }] }""", [user]);
        await me.PostAsync($"notifications/{id}/read");
        await app.NextMailToAsync("receipt@example.org");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");
        // What the queue does after a crash, with any of its messages.
        await app.LookAsync(user, id);
        await DeliverAsync(ChannelKind.Email, user, id, 0);
        Assert.Single(app.MailsTo("receipt@example.org"));
    }

    [Theory]
    [InlineData("delete", null)]
    [InlineData("read", "channel_skipped email 1 already_read")]
    [InlineData("seen", "channel_skipped email 1 already_seen")]
    [InlineData("archive", "channel_skipped email 1 already_read")]
    public async Task SettledBetweenItsTimeAndItsChannel_NeverGoesOut(string change, string? said)
    {
        var address = $"{change}@example.org";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        var id = await app.SendAsync("""{ "steps": [{ "channel": "email", "after": "PT1H", "if": "unseen" }], "stop": "read" }""", [user]);
        Assert.True((int)(await (change == "delete" ? me.DeleteAsync($"notifications/{id}")
            : me.PostAsync($"notifications/{id}/{change}"))).Status < 300);
        // As if the step had been given to its channel before that.
        await DeliverAsync(ChannelKind.Email, user, id, 0);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.LookAsync(user, id);

        Assert.Empty(app.MailsTo(address));
        if (said is not null)
            Assert.Contains(said, await HistoryTests.EventsAsync(me, id));
    }

    /// <summary>A step begins with its row: what comes before that, at whatever moment, leaves it out.</summary>
    [Theory]
    [InlineData("seen", "channel_skipped email 1 already_seen")]
    [InlineData("read", "channel_skipped email 1 already_read")]
    [InlineData("mark-all", "channel_skipped email 1 already_read")]
    [InlineData("delete", null)]
    [InlineData("recall", null)]
    public async Task SettledBetweenItsCheckAndItsClaim_NeverGoesOut(string change, string? said)
    {
        var address = $"claim-{change}@example.org";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        const string Plan = """
            { "steps": [{ "channel": "email", "after": "PT1H", "if": "unseen" }], "stop": "read",
              "caps": [{ "channel": "email", "max": 1, "per": "P1D" }] }
            """;
        var (category, sender) = ($"claimed_{change.Replace('-', '_')}", await app.SenderAsync());
        var id = await app.SendAsync(Plan, [user], category: category);
        app.Faults.BeforeNextWrite(SettleAsync);
        await DeliverAsync(ChannelKind.Email, user, id, 0);
        if (said is not null)
            Assert.Contains(said, await HistoryTests.EventsAsync(me, id));

        // The step stays over, and its place under the cap is free again.
        await DeliverAsync(ChannelKind.Email, user, id, 0);
        var next = await app.SendAsync(Plan, [user], category: category);
        await DeliverAsync(ChannelKind.Email, user, next, 0);
        Assert.Contains("channel_sent email 1 250", await HistoryTests.EventsAsync(me, next));
        await app.NextMailToAsync(address);
        Assert.Single(app.MailsTo(address));

        async Task SettleAsync()
        {
            var answer = await (change switch
            {
                "delete" => me.DeleteAsync($"notifications/{id}"),
                "recall" => sender.DeleteAsync($"sends/{id}"),
                "mark-all" => me.PostAsync("notifications/mark-all-read"),
                _ => me.PostAsync($"notifications/{id}/{change}"),
            });
            Assert.True((int)answer.Status < 300, answer.Text);
            if (change == "recall")
                await Eventually.GetAsync(() => me.GetAsync($"notifications/{id}"), a => a.Status == HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task AllMarkedRead_WhileItsChannelFails_IsReadAndHasNotFailed()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "refuse@example.com");
        var id = await app.SendAsync("""{ "steps": [{ "channel": "email", "after": "PT1H", "if": "unread" }] }""", [user]);
        // After the claim, when the provider has refused it.
        app.Faults.BeforeWrite(2, () => me.PostAsync("notifications/mark-all-read"));
        await DeliverAsync(ChannelKind.Email, user, id, 0);

        Assert.Equal(["channel_failed email 1 550 5.1.1", "read"], (await HistoryTests.EventsAsync(me, id))[^2..].Order());
        Assert.Equal("read", (await me.GetAsync($"notifications/{id}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task StepsAndReminders_EachGoOnceAtItsTime_UntilThePlanStops()
    {
        var (_, user, _) = await app.NewRecipientAsync(email: "reminded@example.org");
        var id = await app.SendAsync(
            """
            { "steps": [{ "channel": "email", "after": "PT1H", "if": "unread" },
                { "channel": "email", "after": "P1D", "if": "unread" }, { "channel": "email", "after": "P20D", "if": "always" }],
              "stop": "read" }
            """, [user]);
        foreach (var hours in new[] { 1, 23 })
        {
            app.Clock.Advance(TimeSpan.FromHours(hours));
            // Twice at the same time, as after a crash.
            await Task.WhenAll(app.LookAsync(user, id), app.LookAsync(user, id));
            await app.NextMailToAsync("reminded@example.org");
        }
        await (await app.AsAsync(user)).PostAsync($"notifications/{id}/read");
        app.Clock.Advance(TimeSpan.FromDays(20));
        await app.LookAsync(user, id);

        Assert.Equal(2, app.MailsTo("reminded@example.org").Distinct().Count());
        Assert.Equal("channel_skipped email already_read", (await HistoryTests.EventsAsync(await app.AsAsync(user), id))[^1]);
    }

    [Fact]
    public async Task QuietHours_HoldAStep_WhichIsAskedAnewWhenTheyEnd()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "quiet@example.org");
        var (start, end) = (app.Clock.GetUtcNow(), app.Clock.GetUtcNow().AddHours(3));
        await PutPreferencesAsync(me, new { quietHours = new { start = $"{start:HH:mm}", end = $"{end:HH:mm}", timeZone = "UTC" } });
        const string Plan = """{ "steps": [{ "channel": "email", "after": "PT1M", "if": "unseen" }] }""";
        var (seen, open) = (await app.SendAsync(Plan, [user]), await app.SendAsync(Plan, [user]));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var id in new[] { seen, open })
        {
            await app.LookAsync(user, id);
            Assert.Equal(["held email quiet_hours"], await OfChannelsAsync(me, id, "held"));
        }
        await me.PostAsync($"notifications/{seen}/seen");
        app.Clock.Advance(TimeSpan.FromHours(3));
        await app.LookAsync(user, seen);
        await app.LookAsync(user, open);

        Assert.Equal(["held email quiet_hours", "released email", "channel_sent email 1 250"],
            await OfChannelsAsync(me, open, "channel_sent"));
        Assert.Equal(["held email quiet_hours", "channel_skipped email already_seen"], await OfChannelsAsync(me, seen, "channel_skipped"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Step_BrokenAtEachWriteInTurn_GoesOutOnceWhenItsMessageComesAgain(bool whenDone)
    {
        var reached = 0;
        for (var write = 0; write < 10; write++)
        {
            var address = $"write-{write}-{whenDone}@example.org".ToLowerInvariant();
            var (me, user, _) = await app.NewRecipientAsync(email: address);
            var id = await app.SendAsync(
                """{ "steps": [{ "channel": "email", "after": "PT5M" }, { "channel": "email", "after": "P2D" }] }""", [user]);
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            var fault = app.Faults.FailAfter(write, whenDone);
            await Record.ExceptionAsync(() => app.LookAsync(user, id));
            var broke = fault.HasFailed;
            fault.End();
            await app.LookAsync(user, id);
            await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");
            app.Clock.Advance(TimeSpan.FromDays(2));
            await app.LookAsync(user, id);
            await app.LookAsync(user, id);
            var later = await app.AsAsync(user);
            await Eventually.GetAsync(() => HistoryTests.EventsAsync(later, id), events => events.Count(IsSent) == 2);
            Assert.Equal(2, app.MailsTo(address).Length);
            if (!broke)
                break;
            reached++;
        }
        Assert.True(reached >= 3, $"only {reached} writes were broken");
    }

    [Theory]
    [InlineData("""{}""", "plan.steps", "has none; allowed: 1 to 10 steps")]
    [InlineData("""{ "steps": [{ "channel": "fax" }] }""", "plan.steps[0].channel",
        "'fax' is not allowed; allowed: inApp, email, sms, push")]
    [InlineData("""{ "steps": [{ "channel": "sms", "after": "P1Y" }] }""", "plan.steps[0].after",
        "'P1Y' is not allowed; allowed: a duration")]
    [InlineData("""{ "steps": [{ "channel": "sms", "after": "P367D" }] }""", "plan.steps[0].after", "from PT0S to P366D")]
    [InlineData("""{ "steps": [{ "channel": "sms", "if": "ignored" }] }""", "plan.steps[0].if",
        "allowed: always, unacknowledged, unseen, unread")]
    [InlineData("""{ "steps": [{ "channel": "inApp", "if": "unseen" }] }""", "plan.steps[0].channel",
        "allowed with 'if', 'at' or 'when': 'after' as well")]
    [InlineData("""{ "steps": [{ "channel": "sms", "at": { "zone": "recipient" } }] }""", "plan.steps[0].at.notBefore", "is required")]
    [InlineData("""{ "steps": [{ "channel": "sms", "at": { "notBefore": "8:00" } }] }""", "plan.steps[0].at.notBefore",
        "allowed: 00:00 to 23:59")]
    [InlineData("""{ "steps": [{ "channel": "sms", "at": { "notBefore": "08:00", "notAfter": "08:00" } }] }""", "plan.steps[0].at.notAfter",
        "another time")]
    [InlineData("""{ "steps": [{ "channel": "sms", "at": { "notBefore": "08:00", "zone": "Berlin" } }] }""", "plan.steps[0].at.zone",
        "did you mean Europe/Berlin?")]
    [InlineData("""{ "steps": [{ "channel": "sms", "when": { "title": { "eq": "x" } } }] }""", "plan.steps[0].when.title",
        "allowed: priority, or data.")]
    [InlineData("""{ "steps": [{ "channel": "sms", "when": { "priority": { "gte": "huge" } } }] }""", "plan.steps[0].when.priority.gte",
        "allowed: low, normal")]
    [InlineData("""{ "steps": [{ "channel": "sms", "when": { "data.a": { "gt": "5" } } }] }""", "plan.steps[0].when.data.a.gt",
        "allowed: a number")]
    [InlineData("""{ "steps": [{ "channel": "sms", "when": { "data.a": {} } }] }""", "plan.steps[0].when.data.a",
        "asks for nothing; allowed: gte")]
    [InlineData("""{ "steps": [{ "channel": "sms", "when": { "priority": null } }] }""", "plan.steps[0].when.priority",
        "null is not allowed; allowed: an object")]
    [InlineData("""{ "steps": [{ "channel": "sms", "when": { "data.a": { "eq": 1 }, "data.b": null } }] }""",
        "plan.steps[0].when.data.b", "null is not allowed; allowed: an object")]
    [InlineData("""{ "steps": [{ "channel": "sms", "when": { "priority": { "gte": null } } }] }""", "plan.steps[0].when.priority.gte",
        "null is not allowed; allowed: low, normal")]
    [InlineData("""{ "steps": [{ "channel": "sms", "when": { "data.a": { "gt": 1, "in": null } } }] }""", "plan.steps[0].when.data.a.in",
        "null is not allowed; allowed: a list of 1 to")]
    [InlineData("""{ "steps": [{ "channel": "sms" }], "caps": [{ "channel": "inApp", "max": 1, "per": "P1D" }] }""", "plan.caps[0].channel",
        "has no cap")]
    [InlineData("""{ "steps": [{ "channel": "sms" }], "caps": [{ "channel": "sms", "max": 0, "per": "P1D" }] }""", "plan.caps[0].max",
        "from 1 to 100")]
    [InlineData("""{ "steps": [{ "channel": "sms" }], "stop": "deleted" }""", "plan.stop", "allowed: acknowledged, seen, read")]
    [InlineData("""{ "steps": [{ "channel": "sms" }], "until": "P1D" }""", "plan.until", "allowed: steps, stop, caps")]
    public async Task Send_PlanThatIsNone_SaysWhatIsWrongWithIt(string plan, string member, string says)
    {
        var answer = await (await app.SenderAsync()).PostTextAsync(
            "notifications", $$"""{ "users": ["u"], "title": "t", "message": "m", "plan": {{plan}} }""");
        answer.AssertInvalid(member, says);
    }

    [Fact]
    public async Task Send_PlanBesideChannels_IsRefused()
    {
        var sender = await app.SenderAsync();
        const string Rest = """ "title": "t", "message": "m", "plan": { "steps": [{ "channel": "email" }] } """;
        (await sender.PostTextAsync("notifications", $$"""{ "users": ["u"], "channels": ["sms"], {{Rest}} }"""))
            .AssertInvalid("plan", "'channels'");
    }

    private static async Task PutPreferencesAsync(ApiClient me, object preferences)
    {
        var request = me.Request(HttpMethod.Put, "notifications/preferences");
        request.Content = System.Net.Http.Json.JsonContent.Create(preferences);
        Assert.Equal(HttpStatusCode.OK, (await me.SendAsync(request)).Status);
    }

    private Task DeliverAsync(ChannelKind channel, string user, Guid id, int step) => app.Services.GetRequiredService<FallbackHandler>()
        .HandleAsync(channel, new FallbackMessage { Namespace = "default", UserId = user, Id = id, Try = 1, Step = step }, default);

    private static async Task<string[]> OfChannelsAsync(ApiClient me, Guid id, string happened) =>
        [.. (await FallbackFixture.HistoryWithAsync(me, id, happened)).Where(IsOfChannel)];

    private static bool IsOfChannel(string happened) =>
        happened.Contains(" email", StringComparison.Ordinal) || happened.Contains(" sms", StringComparison.Ordinal);

    private static bool IsSent(string happened) => happened.StartsWith("channel_sent", StringComparison.Ordinal);
}
