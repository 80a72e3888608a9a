using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox.Grouping;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Tests.Delivery;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Recipients.Preferences;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox.Grouping;

/// <summary>A group's other channels: one mail, of what the group is at that moment.</summary>
public sealed class GroupPlanTests(PlanFixture app) : IClassFixture<PlanFixture>
{
    private const string Unacknowledged =
        """{ "plan": { "steps": [{ "channel": "inApp" }, { "channel": "email", "after": "PT30S", "if": "unacknowledged" }] } }""";

    [Fact]
    public async Task Mail_OfAGroup_IsOneForWhatNobodySaw_AndAnotherOnceWhatCameLaterIsUnseenToo()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        Guid[] events = [await CommentAsync(user, "Anna"), await CommentAsync(user, "Ben"), await CommentAsync(user, "Cleo")];

        app.Clock.Advance(TimeSpan.FromMinutes(6));
        foreach (var id in events)
            await app.LookAsync(user, id);
        Assert.Equal("Cleo and 2 others commented on Q3", await NextSubjectAsync(address));

        // Seen, and grown again: what is new is waited for anew.
        var current = (await me.GetAsync("notifications")).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        await me.PostAsync($"notifications/{current}/seen");
        var fourth = await CommentAsync(user, "Dan");
        foreach (var id in events)
            await app.LookAsync(user, id);
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.LookAsync(user, fourth);
        Assert.Equal("Dan and 3 others commented on Q3", await NextSubjectAsync(address));
        await Eventually.GetAsync(
            async () => (await me.GetAsync($"notifications/{fourth}/history")).Json.GetProperty("items").EnumerateArray()
                .Count(e => e.GetProperty("event").GetString() == "channel_sent"), sent => sent == 2);
    }

    [Fact]
    public async Task Mail_OfAGroupThatKeepsGrowing_ComesAtTheTimeOfItsFirstUnseenEvent()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        var first = await CommentAsync(user, "Anna");
        foreach (var name in new[] { "Ben", "Cleo" })
        {
            app.Clock.Advance(TimeSpan.FromMinutes(2));
            await CommentAsync(user, name);
        }
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.LookAsync(user, first);
        Assert.Equal("Cleo and 2 others commented on Q3", await NextSubjectAsync(address));

        // Seen, and grown again twice: the time counts from the first of those.
        var current = (await me.GetAsync("notifications")).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        await me.PostAsync($"notifications/{current}/seen");
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        var fourth = await CommentAsync(user, "Dan");
        app.Clock.Advance(TimeSpan.FromMinutes(4));
        await CommentAsync(user, "Emil");
        await app.LookAsync(user, fourth);
        Assert.Single(app.MailsTo(address));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.LookAsync(user, fourth);
        Assert.Equal("Emil and 4 others commented on Q3", await NextSubjectAsync(address));
    }

    [Fact]
    public async Task Mail_OfAGroupOfWhichNothingIsLeft_IsNotSent()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        Guid[] events = [await CommentAsync(user, "Anna"), await CommentAsync(user, "Ben")];
        var sender = await app.SenderAsync();
        foreach (var id in events)
        {
            await sender.DeleteAsync($"sends/{id}");
            await Eventually.GetAsync(async () => (await sender.GetAsync($"sends/{id}")).Json,
                report => report.TryGetProperty("completedAt", out var at) && at.ValueKind == System.Text.Json.JsonValueKind.String);
        }
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        foreach (var id in events)
            await app.LookAsync(user, id);
        Assert.Empty((await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());

        var next = await CommentAsync(user, "Cleo");
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.LookAsync(user, next);
        Assert.Equal("Cleo commented on Q3", await NextSubjectAsync(address));
    }

    [Fact]
    public async Task Step_LeftOutForAnEventThatADeviceReceived_IsDoneForTheNextThatNoneDoes()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        var first = await CommentAsync(app, user, "Anna", JsonNode.Parse(Unacknowledged)!);
        await me.PostAsync($"notifications/{first}/ack");
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await app.LookAsync(user, first);
        await FallbackFixture.HistoryWithAsync(me, first, "channel_skipped email already_acknowledged");

        app.Clock.Advance(TimeSpan.FromMinutes(40));
        var second = await CommentAsync(app, user, "Ben", JsonNode.Parse(Unacknowledged)!);
        await app.LookAsync(user, second);
        Assert.Empty(app.MailsTo(address));
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await app.LookAsync(user, second);
        Assert.Equal("Ben and Anna commented on Q3", await NextSubjectAsync(address));
    }

    [Fact]
    public async Task Step_LeftOutWhileTheNextEventJoins_IsDecidedForThatOne()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        var (first, second) = (await CommentAsync(app, user, "Anna", JsonNode.Parse(Unacknowledged)!), Guid.Empty);
        await me.PostAsync($"notifications/{first}/ack");
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        app.Faults.BeforeNextWrite(async () => second = await CommentAsync(app, user, "Ben", JsonNode.Parse(Unacknowledged)!));
        // The queue tries it again.
        await Record.ExceptionAsync(() => app.LookAsync(user, first));

        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await app.LookAsync(user, second);
        Assert.Equal("Ben and Anna commented on Q3", await NextSubjectAsync(address));
    }

    [Fact]
    public async Task Step_ThatTheFirstEventDidNotAskFor_IsDoneForACriticalOne_AndNoOtherTwice()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        var (me, user, phone) = await app.NewRecipientAsync(email: address);
        var first = await CommentAsync(app, user, "Anna", new { priority = "normal", plan = JsonNode.Parse(PlanFixture.Example) });
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.LookAsync(user, first);
        await FallbackFixture.HistoryWithAsync(me, first, "channel_sent email");

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await CommentAsync(app, user, "Ben", new { priority = "critical", plan = JsonNode.Parse(PlanFixture.Example) });
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.LookAsync(user, second);
        await FallbackFixture.HistoryWithAsync(me, second, "channel_sent sms");
        Assert.Equal((1, 1), (app.TextsTo(phone), app.MailsTo(address).Length));
    }

    [Theory]
    [InlineData("high", 0)]
    [InlineData("critical", 1)]
    public async Task EventOfAHigherPriority_TurnsToTheChannelsThatWereNotUsed(string priority, int texts)
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        var (me, user, phone) = await app.NewRecipientAsync(email: address);
        var first = await CommentAsync(app, user, "Anna", new { priority = "high" });
        await app.ConfirmAsync(user, first, attempt: 1);
        await FallbackFixture.HistoryWithAsync(me, first, "channel_sent email");

        var second = await CommentAsync(app, user, "Ben", new { priority });
        await app.ConfirmAsync(user, second, attempt: 3);
        if (texts > 0)
            await FallbackFixture.HistoryWithAsync(me, second, "channel_sent sms");
        Assert.Equal((texts, 1), (app.TextsTo(phone), app.MailsTo(address).Length));
    }

    [Fact]
    public async Task HeldMail_OfAnEventThatWasSeen_IsDroppedAndNotSentForTheNext()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        var (me, user, _) = await app.NewRecipientAsync(email: address);
        var now = app.Clock.GetUtcNow();
        await me.PreferAsync(new { quietHours = new { start = $"{now.AddHours(-1):HH:mm}", end = $"{now.AddHours(3):HH:mm}" } });
        var first = await CommentAsync(app, user, "Anna", new { priority = "high" });
        await app.ConfirmAsync(user, first, attempt: 1);
        await FallbackFixture.HistoryWithAsync(me, first, "held email");
        await me.PostAsync($"notifications/{first}/ack");
        await me.PostAsync($"notifications/{first}/seen");
        var second = await CommentAsync(app, user, "Ben", new { priority = "high" });
        await app.ConfirmAsync(user, second, attempt: 1);
        await Eventually.GetAsync(
            () => HistoryTests.EventsAsync(me, second),
            events => events.Count(e => e.StartsWith("held email", StringComparison.Ordinal)) == 2);

        app.Clock.Advance(TimeSpan.FromHours(4));
        await app.ReleaseAsync(ChannelKind.Email, user, [first, second]);
        Assert.Equal("Ben and Anna commented on Q3", await NextSubjectAsync(address));
        Assert.Single(app.MailsTo(address));
    }

    [Fact]
    public async Task Delete_OfAnEvent_WhileTheQueueChangesItsGroup_DoesNotWaitForIt()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        var (first, second) = (await CommentAsync(user, "Anna"), await CommentAsync(user, "Ben"));
        var next = (await EventAsync(app, user, second)) with
        {
            Id = Guid.CreateVersion7(app.Clock.GetUtcNow().AddSeconds(1)),
            Actor = new ContentActor { Name = "Cleo" },
        };
        HttpStatusCode? deleted = null;
        app.Faults.BeforeNextWrite(async () =>
            deleted = (await me.DeleteAsync($"notifications/{first}").WaitAsync(TimeSpan.FromSeconds(30))).Status);
        QueueWork.Enter();
        await app.Services.GetRequiredService<GroupHandler>().PutAsync([next], default);

        Assert.Equal(HttpStatusCode.NoContent, deleted);
        var item = Assert.Single((await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((next.Id, 2), (item.GetProperty("id").GetGuid(), item.GetProperty("group").GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Event_ThatComesLate_WhileANewerOneBeginsTheNextGroup_JoinsThat()
    {
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        var first = await CommentAsync(user, "Anna");
        var late = (await EventAsync(app, user, first)) with
        {
            Id = Guid.CreateVersion7(Ids.TimeOf(first).AddSeconds(-1)),
            Actor = new ContentActor { Name = "Ben" },
        };
        Assert.Equal(HttpStatusCode.OK, (await me.PostAsync($"notifications/{first}/read")).Status);
        var newer = Guid.Empty;
        app.Faults.BeforeNextWrite(async () => newer = await CommentAsync(user, "Cleo"));
        QueueWork.Enter();
        await app.Services.GetRequiredService<GroupHandler>().PutAsync([late], default);

        var item = Assert.Single((await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray(),
            n => n.GetProperty("readAt").ValueKind == JsonValueKind.Null);
        Assert.Equal((newer, 2), (item.GetProperty("id").GetGuid(), item.GetProperty("group").GetProperty("count").GetInt32()));
    }

    private async Task<string?> NextSubjectAsync(string address) =>
        (await app.NextMailToAsync(address)).GetProperty("subject").GetString();

    private async Task<Guid> CommentAsync(string user, string name) => await CommentAsync(app, user, name, new
    {
        plan = new
        {
            steps = new object[] { new { channel = "inApp" }, new { channel = "email", after = "PT5M", @if = "unseen" } },
            stop = "read",
        },
    });

    /// <summary>An event as it came.</summary>
    internal static async Task<Notification> EventAsync(AppFixture app, string user, Guid id) =>
        (await app.Services.GetRequiredService<GroupRows>().FindEventAsync("default", user, id, default))!.Notification with
        {
            GroupWindow = new GroupingOptions().ToWindow(null, null, null),
        };

    internal static async Task<Guid> CommentAsync(AppFixture app, string user, string name, object members)
    {
        var body = JsonSerializer.SerializeToNode(members)!.AsObject();
        body["users"] = new JsonArray(user);
        body["title"] = $"{name} commented on Q3";
        body["message"] = "m";
        body["category"] = "comment_added";
        body["actor"] = new JsonObject { ["name"] = name };
        body["groupKey"] = "comments:42";
        var answer = await (await app.SenderAsync()).PostTextAsync("notifications", body.ToJsonString());
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("sendId").GetGuid();
    }
}
