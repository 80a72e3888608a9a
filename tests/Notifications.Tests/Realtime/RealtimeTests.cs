using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Realtime;

public sealed class RealtimeTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Send_ConnectedUser_GetsTheStoredNotificationAndNobodyElseDoes()
    {
        var (sender, me, other) = (
            await app.SenderAsync(), await app.AsAsync(AppFixture.NewUser()), await app.AsAsync(AppFixture.NewUser()));
        await using var client = await app.ConnectAsync(me);
        await using var bystander = await app.ConnectAsync(other);
        var id = await sender.SendToAsync(Tokens.UserOf(me.Token!), "Hello");
        var pushed = (await client.ReceiveAsync("notification"))[0];
        var stored = await me.GetAsync($"notifications/{id}");

        Assert.Equal(stored.Text, pushed.GetRawText());
        await sender.SendToAsync(Tokens.UserOf(other.Token!), "Only this one");
        Assert.Equal("Only this one", (await bystander.ReceiveAsync("notification"))[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Connect_WithUnread_IsToldTheCount()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.SendToAsync(user);
        await sender.SendToAsync(user);
        await using var client = await app.ConnectAsync(await app.AsAsync(user));

        Assert.Equal(2, (await client.ReceiveAsync("unreadCount"))[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Ack_OverTheHub_IsDeliveredWithItsRoundTrip()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var client = await app.ConnectAsync(me);
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true);
        var ack = await client.InvokeAsync("ack", id);

        Assert.Equal(id, ack.GetProperty("id").GetGuid());
        var stored = (await me.GetAsync($"notifications/{id}")).Json;
        Assert.Equal("delivered", stored.GetProperty("status").GetString());
        Assert.Equal(ack.GetProperty("roundTripMs").GetDouble(), stored.GetProperty("roundTripMs").GetDouble());
    }

    [Theory]
    [InlineData("ack", "\"nonsense\"", "id", "'nonsense' is not allowed; allowed: a notification id")]
    [InlineData("ack", "5", "id", "5 is not allowed; allowed: a text")]
    [InlineData("ack", "null", "id", "is required")]
    [InlineData("markRead", "[]", "ids", "is empty")]
    [InlineData("markRead", "{\"id\":1}", "id", "is not a member of this request; allowed: ids")]
    [InlineData("getNotifications", "1000", "limit", "allowed: a whole number from 1 to 100")]
    [InlineData("getNotifications", "{\"cursor\":\"x\"}", "cursor", "no cursor of this list")]
    public async Task HubMethod_BadArgument_IsNamedAndNothingOfTheServerShows(string method, string argument, string member, string says)
    {
        await using var client = await app.ConnectAsync(await app.AsAsync(AppFixture.NewUser()));
        var problem = (await client.InvokeAsync(method, JsonElement.Parse(argument))).GetProperty("problem");

        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.Contains(problem.GetProperty("errors").GetProperty(member)
            .EnumerateArray(), m => m.GetString()!.Contains(says, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HubMethod_TooManyArguments_IsAProblem()
    {
        await using var client = await app.ConnectAsync(await app.AsAsync(AppFixture.NewUser()));
        var problem = (await client.InvokeAsync("ack", Guid.CreateVersion7(), 2)).GetProperty("problem");

        Assert.Contains("2 arguments were given; allowed: 1", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ack_OfSomebodyElses_IsNotFound()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var id = await sender.SendToAsync(user);
        await using var client = await app.ConnectAsync(await app.AsAsync(AppFixture.NewUser()));

        Assert.Equal(404, (await client.InvokeAsync("ack", id)).GetProperty("problem").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task MarkRead_OverTheHub_ReachesTheOtherTab()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var tab = await app.ConnectAsync(me);
        await using var otherTab = await app.ConnectAsync(me);
        Assert.Equal(0, (await otherTab.ReceiveAsync("unreadCount"))[0].GetProperty("count").GetInt32());
        Guid[] ids = [await sender.SendToAsync(user), await sender.SendToAsync(user)];
        var answer = await tab.InvokeAsync("markRead", (object)new[] { ids[0] });

        Assert.Equal(1, answer.GetProperty("updated").GetInt32());
        var updated = (await otherTab.ReceiveAsync("updated"))[0];
        Assert.Equal((ids[0], "read"), (updated.GetProperty("id").GetGuid(), updated.GetProperty("status").GetString()));
        Assert.Equal(1, (await otherTab.ReceiveAsync("unreadCount"))[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task MarkAllRead_OverHttp_TellsTheConnections()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = await sender.SendToAsync(user);
        await using var client = await app.ConnectAsync(me);
        Assert.Equal(1, (await client.ReceiveAsync("unreadCount"))[0].GetProperty("count").GetInt32());
        await me.PostAsync("notifications/mark-all-read");

        var updated = (await client.ReceiveAsync("updated"))[0];
        Assert.True(updated.GetProperty("readUpTo").GetGuid().CompareTo(id) > 0);
        Assert.Equal(0, (await client.ReceiveAsync("unreadCount"))[0].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task GetNotifications_OverTheHub_AnswersAsHttpDoes()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        for (var i = 0; i < 3; i++)
            await sender.SendToAsync(user);
        await using var client = await app.ConnectAsync(me);
        var first = await client.InvokeAsync("getNotifications", 2);
        var next = await client.InvokeAsync("getNotifications", new { limit = 2, cursor = first.GetProperty("nextCursor").GetString() });

        Assert.Equal((await me.GetAsync("notifications?limit=2")).Text, first.GetRawText());
        Assert.Single(next.GetProperty("items").EnumerateArray());
        Assert.Equal(3, (await client.InvokeAsync("getNotifications")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Ping_OverTheHub_GivesTheServersTime()
    {
        await using var client = await app.ConnectAsync(await app.AsAsync(AppFixture.NewUser()));

        Assert.InRange((await client.InvokeAsync("ping")).GetProperty("at").GetDateTimeOffset(), app.Clock.GetUtcNow()
            .AddMinutes(-1), app.Clock.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task Negotiate_BetweenTwoSends_TellsATimeBetweenThem()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await sender.SendToAsync(user);
        var now = (await me.PostAsync("negotiate")).Json.GetProperty("now").GetDateTimeOffset();
        await sender.SendToAsync(user);

        var sent = (await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray()
            .Select(n => n.GetProperty("sentAt").GetDateTimeOffset()).ToArray();
        Assert.InRange(now, sent[1], sent[0]);
    }

    [Fact]
    public async Task Negotiate_WithoutAUser_IsRefused()
    {
        var nobody = new ApiClient(app.Http, null);
        (await nobody.PostAsync("negotiate")).AssertProblem(System.Net.HttpStatusCode.Unauthorized, "unauthenticated");

        var service = nobody.Request(HttpMethod.Post, "negotiate");
        service.Headers.Add("X-Api-Key", AppFixture.ApiKey);
        (await nobody.SendAsync(service)).AssertProblem(System.Net.HttpStatusCode.Forbidden, "forbidden");
    }

}
