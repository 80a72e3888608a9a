using System.Net;
using Notifications.Tests.Delivery;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox.Grouping;

/// <summary>A group's other channels: one mail, of what the group is at that moment.</summary>
public sealed class GroupPlanTests(PlanFixture app) : IClassFixture<PlanFixture>
{
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

    private async Task<string?> NextSubjectAsync(string address) =>
        (await app.NextMailToAsync(address)).GetProperty("subject").GetString();

    private async Task<Guid> CommentAsync(string user, string name)
    {
        var answer = await (await app.SenderAsync()).PostAsync("notifications", new
        {
            users = new[] { user },
            title = $"{name} commented on Q3",
            message = "m",
            category = "comment_added",
            actor = new { name },
            groupKey = "comments:42",
            plan = new
            {
                steps = new object[] { new { channel = "inApp" }, new { channel = "email", after = "PT5M", @if = "unseen" } },
                stop = "read",
            },
        });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("sendId").GetGuid();
    }
}
