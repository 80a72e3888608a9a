using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Sending;
using Notifications.Tests.Delivery;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Support;
using Xunit;
using static Notifications.Tests.Inbox.Grouping.GroupPlanTests;

namespace Notifications.Tests.Inbox.Grouping;

/// <summary>How often a group is pushed. By itself, because the real-time service refuses a clock that is far off.</summary>
public sealed class GroupPushTests(FallbackFixture app) : IClassFixture<FallbackFixture>
{
    [Fact]
    public async Task Deadlines_OfAGroup_PushItOnce_HoweverManyEventsItHas_AndMailItByTheFirst()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        await using var client = await app.ConnectAsync(me);
        await client.ReceiveAsync("unreadCount");
        var mailed = new { requiresAcknowledgement = true, channels = new[] { "email" } };
        Guid[] events = [await CommentAsync(app, user, "Anna", mailed), await CommentAsync(app, user, "Ben", mailed),
            await CommentAsync(app, user, "Cleo", mailed)];

        var pushed = new List<Notification?>();
        foreach (var id in events)
            pushed.Add(await app.ConfirmAsync(user, id, attempt: 1));
        Assert.Equal([null, null, events[2]], pushed.Select(n => n?.Id));
        Assert.Equal(2, pushed[2]!.Attempts);

        // Nobody acknowledged the last attempt either: the first event's channels have waited long enough.
        foreach (var id in new[] { events[1], events[0] })
            Assert.Null(await app.ConfirmAsync(user, id, attempt: 2));
        Assert.Equal("Cleo and 2 others commented on Q3", (await app.NextMailToAsync(address)).GetProperty("subject").GetString());
        Assert.Null(await app.ConfirmAsync(user, events[2], attempt: 2));
        Assert.Single(await HistoryTests.EventsAsync(me, events[2]), e => e.StartsWith("fallback_started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LateEvent_ThatComesAgain_IsToldOnce()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        await using var client = await app.ConnectAsync(me);
        var first = await CommentAsync(app, user, "Anna", new { });
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        var newest = await CommentAsync(app, user, "Cleo", new { });
        foreach (var id in new[] { first, newest })
            Assert.Equal(id, (await client.ReceiveAsync("notification", TimeSpan.FromSeconds(30)))[0].GetProperty("id").GetGuid());

        var dispatcher = app.Services.GetRequiredService<NotificationDispatcher>();
        var late = (await EventAsync(app, user, first)) with
        {
            Id = Guid.CreateVersion7(Ids.TimeOf(first).AddSeconds(1)),
            Actor = new ContentActor { Name = "Ben" },
        };
        for (var time = 0; time < 2; time++)
        {
            var row = Assert.Single(await dispatcher.StoreAsync([late], default));
            Assert.Equal((newest, 3), (row.Id, row.Group!.Count));
            Assert.Equal(RecipientStatus.Sent, await dispatcher.PushAsync(row, late.Id, default));
        }
        await me.PostAsync($"notifications/{newest}/read");
        var marker = await CommentAsync(app, user, "Dan", new { });

        var told = (await client.ReceiveAsync("updated", TimeSpan.FromSeconds(30)))[0];
        Assert.Equal((newest, 3), (told.GetProperty("id").GetGuid(), told.GetProperty("group").GetProperty("count").GetInt32()));
        Assert.True((await client.ReceiveAsync("updated", TimeSpan.FromSeconds(30)))[0].TryGetProperty("readAt", out _));
        Assert.Equal(marker, (await client.ReceiveAsync("notification", TimeSpan.FromSeconds(30)))[0].GetProperty("id").GetGuid());
    }
}
