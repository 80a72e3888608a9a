using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Insight.History;

public sealed class HistoryTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Get_AfterWhatHappened_HasItOldestFirst()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = await sender.SendToAsync(user);
        Assert.Equal(["created", "pushed 1"], await EventsAsync(me, id));

        await me.PostAsync($"notifications/{id}/ack");
        await me.PostAsync($"notifications/{id}/ack");
        await me.PostAsync($"notifications/{id}/read");
        await me.PostAsync($"notifications/{id}/read");

        Assert.Equal(["created", "pushed 1", "acknowledged", "read"], await EventsAsync(me, id));
    }

    [Fact]
    public async Task Get_OfTwoNotifications_DoesNotMixThem()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var (read, open) = (await sender.SendToAsync(user), await sender.SendToAsync(user));
        await me.PostAsync($"notifications/{read}/read");

        Assert.Equal(["created", "pushed 1", "read"], await EventsAsync(me, read));
        Assert.Equal(["created", "pushed 1"], await EventsAsync(me, open));
    }

    [Fact]
    public async Task Get_AfterMarkAllRead_HasTheReading()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = await sender.SendToAsync(user);
        await me.PostAsync("notifications/mark-all-read");

        Assert.Equal(["created", "pushed 1", "read"], await EventsAsync(me, id));
    }

    [Fact]
    public async Task Get_AnotherUsersOrADeletedOne_IsNotFound()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var (me, other) = (await app.AsAsync(user), await app.AsAsync(AppFixture.NewUser()));
        var id = await sender.SendToAsync(user);
        (await other.GetAsync($"notifications/{id}/history")).AssertProblem(HttpStatusCode.NotFound, "not-found");

        await me.DeleteAsync($"notifications/{id}");
        (await me.GetAsync($"notifications/{id}/history")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Explain_OfOneThatItsUserDeleted_SaysSo(bool isBroadcast)
    {
        var (sender, admin, user) = (await app.SenderAsync(), await app.AsAsync("admin", "admin"), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var id = isBroadcast
            ? (await sender.PostAsync("notifications", new { broadcast = true, title = "t", message = "m" })).Json.GetProperty("sendId")
                .GetGuid()
            : await sender.SendToAsync(user);
        await me.PostAsync($"notifications/{id}/read");
        await me.DeleteAsync($"notifications/{id}");

        var explained = await admin.GetAsync($"notifications/{id}/explain?user={user}");
        Assert.True(explained.Status == HttpStatusCode.OK, explained.Text);
        Assert.Equal(id, explained.Json.GetProperty("notification").GetProperty("id").GetGuid());
        Assert.Matches(@"It was read at .* It was deleted at [0-9: -]+ UTC\. Nothing else follows\.$",
            explained.Json.GetProperty("explanation").GetString());
        Assert.Contains("deleted", explained.Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("event").GetString()));
        Assert.Empty(explained.Json.GetProperty("steps").EnumerateArray());
    }

    internal static async Task<string[]> EventsAsync(ApiClient me, Guid id)
    {
        var items = (await me.GetAsync($"notifications/{id}/history")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(items.Select(e => e.GetProperty("at").GetDateTimeOffset())
            .Order(), items.Select(e => e.GetProperty("at").GetDateTimeOffset()));
        return [.. items.Select(e => string.Join(' ', new[] { "event", "channel", "attempt", "detail" }
            .Where(name => e.TryGetProperty(name, out _)).Select(name => e.GetProperty(name).ToString())))];
    }
}
