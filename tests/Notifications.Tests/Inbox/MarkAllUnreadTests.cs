using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>Undoing <c>mark-all-read</c>: what was unread before is unread again, and every count is exact.</summary>
public sealed class MarkAllUnreadTests(AppFixture app) : IClassFixture<AppFixture>
{
    private readonly string user = AppFixture.NewUser();

    [Fact]
    public async Task MarkAllUnread_OfTheFirstMark_BringsBackWhatWasUnreadAndNothingElse()
    {
        var me = await app.AsAsync(user);
        var (read, unread) = (await SendAsync(), await SendAsync());
        await me.PostAsync($"notifications/{read}/read");

        await UndoAsync(me, await MarkAsync(me));

        Assert.Equal([unread], await UnreadIdsAsync(me));
        await AssertCountAsync(me, 1);
        Assert.Equal("sent", (await me.GetAsync($"notifications/{unread}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task MarkAllUnread_OfALaterMark_LeavesWhatTheEarlierOneRead()
    {
        var me = await app.AsAsync(user);
        var (first, unreadAgain) = (await SendAsync(), await SendAsync());
        await MarkAsync(me);
        await me.PostAsync($"notifications/{unreadAgain}/unread");
        var second = await SendAsync();

        await UndoAsync(me, await MarkAsync(me));

        Assert.Equal([second, unreadAgain], await UnreadIdsAsync(me));
        await AssertCountAsync(me, 2);
        Assert.Equal("read", (await me.GetAsync($"notifications/{first}")).Json.GetProperty("status").GetString());
        await MarkAsync(me);
        await AssertCountAsync(me, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MarkAllUnread_AfterChangesSinceTheMark_KeepsThem(bool markedBefore)
    {
        var me = await app.AsAsync(user);
        var (markedUnread, archived, deleted) = (await SendAsync(), await SendAsync(), await SendAsync());
        await MarkAsync(me);
        if (markedBefore)
        {
            foreach (var id in (Guid[])[markedUnread, archived, deleted])
                await me.PostAsync($"notifications/{id}/unread");
        }
        var untouched = await SendAsync();
        var mark = await MarkAsync(me);
        await me.PostAsync($"notifications/{markedUnread}/unread");
        await me.PostAsync($"notifications/{archived}/archive");
        await me.DeleteAsync($"notifications/{deleted}");

        await UndoAsync(me, mark);

        Assert.Equal([untouched, markedUnread], await UnreadIdsAsync(me));
        await AssertCountAsync(me, 2);
    }

    [Fact]
    public async Task MarkAllUnread_OfOneMarkedUnreadAndDeletedBefore_RestoresItUnread()
    {
        var me = await app.AsAsync(user);
        var id = await SendAsync();
        await MarkAsync(me);
        await me.PostAsync($"notifications/{id}/unread");
        await me.DeleteAsync($"notifications/{id}");

        await UndoAsync(me, await MarkAsync(me));
        await me.PostAsync($"notifications/{id}/restore");

        Assert.Equal([id], await UnreadIdsAsync(me));
        await AssertCountAsync(me, 1);
    }

    [Fact]
    public async Task MarkAllUnread_OfOneMarkedUnreadAndArchivedBefore_ComesBackUnread()
    {
        var me = await app.AsAsync(user);
        var id = await SendAsync();
        await MarkAsync(me);
        await me.PostAsync($"notifications/{id}/unread");
        await me.PostAsync($"notifications/{id}/archive");

        await UndoAsync(me, await MarkAsync(me));
        await AssertCountAsync(me, 0);
        await me.PostAsync($"notifications/{id}/unarchive");

        await AssertCountAsync(me, 1);
    }

    [Fact]
    public async Task MarkAllUnread_OfWhatCameAfterTheMark_LeavesItUnread()
    {
        var me = await app.AsAsync(user);
        var old = await SendAsync();
        var mark = await MarkAsync(me);
        var late = await SendAsync();

        await UndoAsync(me, mark);

        Assert.Equal([late, old], await UnreadIdsAsync(me));
        await AssertCountAsync(me, 2);
    }

    [Fact]
    public async Task MarkAllUnread_Repeated_FindsItDone()
    {
        var me = await app.AsAsync(user);
        await SendAsync();
        var mark = await MarkAsync(me);

        await UndoAsync(me, mark);
        await UndoAsync(me, mark);

        await AssertCountAsync(me, 1);
    }

    [Fact]
    public async Task MarkAllUnread_NotTheLatestMark_IsRefusedAndChangesNothing()
    {
        var me = await app.AsAsync(user);
        await SendAsync();
        var (first, second) = (await MarkAsync(me), await MarkAsync(me));

        (await UndoAsync(me, first, HttpStatusCode.Conflict)).AssertProblem(HttpStatusCode.Conflict, "not-latest");
        await AssertCountAsync(me, 0);
        await UndoAsync(me, second);
        (await UndoAsync(me, first, HttpStatusCode.Conflict)).AssertProblem(HttpStatusCode.Conflict, "not-latest");
    }

    [Fact]
    public async Task MarkAllRead_BeforeWhatIsReadAlready_HasNothingToUndo()
    {
        var me = await app.AsAsync(user);
        await SendAsync();
        await MarkAsync(me);

        var answer = await me.PostAsync("notifications/mark-all-read", new { before = app.Clock.GetUtcNow().AddDays(-1) });

        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("readUpTo").ValueKind);
    }

    [Theory]
    [InlineData("{}", "readUpTo", "is required")]
    [InlineData("{\"readUpTo\":\"last\"}", "readUpTo", "'last' is not allowed; allowed: a notification id")]
    [InlineData("{\"readUpTo\":3}", "readUpTo", "a text")]
    [InlineData("{\"upTo\":\"x\"}", "upTo", "is not a member of this request; allowed: readUpTo")]
    public async Task MarkAllUnread_BadBody_IsNamed(string body, string member, string says) =>
        (await (await app.AsAsync(user)).PostTextAsync("notifications/mark-all-unread", body)).AssertInvalid(member, says);

    [Fact]
    public async Task MarkAllUnread_WithAnotherTabOpen_IsToldToReloadWithTheCount()
    {
        var me = await app.AsAsync(user);
        await SendAsync();
        var mark = await MarkAsync(me);
        await using var tab = await app.ConnectAsync(me);
        Assert.Equal(0, (await tab.ReceiveAsync("unreadCount"))[0].GetProperty("count").GetInt32());

        await UndoAsync(me, mark);

        await tab.ReceiveAsync("reload");
        Assert.Equal(1, (await tab.ReceiveAsync("unreadCount"))[0].GetProperty("count").GetInt32());
    }

    private static async Task<Guid> MarkAsync(ApiClient me) =>
        (await me.PostAsync("notifications/mark-all-read")).Json.GetProperty("readUpTo").GetGuid();

    private static async Task<ApiAnswer> UndoAsync(ApiClient me, Guid readUpTo, HttpStatusCode expected = HttpStatusCode.NoContent)
    {
        var answer = await me.PostAsync("notifications/mark-all-unread", new { readUpTo });
        Assert.Equal(expected, answer.Status);
        return answer;
    }

    private static async Task<Guid[]> UnreadIdsAsync(ApiClient me) =>
        [.. (await me.GetAsync("notifications?status=unread&limit=100")).Json.GetProperty("items").EnumerateArray()
        .Select(i => i.GetProperty("id").GetGuid())];

    private static async Task AssertCountAsync(ApiClient me, int expected) =>
        Assert.Equal(expected, (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());

    private async Task<Guid> SendAsync() => await (await app.SenderAsync()).SendToAsync(user);
}
