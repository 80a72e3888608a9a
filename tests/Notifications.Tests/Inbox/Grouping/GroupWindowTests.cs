using Notifications.Tests.Support;
using Xunit;
using static Notifications.Tests.Inbox.Grouping.GroupTests;

namespace Notifications.Tests.Inbox.Grouping;

/// <summary>How long a group is open. By itself, because it moves the clock.</summary>
public sealed class GroupWindowTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Event_GroupReadDeletedOrClosed_BeginsANewGroup()
    {
        var user = AppFixture.NewUser();
        var (sender, me) = (await app.SenderAsync(), await app.AsAsync(user));
        await CommentAsync(sender, user, "Anna");
        await me.PostAsync("notifications/mark-all-read");
        await CommentAsync(sender, user, "Ben");
        Assert.Equal(["Ben commented on Q3", "Anna commented on Q3"], (await ItemsAsync(me)).Select(TitleOf));
        await me.DeleteAsync($"notifications/{IdOf((await ItemsAsync(me))[0])}");
        await CommentAsync(sender, user, "Cleo");
        Assert.Equal(["Cleo commented on Q3", "Anna commented on Q3"], (await ItemsAsync(me)).Select(TitleOf));

        var fixedWindow = new { kind = "fixed", window = "PT10M" };
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await CommentAsync(sender, user, "Dan", group: fixedWindow);
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        await CommentAsync(sender, user, "Eva", group: fixedWindow);
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        await CommentAsync(sender, user, "Finn", group: fixedWindow);
        await CommentAsync(sender, user, "Gina", key: "comments:43");
        Assert.Equal(["Gina commented on Q3", "Finn commented on Q3", "Eva and Dan commented on Q3", "Cleo commented on Q3"],
            (await ItemsAsync(me)).Select(TitleOf).Take(4));

        // A sliding one goes on for as long as events come, up to its maximum.
        var sliding = new { kind = "sliding", window = "PT10M", maxWindow = "PT20M" };
        foreach (var name in new[] { "A", "B", "C", "D" })
        {
            await CommentAsync(sender, user, name, key: "sliding", group: sliding);
            app.Clock.Advance(TimeSpan.FromMinutes(7));
        }
        Assert.Equal(["D commented on Q3", "C and 2 others commented on Q3"], (await ItemsAsync(me)).Select(TitleOf).Take(2));
    }
}
