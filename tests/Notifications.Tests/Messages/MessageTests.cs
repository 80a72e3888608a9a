using System.Net;
using System.Text.Json;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

public sealed class MessageTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
    private readonly string anna = $"anna {AppFixture.NewUser()}", ben = $"Zoë|#/ {AppFixture.NewUser()}";

    [Fact]
    public async Task Send_ToAnother_IsInBothListsAndOnAllConnectionsOfBoth()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        await (await app.SenderAsync()).PutRecipientAsync(anna, new { displayName = "Anna Arndt" });
        await using var phone = await app.ConnectedAsync(b);
        await using var desk = await app.ConnectedAsync(b);
        await using var own = await app.ConnectedAsync(a);

        var sent = await a.PostAsync("messages/send", new { to = ben, text = "Hallo 👋", clientId = "c1" });

        Assert.Equal(HttpStatusCode.Created, sent.Status);
        var id = sent.Json.GetProperty("id").GetGuid();
        foreach (var client in new[] { phone, desk })
        {
            var message = (await client.ReceiveAsync("message"))[0];
            Assert.Equal((id, anna, "Hallo 👋"), (message.GetProperty("id").GetGuid(), message.GetProperty("from").GetString(),
                message.GetProperty("text").GetString()));
            Assert.Equal(anna, message.GetProperty("conversationWith").GetString());
            Assert.False(message.TryGetProperty("clientId", out _));
        }
        Assert.Equal("c1", (await own.ReceiveAsync("message"))[0].GetProperty("clientId").GetString());
        var (mine, theirs) = (Assert.Single(await a.ConversationsAsync()), Assert.Single(await b.ConversationsAsync()));
        Assert.Equal((0, 1), (mine.GetProperty("unread").GetInt32(), theirs.GetProperty("unread").GetInt32()));
        Assert.Equal((anna, "Anna Arndt"), (theirs.GetProperty("peer").GetProperty("userId").GetString(), theirs.GetProperty("peer")
            .GetProperty("displayName").GetString()));
        Assert.Equal("Hallo 👋", theirs.GetProperty("lastMessage").GetProperty("text").GetString());
        Assert.Equal(["Hallo 👋"], await b.TextsAsync(anna));
        Assert.Equal("New message from Anna Arndt", Assert.Single(await b.NoticesAsync()).GetProperty("title").GetString());
        Assert.Empty(await a.NoticesAsync());
    }

    [Fact]
    public async Task Send_WithAClientIdAgain_SendsNothingTwice()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => a.WriteAsync(ben, "once", "same")));

        Assert.Single(ids.Distinct());
        Assert.Equal(["once"], await b.TextsAsync(anna));
        Assert.Equal(HttpStatusCode.OK, (await a.PostAsync("messages/send", new { to = ben, text = "once", clientId = "same" })).Status);
        (await a.PostAsync("messages/send", new { to = ben, text = "other", clientId = "same" }))
            .AssertProblem(HttpStatusCode.UnprocessableEntity, "client-id-reused");
        // Another's client id is another's.
        await b.WriteAsync(anna, "mine", "same");
        Assert.Equal(["mine", "once"], await a.TextsAsync(ben));
    }

    [Fact]
    public async Task MarkRead_UpToAMessage_TellsBothSidesAndTakesTheNotificationAway()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        await a.WriteAsync(ben, "one");
        var two = await a.WriteAsync(ben, "two");
        var three = await a.WriteAsync(ben, "three");
        Assert.Equal("three", Assert.Single(await b.NoticesAsync()).GetProperty("message").GetString());
        await using var other = await app.ConnectedAsync(b);
        await using var own = await app.ConnectedAsync(a);

        var read = await b.ReadUpToAsync(anna, two);

        Assert.Equal((two, 1), (read.Json.GetProperty("upTo").GetGuid(), read.Json.GetProperty("unread").GetInt32()));
        Assert.Equal(1, (await other.ReceiveAsync("messageRead"))[0].GetProperty("unread").GetInt32());
        var mark = (await own.ReceiveAsync("messageRead"))[0];
        Assert.Equal((ben, two), (mark.GetProperty("userId").GetString(), mark.GetProperty("upTo").GetGuid()));
        Assert.False(mark.TryGetProperty("unread", out _));
        Assert.Single(await b.NoticesAsync());
        Assert.Equal(two, (await a.ThreadAsync(ben)).GetProperty("peerReadUpTo").GetGuid());

        Assert.Equal(0, (await b.ReadUpToAsync(anna, three)).Json.GetProperty("unread").GetInt32());
        Assert.Empty(await b.NoticesAsync());
        // It never goes back.
        Assert.Equal(three, (await b.ReadUpToAsync(anna, two)).Json.GetProperty("upTo").GetGuid());
        Assert.Equal(0, Assert.Single(await b.ConversationsAsync()).GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task Delete_ForEveryone_LeavesNoTextAnywhere()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        await a.WriteAsync(ben, "kept");
        var id = await a.WriteAsync(ben, "regretted");
        await using var other = await app.ConnectedAsync(b);

        (await b.DeleteAsync($"messages/{id}?for=everyone")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.NoContent, (await a.DeleteAsync($"messages/{id}?for=everyone")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await a.DeleteAsync($"messages/{id}?for=everyone")).Status);

        var deleted = (await other.ReceiveAsync("messageDeleted"))[0];
        Assert.Equal((anna, id, true, 1), (deleted.GetProperty("conversationWith").GetString(), deleted.GetProperty("id").GetGuid(),
            deleted.GetProperty("forEveryone").GetBoolean(), deleted.GetProperty("unread").GetInt32()));
        Assert.Equal(["", "kept"], await b.TextsAsync(anna));
        Assert.True(Assert.Single(await b.ConversationsAsync()).GetProperty("lastMessage").GetProperty("deleted").GetBoolean());
        Assert.Empty(await b.NoticesAsync());
        (await b.PostAsync($"notifications/{id}/restore")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Delete_ForMe_StaysWithThePeer()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        var first = await a.WriteAsync(ben, "first");
        var id = await a.WriteAsync(ben, "second");

        Assert.Equal(HttpStatusCode.NoContent, (await b.DeleteAsync($"messages/{id}")).Status);

        Assert.Equal(["first"], await b.TextsAsync(anna));
        Assert.Equal(["second", "first"], await a.TextsAsync(ben));
        var conversation = Assert.Single(await b.ConversationsAsync());
        Assert.Equal((first, 1), (conversation.GetProperty("lastMessage").GetProperty("id").GetGuid(), conversation.GetProperty("unread")
            .GetInt32()));
        (await b.DeleteAsync($"messages/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await (await app.AsAsync(AppFixture.NewUser())).DeleteAsync($"messages/{first}"))
            .AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await b.DeleteAsync($"messages/{first}?for=nobody")).AssertInvalid("for", "allowed: me, everyone");
    }

    [Fact]
    public async Task DeleteConversation_ForMe_BeginsAnew()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        await a.WriteAsync(ben, "old");
        Assert.Equal(HttpStatusCode.NoContent, (await b.DeleteAsync($"messages/conversation/{Uri.EscapeDataString(anna)}")).Status);
        Assert.Empty(await b.ConversationsAsync());
        Assert.Empty(await b.NoticesAsync());

        await a.WriteAsync(ben, "new");

        Assert.Equal(["new"], await b.TextsAsync(anna));
        Assert.Equal(["new", "old"], await a.TextsAsync(ben));
        Assert.Equal(1, Assert.Single(await b.ConversationsAsync()).GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task Block_ASender_AnswersThemAsEverAndNothingArrives()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        await a.WriteAsync(ben, "before");
        await using var other = await app.ConnectedAsync(b);
        Assert.Equal(HttpStatusCode.NoContent, (await b.PostAsync($"messages/block/{Uri.EscapeDataString(anna)}")).Status);
        Assert.Equal(anna, Assert.Single((await b.GetAsync("messages/blocked")).Json.GetProperty("items").EnumerateArray())
            .GetProperty("userId").GetString());

        var answer = await a.PostAsync("messages/send", new { to = ben, text = "blocked" });
        await using (var typist = await app.ConnectedAsync(a))
            Assert.Equal(ben, (await typist.InvokeAsync("typing", ben)).GetProperty("to").GetString());

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(["blocked", "before"], await a.TextsAsync(ben));
        Assert.Equal(["before"], await b.TextsAsync(anna));
        Assert.Empty(await b.NoticesAsync());
        (await b.PostAsync("messages/send", new { to = anna, text = "no" })).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        (await b.DeleteAsync($"messages/{answer.Json.GetProperty("id").GetGuid()}")).AssertProblem(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(HttpStatusCode.NoContent, (await b.DeleteAsync($"messages/block/{Uri.EscapeDataString(anna)}")).Status);
        var after = await a.WriteAsync(ben, "after");
        // What the blocker's connection gets first is what came after: nothing arrived before it.
        Assert.Equal(after, (await other.ReceiveAsync("message"))[0].GetProperty("id").GetGuid());
        Assert.Equal(["after", "before"], await b.TextsAsync(anna));
        Assert.Equal(2, Assert.Single(await b.ConversationsAsync()).GetProperty("unread").GetInt32());
    }

    [Fact]
    public async Task Lists_InPages_HaveEachOnce()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        for (var i = 0; i < 7; i++)
            await a.WriteAsync(ben, $"{i}");
        var (texts, cursor) = (new List<string>(), "");
        for (var more = true; more;)
        {
            var page = await b.ThreadAsync(anna, $"?limit=3{cursor}");
            texts.AddRange(page.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("text").GetString()!));
            more = page.GetProperty("nextCursor").ValueKind == JsonValueKind.String;
            cursor = more ? $"&cursor={page.GetProperty("nextCursor").GetString()}" : "";
        }
        Assert.Equal(["6", "5", "4", "3", "2", "1", "0"], texts);

        string[] peers = [.. Enumerable.Range(0, 5).Select(_ => AppFixture.NewUser())];
        foreach (var peer in peers)
            await a.WriteAsync(peer, "hello");
        var first = (await a.GetAsync("messages/conversations?limit=4")).Json;
        var second = (await a.GetAsync($"messages/conversations?limit=4&cursor={first.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Equal([.. peers.Reverse(), ben], first.GetProperty("items").EnumerateArray()
            .Concat(second.GetProperty("items").EnumerateArray())
            .Select(c => c.GetProperty("peer").GetProperty("userId").GetString()));
        (await b.GetAsync($"messages/conversations?cursor={first.GetProperty("nextCursor").GetString()}"))
            .AssertInvalid("cursor", "is no cursor of this list");
    }

    [Fact]
    public async Task Hub_SendTypeAndRead_DoWhatHttpDoes()
    {
        var (a, b) = (await app.AsAsync(anna), await app.AsAsync(ben));
        await using var one = await app.ConnectedAsync(a);
        await using var other = await app.ConnectedAsync(b);

        Assert.Equal(ben, (await one.InvokeAsync("typing", ben)).GetProperty("to").GetString());
        Assert.Equal(anna, (await other.ReceiveAsync("typing"))[0].GetProperty("userId").GetString());
        var sent = await one.InvokeAsync("sendMessage", new { to = ben, text = "by hub", clientId = "h1" });
        Assert.Equal("h1", sent.GetProperty("clientId").GetString());
        Assert.Equal("by hub", (await other.ReceiveAsync("message"))[0].GetProperty("text").GetString());
        var read = await other.InvokeAsync("markConversationRead",
            new { conversationWith = anna, upTo = sent.GetProperty("id").GetGuid() });
        Assert.Equal(0, read.GetProperty("unread").GetInt32());
        Assert.Equal(ben, (await one.ReceiveAsync("messageRead"))[0].GetProperty("userId").GetString());
        var refused = await one.InvokeAsync("sendMessage", new { to = anna, text = "" });
        Assert.Equal(400, refused.GetProperty("problem").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Admin_OfTheNamespace_ReadsNoMessages()
    {
        var (a, admin) = (await app.AsAsync(anna), await app.AsAsync("root", "admin"));
        var id = await a.WriteAsync(ben, "for Ben alone");

        Assert.Empty(await admin.TextsAsync(anna));
        (await admin.DeleteAsync($"messages/{id}?for=everyone")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        foreach (var user in new[] { anna, ben })
        {
            var export = await admin.GetAsync($"recipients/{Uri.EscapeDataString(user)}/export");
            Assert.Equal(HttpStatusCode.OK, export.Status);
            Assert.DoesNotContain("for Ben alone", export.Text, StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Null, export.Json.GetProperty("nextCursor").ValueKind);
        }
        var key = a.Request(HttpMethod.Get, "messages/conversations");
        key.Headers.Authorization = null;
        key.Headers.Add("X-Api-Key", AppFixture.ApiKey);
        (await a.SendAsync(key)).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Export_OfOneself_HasAllMessagesAfterTheNotifications()
    {
        var a = await app.AsAsync(anna);
        string[] peers = [ben, AppFixture.NewUser(), new('u', 256)];
        foreach (var (i, peer) in peers.Index())
        {
            await (await app.AsAsync(peer)).WriteAsync(anna, $"to me {i}");
            var own = await a.WriteAsync(peer, $"from me {i}");
            await a.DeleteAsync($"messages/{own}");
        }
        var (texts, cursor) = (new List<string>(), "");
        for (var pages = 0; cursor is not null && pages < 20; pages++)
        {
            var page = (await a.GetAsync($"recipients/{Uri.EscapeDataString(anna)}/export?limit=2{cursor}")).Json;
            texts.AddRange(page.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("text").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : null;
        }
        Assert.Equal(["from me 0", "from me 1", "from me 2", "to me 0", "to me 1", "to me 2"], texts.Order(StringComparer.Ordinal));
    }
}
