using Notifications.Domain;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

public sealed class FallbackTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task Critical_NotAcknowledged_IsPushedByThePolicyAndThenGoesToAllChannels()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync(email: "critical@example.com"));
        await using var client = await app.ConnectAsync(me);
        var id = await sender.SendToAsync(user, "The title of it", requiresAcknowledgement: true, priority: "critical");
        for (var attempt = 1; attempt <= 3; attempt++)
            Assert.Equal(attempt, (await client.ReceiveAsync("notification", TimeSpan.FromSeconds(30)))[0].GetProperty("attempts")
                .GetInt32());

        var mail = await app.NextMailToAsync("critical@example.com");
        Assert.Equal("The title of it", mail.GetProperty("subject").GetString());
        foreach (var last in new[] { "channel_sent email", "channel_sent sms", "channel_skipped push" })
            await FallbackFixture.HistoryWithAsync(me, id, last);
        var history = await HistoryTests.EventsAsync(me, id);
        Assert.Equal(["created", "pushed 1", "retried 2", "retried 3", "fallback_started"], history[..5]);
        Assert.Equal(
            ["channel_sent email 1 250", "channel_sent sms 1 accepted, 1 segment", "channel_skipped push 1 not_configured"],
            history[5..].Order(StringComparer.Ordinal));
        Assert.Equal(1, app.TextsTo(phone));
        await AssertWaitsAsync(me, id, 0.2, 0.4, 0.8);
        Assert.Equal("sent", (await me.GetAsync($"notifications/{id}")).Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("notifications/{0}/ack")]
    [InlineData("notifications/{0}/read")]
    [InlineData("notifications/mark-all-read")]
    public async Task SettledInBetween_NoChannelIsTried(string path)
    {
        var (sender, (me, user, phone), (other, otherUser, _)) = (
            await app.SenderAsync(), await app.NewRecipientAsync(), await app.NewRecipientAsync());
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");
        Assert.True((int)(await me.PostAsync(string.Format(null, path, id))).Status < 300);
        // What was sent later has fallen back: the first one would have done so before.
        var later = await sender.SendToAsync(otherUser, requiresAcknowledgement: true, priority: "critical");
        await FallbackFixture.HistoryWithAsync(other, later, "channel_sent sms");

        // Nor does a message that was on its way.
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        Assert.Equal(0, app.TextsTo(phone));
        Assert.DoesNotContain(await HistoryTests.EventsAsync(me, id), e => e.StartsWith("fallback", StringComparison.Ordinal)
            || e.StartsWith("channel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FirstAccepted_TheFirstAccepts_NoOtherIsTried()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "urgent");
        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");
        // Done once more, as the queue does after a crash, it does not go on either.
        await app.DeliverAsync(ChannelKind.Email, user, id);

        Assert.Equal(history, await HistoryTests.EventsAsync(me, id));
        Assert.Equal(0, app.TextsTo(phone));
    }

    [Fact]
    public async Task Rejected_TheNextChannelGoesOn()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync(email: "refuse@example.com"));
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "urgent");

        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal(["fallback_started", "channel_failed email 1 550 5.1.1", "channel_sent sms 1 accepted, 1 segment"], history[2..]);
        Assert.Equal(1, app.TextsTo(phone));
    }

    [Fact]
    public async Task Fallback_NoChannelAccepts_FailsAndALateAcknowledgementDelivers()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await app.NewRecipientAsync(withPhone: false, email: "refuse@example.com"));
        await using var client = await app.ConnectAsync(me);
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "urgent");
        var update = (await client.ReceiveAsync("updated", TimeSpan.FromSeconds(30)))[0];
        Assert.Equal($$"""{"id":"{{id}}","status":"failed","failedReason":"no_channel_accepted"}""", update.GetRawText());
        var history = await HistoryTests.EventsAsync(me, id);
        Assert.Equal(["channel_failed email 1 550 5.1.1", "channel_skipped sms 1 no_address", "failed no_channel_accepted"], history[3..]);

        var failed = Assert.Single((await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("failed", "no_channel_accepted"),
            (failed.GetProperty("status").GetString(), failed.GetProperty("failedReason").GetString()));

        await me.PostAsync($"notifications/{id}/ack");
        var late = (await me.GetAsync($"notifications/{id}")).Json;
        Assert.Equal(("delivered", null), (late.GetProperty("status").GetString(), late.GetProperty("failedReason").GetString()));
    }

    [Fact]
    public async Task NoChannelCouldBeTried_IsInTheInboxAndHasNotFailed()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await app.NewRecipientAsync(withPhone: false, email: null));
        var id = await sender.SendToAsync(user, priority: "urgent");
        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_skipped sms");
        // Done once more, as the queue does after a crash, it does not fail either.
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        Assert.Equal(["channel_skipped email 1 no_address", "channel_skipped sms 1 no_address"], history[3..]);
        Assert.Equal(history, await HistoryTests.EventsAsync(me, id));
        Assert.Equal("sent", (await me.GetAsync($"notifications/{id}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task NobodyConnected_TheFallbackStartsAfterTheFirstWait()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync(email: "away@example.com"));
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");

        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");
        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal(["created", "pushed 1", "fallback_started not_connected"], history[..3]);
        Assert.Equal(1, (await me.GetAsync($"notifications/{id}")).Json.GetProperty("attempts").GetInt32());
        Assert.Equal(1, app.TextsTo(phone));
    }

    [Fact]
    public async Task NobodyConnected_NoChannelsInThePolicy_NothingMoreIsPushed()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "normal");
        await app.ConfirmAsync(user, id, attempt: 1);
        Assert.Equal(["created", "pushed 1"], await HistoryTests.EventsAsync(me, id));
    }

    [Fact]
    public async Task PushKey_NotConfigured_IsNotFound() =>
        (await (await app.AsAsync(AppFixture.NewUser())).GetAsync("push-subscriptions/key"))
        .AssertProblem(System.Net.HttpStatusCode.NotFound, "not-found");

    [Theory]
    [InlineData("high", true)]
    [InlineData("normal", false)]
    public async Task NoAcknowledgementAskedFor_FallsBackWhereThePriorityHasChannels(string priority, bool fallsBack)
    {
        var (sender, (me, user, _), (other, otherUser, _)) = (
            await app.SenderAsync(), await app.NewRecipientAsync(), await app.NewRecipientAsync());
        var id = await sender.SendToAsync(user, priority: priority);
        // What was sent later has fallen back: the first one would have done so before.
        var later = await sender.SendToAsync(otherUser, requiresAcknowledgement: true, priority: "high");
        await FallbackFixture.HistoryWithAsync(other, later, "channel_sent email");

        if (fallsBack)
            await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");
        Assert.Equal(fallsBack, (await HistoryTests.EventsAsync(me, id)).Contains("fallback_started"));
    }

    [Fact]
    public async Task NoChannelsInThePolicy_IsPushedAndNothingElse()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        await using var client = await app.ConnectAsync(me);
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "normal");
        await FallbackFixture.HistoryWithAsync(me, id, "retried 2");
        await app.ConfirmAsync(user, id, attempt: 2);
        Assert.Equal(["created", "pushed 1", "retried 2"], await HistoryTests.EventsAsync(me, id));
    }

    [Fact]
    public async Task ChannelsOfTheSend_AreTurnedToInsteadOfThePolicys()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        var role = $"role-{user}";
        await (await app.AsAsync("admin", "admin")).PutRecipientAsync(user, new { phone, roles = new[] { role } });
        // By the queue, which keeps it with the send.
        var answer = await sender.PostAsync("notifications", new
        {
            roles = new[] { role },
            title = "t",
            message = "m",
            priority = "urgent",
            requiresAcknowledgement = true,
            channels = new[] { "in_app", "push", "sms" },
        });
        Assert.True((int)answer.Status == 202, answer.Text);
        var id = (await Eventually.GetAsync(
            async () => (await me.GetAsync("notifications")).Json.GetProperty("items"), items =>
            items.GetArrayLength() == 1))[0].GetProperty("id").GetGuid();

        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal(["fallback_started", "channel_skipped push 1 not_configured", "channel_sent sms 1 accepted, 1 segment"], history[2..]);
    }

    [Fact]
    public async Task ChannelsOfTheSend_None_NoChannelIsTried()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        var answer = await sender.PostAsync("notifications", new
        {
            users = new[] { user },
            title = "t",
            message = "m",
            priority = "urgent",
            requiresAcknowledgement = true,
            channels = Array.Empty<string>(),
        });
        var id = answer.Json.GetProperty("notifications")[0].GetProperty("id").GetGuid();

        await app.ConfirmAsync(user, id, attempt: 1);

        Assert.Equal(["created", "pushed 1"], await HistoryTests.EventsAsync(me, id));
        Assert.Equal(0, app.TextsTo(phone));
    }

    /// <summary>Nothing came before the policy's waits, jitter taken off, were over. They add up: each begins a little before the push that
    /// it follows is recorded.</summary>
    private static async Task AssertWaitsAsync(ApiClient me, Guid id, params double[] waits)
    {
        var times = (await me.GetAsync($"notifications/{id}/history")).Json.GetProperty("items").EnumerateArray()
            .Select(e => e.GetProperty("at").GetDateTimeOffset()).Skip(1).ToArray();
        for (var n = 1; n <= waits.Length; n++)
        {
            var waited = (times[n] - times[0]).TotalSeconds;
            Assert.True(waited >= waits.Take(n).Sum() * 0.9, $"{n} waits were over after {waited} s");
        }
    }
}
