using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Realtime;

/// <summary>A permit takes 1,000 s, so that none comes by itself while a test runs.</summary>
public sealed class HubLimitTests(HubLimitTests.Fixture app) : IClassFixture<HubLimitTests.Fixture>
{
    private const int OfAConnection = 4, OfAUser = 8;

    [Fact]
    public async Task Method_OverTheConnectionsLimit_IsRefusedWithAProblem()
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        await using var client = await app.ConnectAsync(me);
        foreach (var method in new[] { "ping", "heartbeat", "getNotifications", "ping" })
            AssertTaken(await client.InvokeAsync(method));

        foreach (var method in new[] { "ping", "heartbeat", "getNotifications", "markRead", "joinRoom", "typing", "message", "ack" })
            AssertRefused(await client.InvokeAsync(method), "A connection may call 4 methods at once");

        // What the connection was refused took nothing of the user's.
        await using var other = await app.ConnectAsync(me);
        AssertTaken(await other.InvokeAsync("ping"));
        AssertTaken(await other.InvokeAsync("ping"));
        AssertRefused(await other.InvokeAsync("ping"), "This caller may ask for 8 at once");
    }

    [Fact]
    public async Task Method_OfAUserOverTheirLimitByHttp_IsRefused()
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        await using var client = await app.ConnectAsync(me);
        AssertTaken(await client.InvokeAsync("ping"));
        // Negotiating was one, and the method another.
        for (var i = 0; i < OfAUser - 2; i++)
            Assert.Equal(HttpStatusCode.OK, (await me.GetAsync("notifications")).Status);

        AssertRefused(await client.InvokeAsync("ping"), "This caller may ask for 8 at once");
        (await me.GetAsync("notifications")).AssertProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        await using var others = await app.ConnectAsync(await app.AsAsync(AppFixture.NewUser()));
        AssertTaken(await others.InvokeAsync("ping"));
    }

    private static void AssertTaken(JsonElement answer) => Assert.False(answer.TryGetProperty("problem", out _), answer.ToString());

    private static void AssertRefused(JsonElement answer, string says)
    {
        var problem = answer.GetProperty("problem");
        Assert.Equal("urn:notifications:problem:too-many-requests", problem.GetProperty("type").GetString());
        Assert.StartsWith(says, problem.GetProperty("detail").GetString());
    }

    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings =>
        [
            "--Notifications:RateLimits:PerConnection:PermitsPerSecond=0.001",
            $"--Notifications:RateLimits:PerConnection:Burst={OfAConnection}",
            "--Notifications:RateLimits:PerCaller:PermitsPerSecond=0.001", $"--Notifications:RateLimits:PerCaller:Burst={OfAUser}",
        ];
    }
}
