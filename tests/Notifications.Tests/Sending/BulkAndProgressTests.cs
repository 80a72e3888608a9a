using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

public sealed class BulkAndProgressTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Bulk_GoodAndBadItems_EachHasItsOwnResult()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var answer = await sender.PostTextAsync("notifications/bulk", $$"""
            { "notifications": [
              { "users": ["{{user}}"], "title": "first", "message": "m" },
              { "users": ["{{user}}"], "title": "bad", "message": "m", "priority": "loud" },
              17,
              { "roles": ["nobody-has-this"], "title": "queued", "message": "m" },
              { "users": ["{{user}}"], "title": "last", "message": "m" } ] }
            """);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var results = answer.Json.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal([0, 1, 2, 3, 4], results.Select(r => r.GetProperty("index").GetInt32()));
        Assert.Equal([201, 400, 400, 202, 201], results.Select(r => r.GetProperty("status").GetInt32()));
        Assert.Contains("'loud' is not allowed", results[1].GetProperty("problem").GetProperty("errors")
            .GetProperty("priority")[0].GetString(), StringComparison.Ordinal);
        Assert.False(results[1].TryGetProperty("sendId", out _));
        Assert.Equal(user, results[4].GetProperty("notifications")[0].GetProperty("userId").GetString());
        Assert.Equal(["first", "last"], (await ItemsAsync(user)).Select(i => i.GetProperty("title").GetString()!).Order());
    }

    [Fact]
    public async Task Bulk_AThousandItems_AreAllSent()
    {
        var sender = await app.SenderAsync();
        var user = AppFixture.NewUser();
        var items = Enumerable.Range(0, 1000)
            .Select(i => new { users = new[] { i < 50 ? user : $"{user}-{i}" }, title = $"n{i}", message = "m" });
        var answer = await sender.PostAsync("notifications/bulk", new { notifications = items });

        var results = answer.Json.GetProperty("results").EnumerateArray().ToArray();
        Assert.All(results, r => Assert.Equal(201, r.GetProperty("status").GetInt32()));
        // Inboxes are sorted by id: they have the list's order.
        string[] ids = [.. results.Select(r => r.GetProperty("sendId").GetString()!)];
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(50, (await (await app.AsAsync(user)).GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("{}", "notifications", "is required; allowed: a list of sends")]
    [InlineData("{\"notifications\":[]}", "notifications", "has 0 items; allowed: 1 to 1,000")]
    [InlineData("{\"notifications\":{}}", "notifications", "a list of sends")]
    [InlineData("{\"notifications\":[1],\"x\":1}", "x", "is not a member of this request; allowed: notifications")]
    public async Task Bulk_NoListOfSends_IsNamed(string body, string member, string says) =>
        (await (await app.SenderAsync()).PostTextAsync("notifications/bulk", body)).AssertInvalid(member, says);

    [Fact]
    public async Task Bulk_OneTooMany_SendsNothing()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var answer = await sender.PostAsync("notifications/bulk",
            new { notifications = Enumerable.Repeat(new { users = new[] { user }, title = "t", message = "m" }, 1001) });

        answer.AssertInvalid("notifications", "has 1,001 items");
        Assert.Empty(await ItemsAsync(user));
    }

    [Fact]
    public async Task Progress_SeveralUpdatesOfATask_AreOneRowThatMovesUpUnread()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var client = await app.ConnectAsync(me);
        await ProgressAsync(sender, user, "task-1", 10);
        await sender.SendToAsync(user, "in between");
        var first = (await ItemsAsync(user)).Single(i => i.GetProperty("type").GetString() == "progress_update");
        await me.PostAsync($"notifications/{first.GetProperty("id").GetGuid()}/read");
        await ProgressAsync(sender, user, "task-1", 75);
        await ProgressAsync(sender, user, "task-2", 5);

        var items = await ItemsAsync(user);
        Assert.Equal(["task-2", "task-1"], items.Where(i => i.GetProperty("type").GetString() == "progress_update")
            .Select(i => i.GetProperty("collapseKey").GetString()!));
        Assert.Equal(("sent", 75),
            (items[1].GetProperty("status").GetString(), items[1].GetProperty("data").GetProperty("progress").GetInt32()));
        Assert.Equal("in between", items[2].GetProperty("title").GetString());
        var received = await ReceiveAsync(3);
        Assert.Equal([10, 75, 5], received);

        async Task<int[]> ReceiveAsync(int count)
        {
            var values = new int[count];
            for (var i = 0; i < count; i++)
                values[i] = (await client.ReceiveAsync("progress"))[0].GetProperty("data").GetProperty("progress").GetInt32();
            return values;
        }
    }

    [Fact]
    public async Task Progress_ManyAtOnce_LeavesOneRow()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => ProgressAsync(sender, user, "task", i * 10)));

        Assert.Single(await ItemsAsync(user));
        Assert.Equal(1, (await (await app.AsAsync(user)).GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData("{\"users\":[\"u\"],\"progress\":5,\"status\":\"s\"}", "taskId", "is required")]
    [InlineData("{\"users\":[\"u\"],\"taskId\":\"t\",\"status\":\"s\"}", "progress", "is required; allowed: a whole number from 0 to 100")]
    [InlineData("{\"users\":[\"u\"],\"taskId\":\"t\",\"progress\":101,\"status\":\"s\"}", "progress",
        "101 is not allowed; allowed: a whole number from 0 to 100")]
    [InlineData("{\"users\":[\"u\"],\"taskId\":\"t\",\"progress\":1.5,\"status\":\"s\"}", "progress", "1.5 is not allowed")]
    [InlineData("{\"users\":[\"u\"],\"taskId\":\"t\",\"progress\":1}", "status", "is required")]
    [InlineData("{\"broadcast\":true,\"taskId\":\"t\",\"progress\":1,\"status\":\"s\"}", "broadcast", "is not allowed")]
    public async Task Progress_BadMember_IsNamed(string body, string member, string says) =>
        (await (await app.SenderAsync()).PostTextAsync("notifications/progress", body)).AssertInvalid(member, says);

    private static async Task ProgressAsync(ApiClient sender, string user, string taskId, int progress) =>
        Assert.Equal(HttpStatusCode.Created,
        (await sender.PostAsync("notifications/progress", new { users = new[] { user }, taskId, progress, status = "running" })).Status);

    private async Task<JsonElement[]> ItemsAsync(string user) =>
        [.. (await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray()];
}
