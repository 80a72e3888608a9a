using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

public sealed class InboxTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task List_SeveralPages_GivesAllOnceNewestFirst()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var sent = new List<Guid>();
        for (var i = 0; i < 7; i++)
            sent.Add(await sender.SendToAsync(user, $"n{i}"));

        var listed = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = (await me.GetAsync($"notifications?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Reverse(sent), listed);
    }

    [Fact]
    public async Task List_WhileNewOnesArrive_NextPageHasNoGapAndNoRepeat()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        Guid[] sent = [await sender.SendToAsync(user), await sender.SendToAsync(user), await sender.SendToAsync(user)];
        var first = (await me.GetAsync("notifications?limit=2")).Json;
        await sender.SendToAsync(user);
        var second = (await me.GetAsync($"notifications?limit=2&cursor={first.GetProperty("nextCursor").GetString()}")).Json;

        Assert.Equal([sent[2], sent[1]], Ids(first));
        Assert.Equal([sent[0]], Ids(second));
    }

    [Theory]
    [InlineData("limit=0", "limit", "'0' is not allowed; allowed: 1 to 100")]
    [InlineData("limit=101", "limit", "allowed: 1 to 100")]
    [InlineData("limit=x", "limit", "'x'")]
    [InlineData("cursor=abc", "cursor", "'abc' is no cursor of this list")]
    [InlineData("cursor=%27%20or%201%20eq%201", "cursor", "no cursor of this list")]
    [InlineData("staus=unread", "staus", "allowed: limit, cursor, status")]
    public async Task List_BadParameter_IsNamed(string query, string name, string says) =>
        (await (await app.AsAsync("alice")).GetAsync($"notifications?{query}")).AssertInvalid(name, says);

    [Fact]
    public async Task List_CursorOfAnotherUser_IsRefused()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.SendToAsync(user);
        await sender.SendToAsync(user);
        var cursor = (await (await app.AsAsync(user)).GetAsync("notifications?limit=1")).Json.GetProperty("nextCursor").GetString();

        (await (await app.AsAsync(AppFixture.NewUser())).GetAsync($"notifications?cursor={cursor}"))
            .AssertInvalid("cursor", "no cursor of this list");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/read")]
    [InlineData("POST", "/ack")]
    public async Task AnyCall_ForSomebodyElsesNotification_IsNotFound(string method, string action)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var id = await sender.SendToAsync(user);
        var other = await app.AsAsync(AppFixture.NewUser(), "admin");
        (await other.SendAsync(other.Request(new HttpMethod(method), $"notifications/{id}{action}")))
            .AssertProblem(HttpStatusCode.NotFound, "not-found");

        var mine = (await (await app.AsAsync(user)).GetAsync($"notifications/{id}")).Json;
        Assert.Equal("sent", mine.GetProperty("status").GetString());
    }

    [Fact]
    public async Task AnyCall_InAnotherNamespace_SeesNothing()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var id = await sender.SendToAsync(user);
        var token = (await sender.PostAsync("dev/token", new { userId = user, @namespace = "other" })).Json.GetProperty("token")
            .GetString();
        var same = new ApiClient(app.Http, token);

        (await same.GetAsync($"notifications/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(Ids((await same.GetAsync("notifications")).Json));
    }

    [Fact]
    public async Task Get_NotAnId_HasNoRoute() =>
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.AsAsync("alice")).GetAsync("notifications/not-an-id")).Status);

    [Fact]
    public async Task Read_Twice_KeepsTheFirstTime()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = await sender.SendToAsync(user);
        var first = (await me.PostAsync($"notifications/{id}/read")).Json;
        var second = (await me.PostAsync($"notifications/{id}/read")).Json;

        Assert.Equal("read", first.GetProperty("status").GetString());
        Assert.Equal(first.GetProperty("readAt").GetString(), first.GetProperty("seenAt").GetString());
        Assert.Equal(first.GetProperty("readAt").GetString(), second.GetProperty("readAt").GetString());
        Assert.Equal(0, await me.UnreadCountAsync());
    }

    [Fact]
    public async Task Ack_ThenRead_IsDeliveredThenRead()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true);
        var ack = (await me.PostAsync($"notifications/{id}/ack")).Json;
        var again = (await me.PostAsync($"notifications/{id}/ack")).Json;
        var delivered = (await me.GetAsync($"notifications/{id}")).Json;
        var read = (await me.PostAsync($"notifications/{id}/read")).Json;

        Assert.True(ack.GetProperty("roundTripMs").GetDouble() > 0);
        Assert.Equal(ack.GetProperty("roundTripMs").GetDouble(), again.GetProperty("roundTripMs").GetDouble());
        Assert.Equal("delivered", delivered.GetProperty("status").GetString());
        Assert.Equal(delivered.GetProperty("acknowledgedAt").GetString(), delivered.GetProperty("deliveredAt").GetString());
        Assert.Equal("read", read.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Ack_AfterRead_StaysRead()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = await sender.SendToAsync(user);
        await me.PostAsync($"notifications/{id}/read");
        await me.PostAsync($"notifications/{id}/ack");

        var notification = (await me.GetAsync($"notifications/{id}")).Json;
        Assert.Equal("read", notification.GetProperty("status").GetString());
        Assert.NotEqual(JsonValueKind.Null, notification.GetProperty("acknowledgedAt").ValueKind);
    }

    [Fact]
    public async Task ReadAndAck_AtTheSameMoment_BothCount()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = await sender.SendToAsync(user);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => me.PostAsync($"notifications/{id}/{(i % 2 == 0 ? "read" : "ack")}")));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        var notification = (await me.GetAsync($"notifications/{id}")).Json;
        Assert.Equal("read", notification.GetProperty("status").GetString());
        Assert.NotEqual(JsonValueKind.Null, notification.GetProperty("acknowledgedAt").ValueKind);
    }

    [Fact]
    public async Task Delete_Once_HidesIt()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = await sender.SendToAsync(user);

        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"notifications/{id}")).Status);
        (await me.DeleteAsync($"notifications/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await me.GetAsync($"notifications/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(Ids((await me.GetAsync("notifications")).Json));
        Assert.Equal(0, await me.UnreadCountAsync());
    }

    [Fact]
    public async Task MarkRead_SomeUnknown_CountsThoseThatChanged()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        Guid[] ids = [await sender.SendToAsync(user), await sender.SendToAsync(user), await sender.SendToAsync(user)];
        var answer = await me.PostAsync("notifications/mark-read", new { ids = new[] { ids[0], ids[1], ids[1], Guid.CreateVersion7() } });

        Assert.Equal(2, answer.Json.GetProperty("updated").GetInt32());
        Assert.Equal(1, await me.UnreadCountAsync());
        Assert.Equal(0, (await me.PostAsync("notifications/mark-read", new { ids = new[] { ids[0] } })).Json.GetProperty("updated")
            .GetInt32());
    }

    [Theory]
    [InlineData("{}", "ids", "is empty")]
    [InlineData("{\"ids\":[]}", "ids", "is empty")]
    [InlineData("{\"ids\":[\"x\"]}", "ids[0]", "'x' is not allowed; allowed: a notification id")]
    [InlineData("{\"ids\":\"x\"}", "ids", "a list of texts")]
    [InlineData("{\"ids\":[],\"all\":true}", "all", "is not a member of this request; allowed: ids")]
    public async Task MarkRead_BadBody_IsNamed(string body, string member, string says) =>
        (await (await app.AsAsync("alice")).PostTextAsync("notifications/mark-read", body)).AssertInvalid(member, says);

    [Fact]
    public async Task MarkAllRead_Everything_ReadsWhatIsThereAndNotWhatComes()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        for (var i = 0; i < 3; i++)
            await sender.SendToAsync(user);
        var answer = await me.PostAsync("notifications/mark-all-read");
        var later = await sender.SendToAsync(user);

        Assert.Equal(3, answer.Json.GetProperty("updated").GetInt32());
        Assert.Equal(1, await me.UnreadCountAsync());
        var items = (await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(later, items[0].GetProperty("id").GetGuid());
        Assert.Equal("sent", items[0].GetProperty("status").GetString());
        Assert.All(items[1..], i => Assert.Equal("read", i.GetProperty("status").GetString()));
        Assert.All(items[1..], i => Assert.NotEqual(JsonValueKind.Null, i.GetProperty("readAt").ValueKind));
        Assert.Equal(1, (await me.PostAsync("notifications/mark-all-read")).Json.GetProperty("updated").GetInt32());
    }

    [Fact]
    public async Task MarkAllRead_Before_LeavesWhatIsNewer()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await sender.SendToAsync(user);
        var id = await sender.SendToAsync(user);
        var createdAt = (await me.GetAsync($"notifications/{id}")).Json.GetProperty("createdAt").GetDateTimeOffset();
        await me.PostAsync("notifications/mark-all-read", new { before = createdAt });

        Assert.Equal("sent", (await me.GetAsync($"notifications/{id}")).Json.GetProperty("status").GetString());
        Assert.InRange(await me.UnreadCountAsync(), 1, 2);
        (await me.PostAsync("notifications/mark-all-read", new { before = "now" })).AssertInvalid("before", "'now' is not a time");
    }

    [Fact]
    public async Task UnreadCount_SeveralPriorities_CountsEach()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await sender.SendToAsync(user, priority: "low");
        await sender.SendToAsync(user, priority: "critical");
        await sender.SendToAsync(user, priority: "critical");
        var counts = (await me.GetAsync("notifications/unread-count")).Json;

        Assert.Equal(3, counts.GetProperty("count").GetInt32());
        Assert.Equal("""{"low":1,"critical":2}""", counts.GetProperty("byPriority").GetRawText());
    }

    private static IEnumerable<Guid> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid());
}
