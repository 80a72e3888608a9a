using System.Text.Json;
using Notifications.Tests.Support;
using SignalR.Testing;
using Xunit;

namespace Notifications.Tests.Insight;

public sealed class ActivityTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Activity_SomethingHappened_TellsTheNamespacesAdmins()
    {
        var (tenant, other) = (new Tenant(app), new Tenant(app));
        var sender = await tenant.AsAsync("sender", "sender");
        await using var admin = await ConnectAsync(await tenant.AsAsync("ada", "admin"));
        var told = new List<string>();
        await using var user = await app.ConnectAsync(await tenant.AsAsync("alice"), (target, _) => told.Add(target));
        await using var stranger = await ConnectAsync(await other.AsAsync("ada", "admin"));
        var id = await sender.SendToAsync("alice");
        await (await tenant.AsAsync("alice")).PostAsync($"notifications/{id}/ack");

        var (seen, recent) = (new Dictionary<string, int>(), new List<JsonElement>());
        while (seen.GetValueOrDefault("acknowledged") == 0)
        {
            var activity = (await admin.ReceiveAsync("activity"))[0];
            foreach (var name in (
                string[])["sends", "notifications", "delivered", "acknowledged", "read", "failed", "fallback", "disconnected"])
                seen[name] = seen.GetValueOrDefault(name) + activity.GetProperty(name).GetInt32();
            recent.AddRange(activity.GetProperty("recent").EnumerateArray());
        }
        Assert.Equal((1, 1, 1, 1, 0, 0),
            (seen["sends"], seen["notifications"], seen["delivered"], seen["acknowledged"], seen["read"], seen["failed"]));
        Assert.Equal(["created alice info", "acknowledged alice info"],
            recent.Select(r => $"{r.GetProperty("event")} {r.GetProperty("userId")} {r.GetProperty("category")}"));
        Assert.DoesNotContain("activity", told);

        // The other namespace's admin hears of their own only.
        await (await other.AsAsync("sender", "sender")).SendToAsync("bob");
        var theirs = new List<JsonElement>();
        while (theirs.Count == 0)
            theirs.AddRange((await stranger.ReceiveAsync("activity"))[0].GetProperty("recent").EnumerateArray());
        Assert.Equal("bob", Assert.Single(theirs).GetProperty("userId").GetString());
    }

    [Fact]
    public async Task Activity_ConnectionsOpenedAndClosed_SaysWhose()
    {
        var tenant = new Tenant(app);
        await using var admin = await ConnectAsync(await tenant.AsAsync("ada", "admin"));
        var alice = await tenant.AsAsync("alice");
        var client = await ConnectAsync(alice);
        var id = (await alice.GetAsync("realtime/status")).Json.GetProperty("connections")[0].GetProperty("connectionId").GetString();
        var began = app.Clock.GetUtcNow().AddMinutes(-1);
        await client.DisposeAsync();

        var seen = new List<JsonElement>();
        while (!seen.Any(e => e.GetProperty("event").GetString() == "disconnected"))
            seen.AddRange((await admin.ReceiveAsync("activity"))[0].GetProperty("connections").EnumerateArray());
        var hers = seen.Where(e => e.GetProperty("userId").GetString() == "alice").ToArray();
        Assert.Equal([$"connected {id}", $"disconnected {id}"],
            hers.Select(e => $"{e.GetProperty("event").GetString()} {e.GetProperty("connectionId").GetString()}"));
        Assert.All(hers, e => Assert.InRange(e.GetProperty("at").GetDateTimeOffset(), began, app.Clock.GetUtcNow().AddMinutes(1)));
    }

    /// <summary>In its groups, once it is told its unread count.</summary>
    private async Task<SignalRTestClient> ConnectAsync(ApiClient user)
    {
        var client = await app.ConnectAsync(user);
        await client.ReceiveAsync("unreadCount");
        return client;
    }
}
