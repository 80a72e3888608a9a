using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Recipients.Presence;
using Notifications.Tests.Delivery;
using Notifications.Tests.Recipients;
using Xunit;

namespace Notifications.Tests.Operations.Support;

public sealed class SupportTests(PlanFixture app) : IClassFixture<PlanFixture>
{
    [Fact]
    public async Task Summary_OfAUser_HidesAddressesAndIsInTheAudit()
    {
        var (me, user, phone) = await app.NewRecipientAsync(email: "hidden.name@example.com");
        await app.Services.GetRequiredService<PresenceStore>().ConnectedAsync("default", user, "a-connection", default);
        await (await app.SenderAsync()).SendToAsync(user, "Something");
        var admin = await app.AsAsync("ada", "admin");
        var answer = await admin.GetAsync($"recipients/{user}/summary");

        Assert.Equal("a-connection", Assert.Single(answer.Json.GetProperty("connections").EnumerateArray())
            .GetProperty("connectionId").GetString());
        var profile = answer.Json.GetProperty("profile");
        Assert.Equal("h•••@example.com", profile.GetProperty("email").GetString());
        Assert.Equal($"{phone[..3]}•••{phone[^2..]}", profile.GetProperty("phone").GetString());
        Assert.DoesNotContain("hidden.name", answer.Text, StringComparison.Ordinal);
        Assert.Equal("Something", answer.Json.GetProperty("items")[0].GetProperty("title").GetString());
        Assert.Contains((await admin.GetAsync($"audit?user={user}&event=recipient_viewed")).Json.GetProperty("items").EnumerateArray(),
            e => e.GetProperty("actor").GetString() == "user:ada");
        Assert.Equal(HttpStatusCode.Forbidden, (await me.GetAsync($"recipients/{user}/summary")).Status);
    }

    [Fact]
    public async Task Resend_ByEmailOnceThereIsAnAddress_ArrivesThisTime()
    {
        var (me, user, _) = await app.NewRecipientAsync(withPhone: false, email: null);
        var id = await (await app.SenderAsync()).SendToAsync(user, "For the mailbox", requiresAcknowledgement: true, priority: "high");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_skipped email");
        var (admin, address) = (await app.AsAsync("ada", "admin"), $"{user}@example.com");
        await admin.PutRecipientAsync(user, new { email = address });

        var resent = await admin.PostAsync($"recipients/{user}/notifications/{id}/resend", new { channels = new[] { "email", "push" } });

        Assert.Equal(HttpStatusCode.OK, resent.Status);
        Assert.Equal(["queued", "not_configured"], resent.Json.GetProperty("channels").EnumerateArray()
            .Select(c => c.GetProperty("status").GetString()));
        await app.NextMailToAsync(address);
        Assert.Single(app.MailsTo(address));

        await me.PostAsync($"notifications/{id}/read");
        var settled = await admin.PostAsync($"recipients/{user}/notifications/{id}/resend", new { channels = new[] { "email" } });
        settled.AssertProblem(HttpStatusCode.Conflict, "conflict");
        // No other try ends that.
        Assert.Null(settled.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync($"recipients/{user}/notifications/{id}/resend", new { })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync(
            $"recipients/{user}/notifications/{Guid.CreateVersion7()}/resend", new { })).Status);
    }
    [Fact]
    public async Task Resend_WhileAStepOfItsPlanIsTried_IsUnderWay_AndTriedAnewAfterwards()
    {
        const string Address = "held-step@example.org";
        var (me, user, _) = await app.NewRecipientAsync(withPhone: false, email: Address);
        await app.RestartMailAsync(hold: true);
        var id = await app.SendAsync("""{ "steps": [{ "channel": "email", "if": "unread" }] }""", [user]);
        await app.NextMailToAsync(Address);
        Assert.Equal("under_way", await ResendAsync(user, id, "email"));

        await app.Mail.ReleaseAsync();
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");
        Assert.Equal("queued", await ResendAsync(user, id, "email"));
        await app.NextMailToAsync(Address);
        Assert.Equal(2, app.MailsTo(Address).Length);
    }

    [Fact]
    public async Task Resend_ThatFails_TurnsToNoOtherChannel()
    {
        var (me, user, phone) = await app.NewRecipientAsync(email: "taken-once@example.org");
        var (other, otherUser, otherPhone) = await app.NewRecipientAsync(email: "refuse-other@example.org");
        var sender = await app.SenderAsync();
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "urgent");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");
        await (await app.AsAsync("ada", "admin")).PutRecipientAsync(user, new { email = "refuse-now@example.org", phone });

        Assert.Equal("queued", await ResendAsync(user, id, "email"));
        await FallbackFixture.HistoryWithAsync(me, id, "channel_failed email");
        // As the queue does after a crash.
        await app.DeliverAsync(ChannelKind.Email, user, id, isResent: true);
        // What was sent later has gone on to its next channel: the first one would have done so before.
        var later = await sender.SendToAsync(otherUser, requiresAcknowledgement: true, priority: "urgent");
        await FallbackFixture.HistoryWithAsync(other, later, "channel_sent sms");
        Assert.Equal((0, 1), (app.TextsTo(phone), app.TextsTo(otherPhone)));
    }

    [Fact]
    public async Task Resend_StillTriedWhenItsChannelsTurnComes_IsFollowedByTheNext()
    {
        var (me, user, phone) = await app.NewRecipientAsync(email: "refuse-both@example.org");
        var answer = await (await app.SenderAsync()).PostAsync("notifications", new
        {
            users = new[] { user },
            title = "t",
            message = "m",
            channels = new[] { "email", "sms" },
        });
        var id = answer.Json.GetProperty("sendId").GetGuid();
        var notification = (await app.Services.GetRequiredService<InboxRows>().FindAsync("default", user, id, default))!;
        var now = app.Clock.GetUtcNow();
        var waiting = new ChannelState(ChannelKind.Email, ChannelStage.Waiting, 1, now, now, default) { IsResent = true };
        Assert.NotNull(await app.Services.GetRequiredService<ChannelStateStore>().TryClaimAsync(notification, null, waiting, default));

        await app.DeliverAsync(ChannelKind.Email, user, id);
        await app.DeliverAsync(ChannelKind.Email, user, id, 2, isResent: true);

        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal(1, app.TextsTo(phone));
    }

    /// <summary>What the answer says of the one channel.</summary>
    private async Task<string?> ResendAsync(string user, Guid id, string channel)
    {
        var admin = await app.AsAsync("ada", "admin");
        var answer = await admin.PostAsync($"recipients/{user}/notifications/{id}/resend", new { channels = new[] { channel } });
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return Assert.Single(answer.Json.GetProperty("channels").EnumerateArray()).GetProperty("status").GetString();
    }
}
