using System.Net;
using Browser.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Browser.Tests.Center;

/// <summary>Like events that are one row, in an open inbox.</summary>
[Collection(nameof(SiteTests))]
public sealed class GroupTests(Site site)
{
    private const string Row = "commented on Q3";

    [Fact]
    public async Task Group_GrowsAndShrinksLive_WithItsActors_WithoutMovingWhatIsBeingRead()
    {
        var user = AppFixture.NewUser();
        var sender = await site.SenderAsync();
        for (var number = 10; number < 40; number++)
            await sender.SendToAsync(user, $"Note {number}");
        await CommentAsync(sender, user, "Anna");
        await using var visitor = await site.VisitAsync(CenterPage.PathOf(user));
        var center = new CenterPage(visitor.Page);
        await center.ReadyAsync();
        var (row, people) = (center.Item(Row), center.Item(Row).Locator(".avatar .initials"));
        await Expect(row).ToContainTextAsync("Anna commented on Q3");

        var second = await CommentAsync(sender, user, "Ben");
        await Expect(center.Items.First).ToContainTextAsync("Ben and Anna commented on Q3");
        await Expect(people).ToHaveTextAsync(["A", "B"]);
        await Expect(row).ToHaveCountAsync(1);
        await Expect(center.Badge).ToHaveTextAsync("31");

        // Further down, where somebody reads.
        var reading = center.Item("Note 24");
        await center.ScrollToAsync("Note 24");
        var before = await reading.BoundingBoxAsync();
        var third = await CommentAsync(sender, user, "Cleo");
        await Expect(row).ToContainTextAsync("Cleo and 2 others commented on Q3");
        await Expect(people).ToHaveTextAsync(["B", "C"]);
        await IsWhereItWasAsync();
        await visitor.Page.ScreenshotAsync("center-group-grown");

        await RecallAsync(sender, second);
        await Expect(row).ToContainTextAsync("Cleo and Anna commented on Q3");
        await Expect(people).ToHaveTextAsync(["A", "C"]);
        await RecallAsync(sender, third);
        await Expect(row).ToContainTextAsync("Anna commented on Q3");
        await Expect(people).ToHaveTextAsync(["A"]);
        await Expect(row).ToHaveCountAsync(1);
        await Expect(center.Badge).ToHaveTextAsync("31");
        await IsWhereItWasAsync();
        visitor.AssertNoComplaints();

        async Task IsWhereItWasAsync()
        {
            var after = await reading.BoundingBoxAsync();
            Assert.Equal(before!.Y, after!.Y, 1.0);
        }
    }

    private static async Task<Guid> CommentAsync(ApiClient sender, string user, string name)
    {
        var answer = await sender.PostAsync("notifications", new
        {
            users = new[] { user },
            title = $"{name} {Row}",
            message = "A fine piece of work.",
            category = "comment_added",
            actor = new { name },
            groupKey = "comments:q3",
        });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("sendId").GetGuid();
    }

    private static async Task RecallAsync(ApiClient sender, Guid id)
    {
        var answer = await sender.DeleteAsync($"sends/{id}");
        Assert.True((int)answer.Status < 300, answer.Text);
    }
}
