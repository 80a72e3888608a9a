using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Recipients.Presence;
using Notifications.Tests.Support;
using SignalR.Testing;
using Xunit;

namespace Notifications.Tests.Recipients.Presence;

public sealed class PresenceTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Presence_WhileConnected_IsOnline()
    {
        var tenant = new Tenant(app);
        var (alice, bob) = (await tenant.AsAsync("alice"), await tenant.AsAsync("bob", "sender"));
        var client = await ConnectAsync(alice);
        var answer = (await bob.GetAsync("presence?users=alice,carol")).Json.GetProperty("items");
        Assert.Equal(["alice True", "carol False"], answer.EnumerateArray()
            .Select(i => $"{i.GetProperty("userId")} {i.GetProperty("online")}"));
        Assert.Equal(JsonValueKind.Null, answer[1].GetProperty("lastSeenAt").ValueKind);
        var mine = Assert.Single((await alice.GetAsync("realtime/status")).Json.GetProperty("connections").EnumerateArray());
        Assert.Equal(answer[0].GetProperty("lastSeenAt").GetDateTimeOffset(), mine.GetProperty("connectedAt").GetDateTimeOffset());
        Assert.False(await IsOnlineAsync(await new Tenant(app).AsAsync("eve"), "alice"));

        await client.DisposeAsync();
        await Eventually.GetAsync(() => IsOnlineAsync(bob, "alice"), online => !online);
        Assert.Empty((await alice.GetAsync("realtime/status")).Json.GetProperty("connections").EnumerateArray());
    }

    [Fact]
    public async Task Presence_OfPeopleOneSharesNoRoomWith_LooksOffline()
    {
        var tenant = new Tenant(app);
        var (alice, admin) = (await tenant.AsAsync("alice"), await tenant.AsAsync("admin", "admin"));
        await using var hers = await ConnectAsync(alice);
        await using var his = await ConnectAsync(await tenant.AsAsync("bob"));
        foreach (var (room, user) in new[] { ("course-1", "alice"), ("course-1", "carol"), ("course-2", "bob") })
            await admin.AddMemberAsync(room, user);

        Assert.Equal(["alice True", "bob False"], await SeenByAsync(alice));
        Assert.Equal(["alice True", "bob False"], await SeenByAsync(await tenant.AsAsync("carol")));
        Assert.Equal(["alice False", "bob False"], await SeenByAsync(await tenant.AsAsync("dave")));
        Assert.Equal(["alice True", "bob True"], await SeenByAsync(admin));
        Assert.Equal(["alice True", "bob True"], await SeenByAsync(await tenant.AsAsync("app", "sender")));
        Assert.Equal(JsonValueKind.Null, (await alice.GetAsync("presence?users=bob")).Json.GetProperty("items")[0].GetProperty("lastSeenAt")
            .ValueKind);

        await admin.AddMemberAsync("course-2", "alice");
        Assert.Equal(["alice True", "bob True"], await SeenByAsync(alice));
        await admin.DeleteAsync("rooms/course-2/members/alice");
        Assert.Equal(["alice True", "bob False"], await SeenByAsync(alice));

        static async Task<string[]> SeenByAsync(ApiClient asker) =>
        [
            .. (await asker.GetAsync("presence?users=alice,bob")).Json.GetProperty("items").EnumerateArray()
                .Select(i => $"{i.GetProperty("userId")} {i.GetProperty("online")}"),
        ];
    }

    [Fact]
    public async Task Events_SomebodyComesAndGoes_MembersOfTheirRoomsAreTold()
    {
        var tenant = new Tenant(app);
        var (alice, bob, eve) = (await tenant.AsAsync("alice"), await tenant.AsAsync("bob"), await tenant.AsAsync("eve"));
        var admin = await tenant.AsAsync("admin", "admin");
        foreach (var (room, user) in new[] { ("course-1", "alice"), ("course-1", "bob"), ("course-2", "eve") })
            await admin.AddMemberAsync(room, user);
        var seenByEve = new ConcurrentQueue<string>();
        await using var hers = await ConnectAsync(alice);
        await using var strangers = await app.ConnectAsync(eve, (target, arguments) =>
        {
            if (target == "presence")
                seenByEve.Enqueue(arguments[0].GetProperty("items")[0].GetProperty("userId").GetString()!);
        });

        var (first, second) = (await ConnectAsync(bob), await ConnectAsync(bob));
        Assert.Equal("bob True", await NextAsync(hers, "bob"));
        await first.DisposeAsync();
        await second.DisposeAsync();
        await Eventually.GetAsync(() => IsOnlineAsync(admin, "bob"), online => !online);
        await LaterAsync(PresenceEvents.GoneAfter, async () => Assert.Equal("bob False", await NextAsync(hers, "bob", online: false)));
        Assert.All(seenByEve, user => Assert.Equal("eve", user));
    }

    /// <summary>The next event about a user, in which they are as told.</summary>
    private static async Task<string> NextAsync(SignalRTestClient connection, string user, bool online = true)
    {
        while (true)
        {
            foreach (var item in (await connection.ReceiveAsync("presence"))[0].GetProperty("items").EnumerateArray())
            {
                if (item.GetProperty("userId").GetString() == user && item.GetProperty("online").GetBoolean() == online)
                    return $"{user} {online}";
            }
        }
    }

    [Fact]
    public async Task Heartbeat_AConnectionThatIsStale_IsBack()
    {
        var tenant = new Tenant(app);
        var alice = await tenant.AsAsync("alice");
        await using var client = await ConnectAsync(alice);
        await LaterAsync(TimeSpan.FromSeconds(301), async () =>
        {
            Assert.False(await IsOnlineAsync(alice, "alice"));
            Assert.Equal(1, (await (await tenant.AsAsync("admin", "admin")).PostAsync("realtime/cleanup")).Json.GetProperty("removed")
                .GetInt32());

            Assert.True((await client.InvokeAsync("heartbeat")).TryGetProperty("at", out _));
            Assert.True(await IsOnlineAsync(alice, "alice"));
        });
    }

    [Fact]
    public async Task Cleanup_WithATimeout_RemovesThoseThatWereSilentForSoLongInTheNamespace()
    {
        var (tenant, other) = (new Tenant(app), new Tenant(app));
        await using var silent = await ConnectAsync(await tenant.AsAsync("alice"));
        await using var elsewhere = await ConnectAsync(await other.AsAsync("alice"));
        await using var fresh = await ConnectAsync(await tenant.AsAsync("bob"));
        await LaterAsync(TimeSpan.FromSeconds(100), async () =>
        {
            var admin = await tenant.AsAsync("admin", "admin");
            await fresh.InvokeAsync("heartbeat");

            Assert.Equal(0, (await admin.PostAsync("realtime/cleanup", new { timeoutSeconds = 150 })).Json.GetProperty("removed")
                .GetInt32());
            var hers = (await (await tenant.AsAsync("alice")).GetAsync("realtime/status")).Json.GetProperty("connections")[0]
                .GetProperty("connectionId").GetString();
            Assert.Equal($$"""{"removed":1,"connectionIds":["{{hers}}"]}""",
                (await admin.PostAsync("realtime/cleanup", new { timeoutSeconds = 60 })).Text);
            Assert.Equal((false, true), (await IsOnlineAsync(admin, "alice"), await IsOnlineAsync(admin, "bob")));
            Assert.True(await IsOnlineAsync(await other.AsAsync("eve", "sender"), "alice"));
            Assert.Equal("connections_cleaned_up", (await admin.GetAsync("audit?actor=user:admin&limit=1"))
                .Json.GetProperty("items")[0].GetProperty("event").GetString());
        });
    }

    [Fact]
    public async Task Timer_WhatIsStaleAnywhere_IsRemoved()
    {
        var tenant = new Tenant(app);
        await using var client = await ConnectAsync(await tenant.AsAsync("alice"));
        await LaterAsync(TimeSpan.FromSeconds(301), async () =>
        {
            var timers = ActivatorUtilities.CreateInstance<PresenceTimerFunctions>(app.Services);
            await timers.Clean(new TimerInfo(), default);
            await timers.Monitor(new TimerInfo(), default);
            var left = await (await tenant.AsAsync("admin", "admin")).PostAsync("realtime/cleanup", new { timeoutSeconds = 0 });
            Assert.Equal(0, left.Json.GetProperty("removed").GetInt32());
        });
    }

    [Fact]
    public async Task Stats_CountsConnectionsUsersAndRooms()
    {
        var tenant = new Tenant(app);
        var admin = await tenant.AsAsync("admin", "admin");
        foreach (var (room, user) in new[] { ("course-7", "alice"), ("course-7", "bob"), ("course-7", "offline"), ("course-8", "bob"),
            ("course-9", "offline") })
            await admin.AddMemberAsync(room, user);
        await using var first = await ConnectAsync(await tenant.AsAsync("alice"));
        await using var second = await ConnectAsync(await tenant.AsAsync("alice"));
        await using var third = await ConnectAsync(await tenant.AsAsync("bob"));

        var stats = (await admin.GetAsync("realtime/stats")).Json;
        Assert.Equal((3, 2), (stats.GetProperty("connections").GetInt32(), stats.GetProperty("users").GetInt32()));
        Assert.Equal(["course-7 2", "course-8 1"], stats.GetProperty("rooms").EnumerateArray()
            .Select(r => $"{r.GetProperty("room").GetString()} {r.GetProperty("users").GetInt32()}"));
        Assert.NotEmpty(stats.GetProperty("version").GetString()!);
        (await (await tenant.AsAsync("alice")).GetAsync("realtime/stats")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Theory]
    [InlineData("presence", "users", "has 0 user ids")]
    [InlineData("presence?users=,", "users", "has 0 user ids")]
    [InlineData("presence?users=%20", "users", "' ' is not allowed")]
    public async Task Presence_BadUsers_AreNamed(string path, string member, string says) =>
        (await (await app.AsAsync("alice")).GetAsync(path)).AssertInvalid(member, says);

    [Fact]
    public async Task Cleanup_BadTimeout_IsNamed()
    {
        var admin = await app.AsAsync("admin", "admin");
        (await admin.PostAsync("realtime/cleanup", new { timeoutSeconds = -1 })).AssertInvalid("timeoutSeconds", "0 to 86,400");
        (await (await app.AsAsync("alice")).PostAsync("realtime/cleanup")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    private static async Task<bool> IsOnlineAsync(ApiClient asker, string user) =>
        (await asker.GetAsync($"presence?users={user}")).Json.GetProperty("items")[0].GetProperty("online").GetBoolean();

    /// <summary>Then the clock is put back: the real-time service has another one, which tokens must agree with.</summary>
    private async Task LaterAsync(TimeSpan time, Func<Task> test)
    {
        app.Clock.Advance(time);
        try
        {
            await test();
        }
        finally
        {
            app.Clock.Advance(-time);
        }
    }

    /// <summary>On record, once it is told its unread count.</summary>
    private async Task<SignalRTestClient> ConnectAsync(ApiClient user)
    {
        var client = await app.ConnectAsync(user);
        await client.ReceiveAsync("unreadCount");
        return client;
    }
}
