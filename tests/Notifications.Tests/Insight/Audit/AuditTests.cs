using System.Net;
using System.Text.Json;
using Notifications.Platform.Json;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;
using static Notifications.Tests.Insight.Audit.AuditClient;

namespace Notifications.Tests.Insight.Audit;

public sealed class AuditTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task List_WhatHappenedToANotification_NewestFirstWithoutItsText()
    {
        var audit = new AuditClient(app);
        var (sender, me) = (await audit.AsAsync("sender", "sender"), await audit.AsAsync("alice"));
        var id = await sender.SendToAsync("alice", "A secret title");
        await me.PostAsync($"notifications/{id}/ack");
        await me.PostAsync($"notifications/{id}/read");

        var answer = await audit.GetAsync("");
        var items = answer.Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["read", "acknowledged", "pushed 1", "created user:sender"], items.Select(e => Show(e, "event", "attempt", "actor")));
        Assert.All(items, e => Assert.Equal(("alice", id, "info"),
            (e.GetProperty("userId").GetString(), e.GetProperty("notificationId").GetGuid(), e.GetProperty("category").GetString())));
        Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task List_Filtered_HasOnlyWhatIsAskedFor()
    {
        var audit = new AuditClient(app);
        var (sender, other, me) = (
            await audit.AsAsync("sender", "sender"), await audit.AsAsync("other", "sender"), await audit.AsAsync("alice"));
        var read = await sender.SendToAsync("alice");
        var open = await other.SendToAsync("alice");
        await other.SendToAsync("bob");
        await me.PostAsync($"notifications/{read}/read");

        Assert.Equal(["created", "created", "pushed", "pushed", "read"], (await audit.EventsAsync("user=alice")).Order());
        Assert.Equal(["pushed", "created"], await audit.EventsAsync($"user=alice&notification={open}"));
        Assert.Equal(["read", "pushed", "created"], await audit.EventsAsync($"notification={read}"));
        Assert.Equal(["alice"], (await audit.ListAsync("event=read")).Select(e => Show(e, "userId")));
        Assert.Equal(["bob", "alice"], (await audit.ListAsync("actor=user:other")).Select(e => Show(e, "userId")));
        Assert.Empty(await audit.ListAsync("actor=user:other&event=read"));
        Assert.Empty(await audit.ListAsync("channel=email"));
        Assert.Equal(3, (await audit.ListAsync("event=created")).Length);
    }

    [Fact]
    public async Task List_SinceAndUntil_AreInclusiveAndExclusive()
    {
        var audit = new AuditClient(app);
        var sender = await audit.AsAsync("sender", "sender");
        await sender.SendToAsync("alice");
        var first = (await audit.ListAsync("event=created")).Single().GetProperty("at").GetDateTimeOffset();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await sender.SendToAsync("bob");

        Assert.Equal(["alice"],
            (await audit.ListAsync($"event=created&since={Rfc3339.Format(first)}&until={Rfc3339.Format(first.AddMilliseconds(500))}"))
            .Select(e => Show(e, "userId")));
        Assert.Equal(["bob"], (await audit.ListAsync($"event=created&since={Rfc3339.Format(first.AddMilliseconds(1))}"))
            .Select(e => Show(e, "userId")));
        Assert.Empty(await audit.ListAsync($"until={Rfc3339.Format(first)}"));
    }

    [Fact]
    public async Task List_SeveralPages_HasEachOnceNewestFirst()
    {
        var audit = new AuditClient(app);
        var sender = await audit.AsAsync("sender", "sender");
        await sender.PostAsync(
            "notifications", new { users = Enumerable.Range(0, 40).Select(i => $"user-{i}"), title = "t", message = "m" });
        await (await audit.AsAsync("admin", "admin")).PutRecipientAsync("user-1", new { locale = "de" });
        var seen = new List<string>();
        for (var cursor = ""; ;)
        {
            var page = (await audit.GetAsync($"limit=7{cursor}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(e => Show(e, "at", "event", "userId")));
            if (page.GetProperty("nextCursor").ValueKind == JsonValueKind.Null)
                break;
            cursor = $"&cursor={page.GetProperty("nextCursor").GetString()}";
        }

        Assert.Equal(81, seen.Count);
        Assert.Equal(81, seen.Distinct().Count());
        Assert.Equal(seen.Select(s => s.Split(' ')[0]).OrderDescending(StringComparer.Ordinal), seen.Select(s => s.Split(' ')[0]));
        Assert.EndsWith("recipient_changed user-1", seen[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ToARole_SaysWhoSent()
    {
        var audit = new AuditClient(app);
        var (admin, sender) = (await audit.AsAsync("admin", "admin"), await audit.AsAsync("sender", "sender"));
        await admin.PutRecipientAsync("alice", new { roles = new[] { "teacher" } });
        Assert.Equal(HttpStatusCode.Accepted,
            (await sender.PostAsync("notifications", new { roles = new[] { "teacher" }, title = "t", message = "m" })).Status);

        var created = await Eventually.GetAsync(() => audit.ListAsync("event=created"), found => found.Length > 0);
        Assert.Equal("alice user:sender", Show(Assert.Single(created), "userId", "actor"));
    }

    [Fact]
    public async Task List_ABroadcast_IsCreatedOnceAndReadByEach()
    {
        var audit = new AuditClient(app);
        var (sender, alice, bob) = (await audit.AsAsync("sender", "sender"), await audit.AsAsync("alice"), await audit.AsAsync("bob"));
        var sent = await sender.PostAsync("notifications/system", new { title = "t", message = "m" });
        var id = sent.Json.GetProperty("sendId").GetGuid();
        await alice.PostAsync($"notifications/{id}/read");
        await bob.PostAsync("notifications/mark-all-read");

        Assert.Equal(
            ["read bob all", $"read alice {id}", $"created {id} user:sender"],
            (await audit.ListAsync()).Select(e => Show(e, "event", "userId", "notificationId", "detail", "actor")));
    }

    [Theory]
    [InlineData("since=yesterday", "since", "is not a time")]
    [InlineData("channel=fax", "channel", "allowed: email, sms, push")]
    [InlineData("event=boom", "event", "template_changed")]
    [InlineData("notification=1", "notification", "a notification id")]
    [InlineData("actor=alice", "actor", "'user:'")]
    [InlineData("format=xml", "format", "allowed: json, csv")]
    [InlineData("limit=101", "limit", "1 to 100")]
    [InlineData("format=csv&limit=10001", "limit", "1 to 10000")]
    [InlineData("cursor=x", "cursor", "no cursor of this list")]
    [InlineData("queue=x", "queue", "is not a parameter")]
    [InlineData("actor=user:{257}", "actor", "'user:'")]
    public async Task List_BadParameter_IsNamed(string query, string member, string says) =>
        (await new AuditClient(app).GetAsync(query.Replace("{257}", new string('x', 257), StringComparison.Ordinal)))
            .AssertInvalid(member, says);

    [Fact]
    public async Task List_WhoIsNoAdminOrOfAnotherNamespace_SeesNothing()
    {
        var (audit, other) = (new AuditClient(app), new AuditClient(app));
        await (await audit.AsAsync("sender", "sender")).SendToAsync("alice");

        (await (await audit.AsAsync("sender", "sender")).GetAsync("audit")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Empty(await other.ListAsync());
        Assert.Empty(await other.ListAsync("user=alice"));
    }
}
