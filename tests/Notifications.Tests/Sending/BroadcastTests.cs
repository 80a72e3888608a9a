using System.Net;
using System.Text.Json;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>A broadcast reaches everybody, so each test has a namespace of its own.</summary>
public sealed class BroadcastTests(AppFixture app) : IClassFixture<AppFixture>
{
    private readonly string ns = $"ns-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task Broadcast_ToEveryone_IsStoredOnceAndReachesThoseWhoComeLater()
    {
        var (sender, me) = (await AsAsync("sender", "sender"), await AsAsync("early"));
        await using var client = await app.ConnectAsync(me);
        await client.ReceiveAsync("unreadCount");
        var answer = await sender.PostAsync("notifications", new { broadcast = true, title = "For all", message = "m", priority = "high" });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var id = answer.Json.GetProperty("sendId").GetGuid();
        Assert.Equal(id, (await client.ReceiveAsync("notification"))[0].GetProperty("id").GetGuid());
        foreach (var user in new[] { me, await AsAsync("late") })
        {
            var item = Assert.Single(await ItemsAsync(user));
            Assert.Equal((id, "For all", "sent"),
                (item.GetProperty("id").GetGuid(), item.GetProperty("title").GetString(), item.GetProperty("status").GetString()));
            Assert.Equal("""{"count":1,"byPriority":{"high":1}}""", (await user.GetAsync("notifications/unread-count")).Text);
        }
    }

