using System.Net;
using System.Text.Json;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox.Grouping;

/// <summary>Like events that become one notification.</summary>
public sealed class GroupTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Events_OfAGroup_AreOneRowThatGrowsMovesUpAndIsPushed()
    {
        var (sender, me, user) = await NewAsync();
        await using var client = await app.ConnectAsync(me);
        await client.ReceiveAsync("unreadCount");
        var first = await CommentAsync(sender, user, "Anna");
        await sender.SendToAsync(user, "Something else");
        var second = await CommentAsync(sender, user, "Ben");
        await CommentAsync(sender, user, "Ben");
        var last = await CommentAsync(sender, user, "Cleo");

        var items = await ItemsAsync(me);
        Assert.Equal(["Cleo and 2 others commented on Q3", "Something else"], items.Select(TitleOf));
        var group = items[0].GetProperty("group");
        Assert.Equal((last, "comments:42", "Of Cleo"),
            (IdOf(items[0]), items[0].GetProperty("groupKey").GetString(), items[0].GetProperty("message").GetString()));
        Assert.Equal((first, 4, 3),
            (group.GetProperty("id").GetGuid(), group.GetProperty("count").GetInt32(), group.GetProperty("actorCount").GetInt32()));
        Assert.Equal(["Cleo", "Ben", "Anna"], group.GetProperty("actors").EnumerateArray().Select(a => a.GetProperty("name").GetString()));
        Assert.Equal(2, await UnreadAsync(me));
        var pushed = new List<JsonElement>();
        while (pushed.Count < 5)
            pushed.Add((await client.ReceiveAsync("notification"))[0]);
        Assert.Equal(["Anna commented on Q3", "Ben and Anna commented on Q3", "Ben and Anna commented on Q3",
            "Cleo and 2 others commented on Q3"], pushed.Select(TitleOf).Where(t => t != "Something else").Order());

        // An event's id leads to the row, whichever is its newest.
        Assert.Equal(last, IdOf((await me.GetAsync($"notifications/{second}")).Json));
        Assert.Equal(HttpStatusCode.OK, (await me.PostAsync($"notifications/{first}/ack")).Status);
        Assert.Equal(HttpStatusCode.OK, (await me.PostAsync($"notifications/{first}/read")).Status);
        Assert.Equal(1, await UnreadAsync(me));
        Assert.Equal(JsonValueKind.Null, (await ItemsAsync(me))[0].GetProperty("acknowledgedAt").ValueKind);
    }

    [Fact]
    public async Task Recall_OfOneEvent_TakesItOutOfTheRow_AndOfTheLastOneRemovesTheRow()
    {
        var (sender, me, user) = await NewAsync();
        Guid[] events = [await CommentAsync(sender, user, "Anna"), await CommentAsync(sender, user, "Ben"),
            await CommentAsync(sender, user, "Cleo")];
        await using var client = await app.ConnectAsync(me);
        await client.ReceiveAsync("unreadCount");

        await RecallAsync(sender, events[1]);
        var update = (await client.ReceiveAsync("updated", TimeSpan.FromSeconds(30)))[0];
        Assert.Equal((events[2], "Cleo and Anna commented on Q3", 2),
            (IdOf(update), TitleOf(update), update.GetProperty("group").GetProperty("count").GetInt32()));

        await RecallAsync(sender, events[2]);
        var item = Assert.Single(await ItemsAsync(me));
        Assert.Equal((events[0], "Anna commented on Q3", "Of Anna"),
            (IdOf(item), TitleOf(item), item.GetProperty("message").GetString()));
        Assert.Equal(events[0], (await client.ReceiveAsync("refresh"))[0].GetProperty("id").GetGuid());

        // The user's own way to take out one that is not the newest.
        var fourth = await CommentAsync(sender, user, "Dan");
        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"notifications/{events[0]}")).Status);
        var left = Assert.Single(await ItemsAsync(me));
        Assert.Equal((fourth, "Dan commented on Q3"), (IdOf(left), TitleOf(left)));
        await RecallAsync(sender, fourth);
        Assert.Empty(await ItemsAsync(me));
        Assert.Equal(0, await UnreadAsync(me));
    }

    [Fact]
    public async Task Texts_OfAGroup_AreInTheRecipientsLanguage_AndATemplateHasVariablesOfIt()
    {
        var (sender, me, user) = await NewAsync();
        var admin = await app.AsAsync("admin", "admin");
        await admin.PutRecipientAsync(user, new { locale = "de" });
        await CommentAsync(sender, user, "Anna", title: "Anna hat Q3 kommentiert");
        await CommentAsync(sender, user, "Ben", title: "Ben hat Q3 kommentiert");
        await CommentAsync(sender, user, "Cleo", title: "Cleo hat Q3 kommentiert");
        Assert.Equal("Cleo hat Q3 kommentiert · Cleo und 2 weitere", TitleOf(Assert.Single(await ItemsAsync(me))));
        for (var i = 0; i < 2; i++)
            await sender.PostAsync("notifications", new { users = new[] { user }, title = "New file", message = "m", groupKey = "files" });
        Assert.Equal("New file (2×)", TitleOf((await ItemsAsync(me))[0]));

        var name = $"liked_{Guid.CreateVersion7():N}";
        var template = new
        {
            title = "{{group.who}}: {{plural group.count one=\"ein Gefällt mir\" other=\"# Gefällt mir\"}}",
            message = "{{#each group.actors}}{{this}};{{/each}} {{group.others}} {{group.actorCount}} {{group.actor}} {{photo}}",
            locale = "de",
            variables = new[] { new { name = "photo", required = true } },
        };
        Assert.Equal(HttpStatusCode.Created, (await admin.PostAsync("templates", new
        {
            name,
            template.title,
            template.message,
            template.locale,
            template.variables
        })).Status);
        var ids = new List<Guid>();
        foreach (var (actor, photo) in new[] { ("Anna", "one"), ("Ben", "two"), ("Anna", "three") })
        {
            var answer = await sender.PostAsync("notifications", new
            {
                users = new[] { user },
                template = name,
                variables = new { photo },
                actor = new { name = actor },
                groupKey = "likes",
            });
            Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
            ids.Add(answer.Json.GetProperty("sendId").GetGuid());
        }
        Assert.Equal("Anna und Ben: 3 Gefällt mir|Anna;Ben; 1 2 Anna three", TextsOf((await ItemsAsync(me))[0]));
        await RecallAsync(sender, ids[2]);
        Assert.Equal("Ben und Anna: 2 Gefällt mir|Ben;Anna; 1 2 Ben two", TextsOf((await ItemsAsync(me))[0]));
    }

    [Theory]
    [InlineData("\"collapseKey\": \"k\", \"groupKey\": \"k\"", "groupKey", "collapseKey")]
    [InlineData("\"group\": { \"window\": \"PT1H\" }", "group", "groupKey")]
    [InlineData("\"groupKey\": \"k\", \"group\": { \"window\": \"PT1S\" }", "group.window", "PT1M")]
    [InlineData("\"groupKey\": \"k\", \"group\": { \"window\": \"PT2H\", \"maxWindow\": \"PT1H\" }", "group.maxWindow", "at least")]
    [InlineData("\"groupKey\": \"k\", \"group\": { \"kind\": \"tumbling\" }", "group.kind", "sliding, fixed")]
    [InlineData("\"groupKey\": \"k\", \"group\": { \"size\": 1 }", "group.size", "")]
    [InlineData("\"groupKey\": \" \"", "groupKey", "1 to 128")]
    [InlineData("\"broadcast\": true, \"groupKey\": \"k\"", "groupKey", "broadcast")]
    public async Task Send_WithAGroupThatCanNotBe_SaysWhatIsWrong(string members, string member, string says)
    {
        var answer = await (await app.SenderAsync()).PostTextAsync(
            "notifications", $$"""{ "users": ["a"], "title": "t", "message": "m", {{members}} }""");
        answer.AssertInvalid(member, says);
    }

    private async Task<(ApiClient Sender, ApiClient Me, string User)> NewAsync()
    {
        var user = AppFixture.NewUser();
        return (await app.SenderAsync(), await app.AsAsync(user), user);
    }

    internal static async Task<Guid> CommentAsync(
        ApiClient sender, string user, string name, string key = "comments:42", object? group = null, string? title = null)
    {
        var answer = await sender.PostAsync("notifications", new
        {
            users = new[] { user },
            title = title ?? $"{name} commented on Q3",
            message = $"Of {name}",
            category = "comment_added",
            actor = new { name, url = $"/people/{name}" },
            groupKey = key,
            group,
        });
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return IdOf(answer.Json.GetProperty("notifications")[0]);
    }

    private static async Task RecallAsync(ApiClient sender, Guid id)
    {
        await sender.DeleteAsync($"sends/{id}");
        await Eventually.GetAsync(async () => (await sender.GetAsync($"sends/{id}")).Json,
            report => report.TryGetProperty("completedAt", out var at) && at.ValueKind == JsonValueKind.String);
    }

    internal static async Task<IReadOnlyList<JsonElement>> ItemsAsync(ApiClient me) =>
        [.. (await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray()];

    private static async Task<int> UnreadAsync(ApiClient me) =>
        (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32();

    internal static Guid IdOf(JsonElement notification) => notification.GetProperty("id").GetGuid();

    internal static string TitleOf(JsonElement notification) => notification.GetProperty("title").GetString()!;

    private static string TextsOf(JsonElement notification) =>
        $"{TitleOf(notification)}|{notification.GetProperty("message").GetString()}";
}
