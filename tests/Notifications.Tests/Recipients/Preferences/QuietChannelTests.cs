using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Tests.Delivery;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients.Preferences;

/// <summary>Channels in quiet hours, from the send to a real mail server. The clock is moved on, so the class has an app of its
/// own.</summary>
public sealed class QuietChannelTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task InQuietHours_IsHeld_AndReleasedInOrderWhenTheyEnd()
    {
        var (sender, (me, user, _), address) = (await app.SenderAsync(), await NewAsync("ordered@example.org"), "ordered@example.org");
        await QuietForAsync(me, TimeSpan.FromHours(3));
        var ids = new List<Guid>();
        for (var n = 1; n <= 3; n++)
            ids.Add(await sender.SendToAsync(user, $"Number {n}", requiresAcknowledgement: true, priority: "high"));
        foreach (var id in ids)
            Assert.Equal(["held email quiet_hours"], await FallbackFixture.OfChannelsAsync(me, id, "held"));
        // A message that comes early, as those do that hop through a week, is held on, and that is no event.
        await app.DeliverAsync(ChannelKind.Email, user, ids[0]);
        Assert.Single(await HistoryTests.EventsAsync(me, ids[0]), e => e.StartsWith("held", StringComparison.Ordinal));

        app.Clock.Advance(TimeSpan.FromHours(3));
        // As the queue would by then, the last one first.
        var released = app.ReleaseAsync(ChannelKind.Email, user, Enumerable.Reverse(ids));
        for (var n = 1; n <= 3; n++)
            Assert.Equal($"Number {n}", (await app.NextMailToAsync(address)).GetProperty("subject").GetString());
        await released;
        foreach (var id in ids)
            Assert.Equal(["held email quiet_hours", "released email", "channel_sent email 1 250"],
                await FallbackFixture.OfChannelsAsync(me, id, "channel_sent"));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("ack")]
    [InlineData("delete")]
    public async Task SettledMeanwhile_IsDropped_AndHoldsUpNoOther(string change)
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await NewAsync(null));
        await QuietForAsync(me, TimeSpan.FromHours(3));
        var settled = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "low");
        var open = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "low");
        foreach (var id in new[] { settled, open })
            await FallbackFixture.HistoryWithAsync(me, id, "held");
        Assert.True((int)(await (change == "delete" ? me.DeleteAsync($"notifications/{settled}")
            : me.PostAsync($"notifications/{settled}/{change}"))).Status < 300);

        app.Clock.Advance(TimeSpan.FromHours(4));
        await app.ReleaseAsync(ChannelKind.Sms, user, [settled, open]);
        await FallbackFixture.HistoryWithAsync(me, open, "channel_sent sms");
        Assert.Equal(1, app.TextsTo(phone));
    }

    [Fact]
    public async Task UrgentAndMandatory_InQuietHours_AreNotHeld()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await NewAsync("urgent@example.org"));
        await QuietForAsync(me, TimeSpan.FromHours(3));
        var urgent = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "urgent");
        var security = (await sender.PostAsync("notifications", new
        {
            users = new[] { user },
            title = "t",
            message = "m",
            priority = "high",
            type = "security",
            requiresAcknowledgement = true
        }))
            .Json.GetProperty("sendId").GetGuid();

        foreach (var id in new[] { urgent, security })
            Assert.DoesNotContain(
                await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email"), e => e.StartsWith("held", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ChannelTurnedOffWhileHeld_IsSkippedWithTheReason()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await NewAsync(null));
        await QuietForAsync(me, TimeSpan.FromHours(3));
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "low");
        await FallbackFixture.HistoryWithAsync(me, id, "held");
        await me.PreferAsync(new { channels = new { sms = false } });

        await app.DeliverAsync(ChannelKind.Sms, user, id);
        Assert.Equal(["held sms quiet_hours", "released sms", "channel_skipped sms 1 channel_off"],
            await FallbackFixture.OfChannelsAsync(me, id, "channel_skipped"));
        Assert.Equal(0, app.TextsTo(phone));
    }

    private Task<(ApiClient Me, string User, string Phone)> NewAsync(string? email) => app.NewRecipientAsync(email: email);

    private Task QuietForAsync(ApiClient me, TimeSpan time)
    {
        var now = app.Clock.GetUtcNow();
        return me.PreferAsync(new { quietHours = new { start = $"{now.AddHours(-1):HH:mm}", end = $"{now + time:HH:mm}" } });
    }
}
