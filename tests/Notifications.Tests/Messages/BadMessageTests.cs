using System.Net;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Messages;

/// <summary>Half an emoji in JSON text, and other things that are no message.</summary>
public sealed class BadMessageTests(MessagesFixture app) : IClassFixture<MessagesFixture>
{
    [Theory]
    [InlineData("""{ "text": "t" }""", "to", "is required")]
    [InlineData("""{ "to": "", "text": "t" }""", "to", "is empty")]
    [InlineData("""{ "to": "self", "text": "t" }""", "to", "a user other than yourself")]
    [InlineData("""{ "to": ["ben"], "text": "t" }""", "to", "a list is not allowed")]
    [InlineData("""{ "to": "ben" }""", "text", "is required")]
    [InlineData("""{ "to": "ben", "text": "  " }""", "text", "is empty")]
    [InlineData("""{ "to": "ben", "text": "t", "clientId": "" }""", "clientId", "1 to 128 characters")]
    [InlineData("""{ "to": "ben", "text": "t", "html": "<b>" }""", "html", "is not a member of this request")]
    public async Task Send_WhatIsNoMessage_NamesTheMember(string body, string member, string says) =>
        (await (await app.AsAsync("self")).PostTextAsync("messages/send", body)).AssertInvalid(member, says);

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("a\\udc4b")]
    public async Task Send_HalfASurrogatePair_IsRefused(string text)
    {
        var answer = await (await app.AsAsync("self")).PostTextAsync("messages/send", $$"""{ "to": "ben", "text": "{{text}}" }""");
        answer.AssertProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Send_CharactersOverTheLimit_CountsThemAsPeopleDo()
    {
        var me = await app.AsAsync("self");
        (await me.PostAsync("messages/send", new { to = "ben", text = new string('x', 4001) }))
            .AssertInvalid("text", "has 4,001 characters; allowed: at most 4,000");
        var emoji = string.Concat(Enumerable.Repeat("👋", 4000));
        Assert.Equal(HttpStatusCode.Created, (await me.PostAsync("messages/send", new { to = "ben", text = emoji })).Status);
        Assert.Equal(emoji, (await me.TextsAsync("ben"))[0]);
    }

    [Fact]
    public async Task MarkRead_WhatIsNoMessageOfIt_NamesTheMember()
    {
        var (user, peer, other) = (AppFixture.NewUser(), AppFixture.NewUser(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var elsewhere = await me.WriteAsync(other, "elsewhere");

        (await me.ReadUpToAsync(peer, elsewhere)).AssertInvalid("upTo", "the id of a message of this conversation");
        (await me.ReadUpToAsync(peer, Guid.NewGuid())).AssertInvalid("upTo", "the id of a message of this conversation");
        (await me.PostAsync("messages/mark-read", new { conversationWith = peer, upTo = "last" }))
            .AssertInvalid("upTo", "'last' is not allowed");
        (await me.PostAsync("messages/mark-read", new { conversationWith = user, upTo = elsewhere }))
            .AssertInvalid("conversationWith", "a user other than yourself");
        Assert.Empty((await me.ThreadAsync(peer)).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Requests_AboutOneself_AreRefused()
    {
        var me = await app.AsAsync("self");
        (await me.PostAsync("messages/block/self")).AssertInvalid("userId", "a user other than yourself");
        (await me.GetAsync("messages/conversation/self")).AssertInvalid("userId", "a user other than yourself");
        (await me.GetAsync("messages/conversations?limit=0")).AssertInvalid("limit", "1 to 100");
        await using var connection = await app.ConnectedAsync(me);
        Assert.Equal(400, (await connection.InvokeAsync("typing", "self")).GetProperty("problem").GetProperty("status").GetInt32());
    }
}
