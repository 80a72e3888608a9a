using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>Marking all read up to a time that no notification can have: what comes later is unread all the same.</summary>
public sealed class MarkAllBeforeTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2999-01-01T00:00:00Z")]
    [InlineData(null)]
    public async Task MarkAllRead_BeforeAFutureTime_ReadsOnlyWhatExists(string? before)
    {
        var (user, sender) = (AppFixture.NewUser(), await app.SenderAsync());
        var me = await app.AsAsync(user);
        await sender.SendToAsync(user);

        var moment = before ?? app.Clock.GetUtcNow().AddMinutes(5).ToString("O");
        var marked = await me.PostAsync("notifications/mark-all-read", new { before = moment });
        Assert.Equal(1, marked.Json.GetProperty("updated").GetInt32());
        await AssertUnreadAsync(me, 0);
        var late = await sender.SendToAsync(user);

        await AssertUnreadAsync(me, 1);
        Assert.Equal(JsonValueKind.Null, (await me.GetAsync($"notifications/{late}")).Json.GetProperty("readAt").ValueKind);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1600-06-01T00:00:00+14:00")]
    [InlineData("1969-12-31T23:59:59.999Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    public async Task MarkAllRead_BeforeThereWasAnything_ReadsNothing(string before)
    {
        var (user, sender) = (AppFixture.NewUser(), await app.SenderAsync());
        var me = await app.AsAsync(user);
        await sender.SendToAsync(user);

        Assert.Equal(0, (await me.PostAsync("notifications/mark-all-read", new { before })).Json.GetProperty("updated").GetInt32());
        await sender.SendToAsync(user);

        await AssertUnreadAsync(me, 2);
    }

    private static async Task AssertUnreadAsync(ApiClient me, int expected)
    {
        Assert.Equal(expected, (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
        Assert.Equal(expected, (await me.GetAsync("notifications?status=unread")).Json.GetProperty("items").GetArrayLength());
    }
}