    [Fact]
    public async Task Broadcast_ReadAckedAndDeleted_IsSoForThisUserOnly()
    {
        var (sender, alice, bob) = (await AsAsync("sender", "sender"), await AsAsync("alice"), await AsAsync("bob"));
        Guid[] ids = [await BroadcastAsync(sender), await BroadcastAsync(sender), await BroadcastAsync(sender)];

        Assert.Equal("read", (await alice.PostAsync($"notifications/{ids[0]}/read")).Json.GetProperty("status").GetString());
        Assert.True((await alice.PostAsync($"notifications/{ids[1]}/ack")).Json.GetProperty("roundTripMs").GetDouble() > 0);
        Assert.Equal(HttpStatusCode.NoContent, (await alice.DeleteAsync($"notifications/{ids[2]}")).Status);
        (await alice.GetAsync($"notifications/{ids[2]}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal([("delivered", ids[1]), ("read", ids[0])], (await ItemsAsync(alice))
            .Select(i => (i.GetProperty("status").GetString()!, i.GetProperty("id").GetGuid())));
        Assert.Equal(1, await CountAsync(alice));
        Assert.Equal(3, (await ItemsAsync(bob)).Length);
        Assert.Equal(3, await CountAsync(bob));
    }

    [Fact]
    public async Task MarkAllRead_OwnAndBroadcasts_ReadsBothKinds()
    {
        var (sender, alice) = (await AsAsync("sender", "sender"), await AsAsync("alice"));
        await BroadcastAsync(sender);
        await sender.SendToAsync("alice");
        await BroadcastAsync(sender);
        Assert.Equal(3, await CountAsync(alice));

        Assert.Equal(3, (await alice.PostAsync("notifications/mark-all-read")).Json.GetProperty("updated").GetInt32());
        await BroadcastAsync(sender);
        Assert.Equal(1, await CountAsync(alice));
        Assert.Equal(["sent", "read", "read", "read"], (await ItemsAsync(alice)).Select(i => i.GetProperty("status").GetString()!));
    }

    [Fact]
    public async Task List_OwnAndBroadcastsMixed_PagesThroughAllInOrder()
    {
        var (sender, alice) = (await AsAsync("sender", "sender"), await AsAsync("alice"));
        var sent = new List<Guid>();
        for (var i = 0; i < 9; i++)
            sent.Add(i % 3 == 0 ? await BroadcastAsync(sender) : await sender.SendToAsync("alice"));
        var listed = new List<Guid>();
        for (string? cursor = "", query = "notifications?limit=2"; cursor is not null; query = $"notifications?limit=2&cursor={cursor}")
        {
            var page = (await alice.GetAsync(query)).Json;
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        Assert.Equal(Enumerable.Reverse(sent), listed);
    }

    [Fact]
    public async Task Broadcast_WithExclusions_IsNeverSeenByTheExcludedLiveOrLater()
    {
        var (sender, alice, bob) = (await AsAsync("sender", "sender"), await AsAsync("alice"), await AsAsync("bob"));
        await using var client = await app.ConnectAsync(bob);
        await client.ReceiveAsync("unreadCount");
        var answer = await sender.PostAsync(
            "notifications", new { broadcast = true, excludeUsers = new[] { "bob" }, title = "Not for Bob", message = "m" });

        var id = answer.Json.GetProperty("sendId").GetGuid();
        // All are told that there is something; what it is, only who may see it finds out.
        Assert.Equal($$"""{"id":"{{id}}"}""", (await client.ReceiveAsync("refresh"))[0].GetRawText());
        Assert.Single(await ItemsAsync(alice));
        Assert.Empty(await ItemsAsync(bob));
        Assert.Equal(0, await CountAsync(bob));
        (await bob.GetAsync($"notifications/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await bob.PostAsync($"notifications/{id}/read")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Broadcast_WithTheMostExclusionsOfTheLongestIds_IsTaken()
    {
        string[] excluded = [.. Enumerable.Range(0, 1_000).Select(n => $"{n}".PadRight(256, '\u00fc'))];
        var (sender, one) = (await AsAsync("sender", "sender"), await AsAsync(excluded[999]));
        var answer = await sender.PostAsync("notifications", new { broadcast = true, excludeUsers = excluded, title = "t", message = "m" });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Single(await ItemsAsync(await AsAsync("alice")));
        Assert.Empty(await ItemsAsync(one));
    }

    [Fact]
    public async Task System_TextsOnly_IsABroadcastOfTypeSystem()
    {
        var (sender, alice) = (await AsAsync("sender", "sender"), await AsAsync("alice"));
        var answer = await sender.PostAsync(
            "notifications/system", new { title = "Maintenance", message = "At noon", priority = "urgent", data = new { at = "12:00" } });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var item = Assert.Single(await ItemsAsync(alice));
        Assert.Equal(("system", "system", "urgent"),
            (item.GetProperty("type").GetString(), item.GetProperty("category").GetString(), item.GetProperty("priority").GetString()));
        (await sender.PostAsync("notifications/system", new { title = "t", message = "m", users = new[] { "alice" } }))
            .AssertInvalid("users", "is not a member of this request");
    }

    [Fact]
    public async Task Broadcast_FromBeforeSomebodysRecord_IsReadForThem()
    {
        var (sender, admin, alice) = (await AsAsync("sender", "sender"), await AsAsync("root", "admin"), await AsAsync("alice"));
        var (before, touched) = (await BroadcastAsync(sender), await BroadcastAsync(sender));
        Assert.Equal(2, await CountAsync(alice));
        await alice.PostAsync($"notifications/{touched}/seen");
        app.Clock.Advance(TimeSpan.FromMilliseconds(5));
        await admin.PutRecipientAsync("alice", new { displayName = "Alice" });
        app.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var after = await BroadcastAsync(sender);

        // What she did something with before stays as she left it.
        Assert.Equal(2, await CountAsync(alice));
        Assert.Equal([(after, false), (touched, false), (before, true)], (await ItemsAsync(alice))
            .Select(i => (i.GetProperty("id").GetGuid(), i.GetProperty("status").GetString() == "read")));
        Assert.Equal(3, await CountAsync(await AsAsync("who has no record")));
        await alice.PostAsync($"notifications/{before}/unread");
        Assert.Equal(3, await CountAsync(alice));
        await admin.PutRecipientAsync("alice", new { displayName = "Alice B." });
        Assert.Equal(3, await CountAsync(alice));
    }

    [Fact]
    public async Task Broadcast_FromAPlainUser_IsForbidden() =>
        (await (await AsAsync("alice")).PostAsync("notifications/system", new { title = "t", message = "m" }))
        .AssertProblem(HttpStatusCode.Forbidden, "forbidden");

    private async Task<ApiClient> AsAsync(string user, params string[] roles) =>
        new(app.Http, (await new ApiClient(app.Http, null).PostAsync("dev/token", new { userId = user, roles, @namespace = ns }))
        .Json.GetProperty("token").GetString());

    private static async Task<Guid> BroadcastAsync(ApiClient sender) =>
        (await sender.PostAsync("notifications", new { broadcast = true, title = "t", message = "m" })).Json.GetProperty("sendId")
        .GetGuid();

    private static async Task<JsonElement[]> ItemsAsync(ApiClient me) =>
        [.. (await me.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray()];

    private static async Task<int> CountAsync(ApiClient me) =>
        (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32();
}
