using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>Who did it, and the buttons of a notification.</summary>
public sealed class ActionTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Content = """
        "title": "Anna invites you", "message": "Join the chess club?",
        "actor": { "name": "Anna", "imageUrl": "https://example.com/anna.png", "url": "/people/anna" },
        "actions": [{ "label": "Accept", "event": "invitation.accept" }, { "label": "See it", "url": "/invitations/7" }]
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Take_AnActionOfOnesOwn_IsRecordedOnceAndReadsIt(bool broadcast)
    {
        var tenant = new Tenant(app);
        var (sender, me) = (await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("una"));
        await using var connection = await app.ConnectAsync(me);
        await connection.ReceiveAsync("unreadCount");
        var target = broadcast ? "\"broadcast\": true" : "\"users\": [\"una\"]";
        var id = (await sender.PostTextAsync("notifications", $"{{ {target}, {Content} }}")).Json.GetProperty("sendId").GetGuid();
        var shown = broadcast ? (await me.GetAsync($"notifications/{id}")).Json : (await connection.ReceiveAsync("notification"))[0];
        Assert.Equal("Anna https://example.com/anna.png /people/anna",
            string.Join(' ', new[] { "name", "imageUrl", "url" }.Select(n => shown.GetProperty("actor").GetProperty(n).GetString())));
        Assert.Equal("""[{"label":"Accept","event":"invitation.accept"},{"label":"See it","url":"/invitations/7"}]""",
            shown.GetProperty("actions").GetRawText());
        Assert.False(shown.TryGetProperty("actionTaken", out _));

        for (var i = 0; i < 2; i++)
        {
            var taken = await me.PostAsync($"notifications/{id}/actions/invitation.accept");
            Assert.Equal(HttpStatusCode.OK, taken.Status);
            Assert.Equal(("invitation.accept", "read"),
                (taken.Json.GetProperty("actionTaken").GetString(), taken.Json.GetProperty("status").GetString()));
        }
        var update = (await connection.ReceiveAsync("updated"))[0];
        Assert.Equal("invitation.accept", update.GetProperty("actionTaken").GetString());
        Assert.Equal(JsonValueKind.String, update.GetProperty("readAt").ValueKind);
        var history = (await me.GetAsync($"notifications/{id}/history")).Json.GetProperty("items").EnumerateArray();
        Assert.Equal("invitation.accept",
            Assert.Single(history, e => e.GetProperty("event").GetString() == "action_taken").GetProperty("detail").GetString());
        Assert.Equal("invitation.accept", (await me.GetAsync("notifications")).Json.GetProperty("items")[0].GetProperty("actionTaken")
            .GetString());
    }

    [Fact]
    public async Task Take_WhatIsNoActionOfIt_IsNotFoundAndChangesNothing()
    {
        var tenant = new Tenant(app);
        var (sender, me, other) = (await tenant.AsAsync("sender", "sender"), await tenant.AsAsync("una"), await tenant.AsAsync("uwe"));
        var id = (await sender.PostTextAsync("notifications", $"{{ \"users\": [\"una\"], {Content} }}")).Json.GetProperty("sendId")
            .GetGuid();

        foreach (var name in new[] { "invitation.decline", "See%20it", "Accept" })
            (await me.PostAsync($"notifications/{id}/actions/{name}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await other.PostAsync($"notifications/{id}/actions/invitation.accept")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(JsonValueKind.Null, (await me.GetAsync($"notifications/{id}")).Json.GetProperty("readAt").ValueKind);
    }

    [Theory]
    [InlineData("actor.name", """ "actor": {} """, "is required")]
    [InlineData("actor.imageUrl", """ "actor": { "name": "A", "imageUrl": "/a.png" } """, "allowed: http, https")]
    [InlineData("actor.url", """ "actor": { "name": "A", "url": "javascript:x" } """, "allowed: http, https or a path")]
    [InlineData("actor.age", """ "actor": { "name": "A", "age": 7 } """, "is not a member of this request")]
    [InlineData("actor", """ "actor": "Anna" """, "an object")]
    [InlineData("actions[0].label", """ "actions": [{ "url": "/x" }] """, "is required")]
    [InlineData("actions[0].url", """ "actions": [{ "label": "x" }] """, "exactly one of them")]
    [InlineData("actions[0].url", """ "actions": [{ "label": "x", "url": "/x", "event": "x" }] """, "exactly one of them")]
    [InlineData("actions[0].event", """ "actions": [{ "label": "x", "event": "Not OK" }] """, "'Not OK' is not allowed")]
    [InlineData("actions[1].event", """ "actions": [{ "label": "x", "event": "e" }, { "label": "y", "event": "e" }] """, "each once")]
    [InlineData("actions", """ "actions": [{ "label": "x" }, { "label": "y" }, { "label": "z" }] """, "at most 2")]
    public async Task Send_BadActorOrAction_IsNamed(string member, string json, string says) =>
        (await (await app.SenderAsync()).PostTextAsync(
            "notifications", $"{{ \"users\": [\"u\"], \"title\": \"t\", \"message\": \"m\", {json} }}")).AssertInvalid(member, says);
}
