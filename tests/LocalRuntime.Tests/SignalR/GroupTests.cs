using SignalR.Emulator;
using Xunit;

namespace LocalRuntime.Tests.SignalR;

public sealed class GroupTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Theory]
    [InlineData("/api/hubs/join/groups/{g}/connections/{c}")]
    [InlineData("/api/v1/hubs/join/connections/{c}/groups/{g}")]
    public async Task Connection_JoinsAndLeaves_GetsTheGroupsMessagesMeanwhile(string path)
    {
        await using var client = await emulator.ConnectAsync("join");
        var membership = path.Replace("{g}", "a%2Fb", StringComparison.Ordinal)
            .Replace("{c}", client.ConnectionId, StringComparison.Ordinal);

        await emulator.SendAsync("/api/hubs/join/groups/a%2Fb/:send", "t", "before");
        Assert.Equal(200, await emulator.StatusAsync("PUT", membership));
        await emulator.SendAsync("/api/hubs/join/groups/a%2Fb/:send", "t", "in");
        Assert.Equal(200, await emulator.StatusAsync("DELETE", membership));
        await emulator.SendAsync("/api/hubs/join/groups/a%2Fb/:send", "t", "after");
        await emulator.SendAsync("/api/hubs/join/:send", "t", "end");

        Assert.Equal("in", (await client.ReceiveAsync("t"))[0].GetString());
        Assert.Equal("end", (await client.ReceiveAsync("t"))[0].GetString());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Connection_Unknown_NotFoundWithItsCode(string method)
    {
        using var response = await emulator.CallAsync(method, "/api/hubs/unknown/groups/g/connections/nobody");

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("Error.Connection.NotExisted", Assert.Single(response.Headers.GetValues("x-ms-error-code")));
    }

    [Fact]
    public async Task Connection_Reconnects_IsInNoGroup()
    {
        var first = await emulator.ConnectAsync("reconnect", "u");
        await emulator.StatusAsync("PUT", $"/api/hubs/reconnect/groups/g/connections/{first.ConnectionId}");
        Assert.Equal(200, await emulator.StatusAsync("HEAD", "/api/hubs/reconnect/groups/g"));
        await first.DisposeAsync();
        await emulator.DisconnectedAsync("reconnect");

        await using var second = await emulator.ConnectAsync("reconnect", "u");
        await emulator.SendAsync("/api/hubs/reconnect/groups/g/:send", "t", "group");
        await emulator.SendAsync("/api/hubs/reconnect/:send", "t", "all");

        Assert.NotEqual(first.ConnectionId, second.ConnectionId);
        Assert.Equal("all", (await second.ReceiveAsync("t"))[0].GetString());
        Assert.Equal(404, await emulator.StatusAsync("HEAD", "/api/hubs/reconnect/groups/g"));
    }

    [Fact]
    public async Task Connection_OutOfAllGroups_GetsNoneOfTheirMessages()
    {
        await using var client = await emulator.ConnectAsync("outofall");
        foreach (var group in new[] { "a", "b" })
            await emulator.StatusAsync("PUT", $"/api/hubs/outofall/groups/{group}/connections/{client.ConnectionId}");

        Assert.Equal(200, await emulator.StatusAsync("DELETE", $"/api/hubs/outofall/connections/{client.ConnectionId}/groups"));

        Assert.Equal(404, await emulator.StatusAsync("HEAD", "/api/hubs/outofall/groups/a"));
        Assert.Equal(404, await emulator.StatusAsync("HEAD", "/api/hubs/outofall/groups/b"));
        Assert.Equal(200, await emulator.StatusAsync("DELETE", "/api/hubs/outofall/connections/nobody/groups"));
    }

    [Theory]
    [InlineData("/api/hubs/usergroup/users/{u}/groups/g")]
    [InlineData("/api/v1/hubs/usergroup/groups/g/users/{u}")]
    public async Task User_JoinsAndLeaves_WithItsPresentAndFutureConnections(string path)
    {
        var user = "ü/" + path.Length;
        var membership = path.Replace("{u}", Uri.EscapeDataString(user), StringComparison.Ordinal);
        await using var present = await emulator.ConnectAsync("usergroup", user);

        Assert.Equal(202, await emulator.StatusAsync("PUT", membership));
        Assert.Equal(200, await emulator.StatusAsync("GET", membership));
        await using var future = await emulator.ConnectAsync("usergroup", user);
        await emulator.SendAsync("/api/hubs/usergroup/groups/g/:send", "t", "in");
        Assert.Equal(202, await emulator.StatusAsync("DELETE", membership));
        await emulator.SendAsync("/api/hubs/usergroup/groups/g/:send", "t", "out");
        await emulator.SendAsync("/api/hubs/usergroup/:send", "t", "end");

        foreach (var client in new[] { present, future })
        {
            Assert.Equal("in", (await client.ReceiveAsync("t"))[0].GetString());
            Assert.Equal("end", (await client.ReceiveAsync("t"))[0].GetString());
        }
    }

    [Fact]
    public async Task User_WithoutConnections_JoinsWhenItConnects()
    {
        Assert.Equal(202, await emulator.StatusAsync("PUT", "/api/hubs/later/users/u/groups/g"));
        await using var client = await emulator.ConnectAsync("later", "u");

        await emulator.SendAsync("/api/hubs/later/groups/g/:send", "t", "x");

        Assert.Equal("x", (await client.ReceiveAsync("t"))[0].GetString());
    }

    [Fact]
    public async Task User_OutOfAllGroups_GetsNoneOfTheirMessages()
    {
        await using var client = await emulator.ConnectAsync("userout", "u");
        foreach (var group in new[] { "a", "b" })
            Assert.Equal(202, await emulator.StatusAsync("PUT", $"/api/hubs/userout/users/u/groups/{group}"));

        Assert.Equal(200, await emulator.StatusAsync("DELETE", "/api/hubs/userout/users/u/groups"));

        using var response = await emulator.CallAsync("GET", "/api/hubs/userout/users/u/groups/a");
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("Info.User.NotInGroup", Assert.Single(response.Headers.GetValues("x-ms-error-code")));
        Assert.Equal(404, await emulator.StatusAsync("HEAD", "/api/hubs/userout/groups/b"));
    }

    [Fact]
    public async Task User_TimeToLiveOver_IsOutOfTheGroup()
    {
        var clock = new ManualClock();
        await using var app = await EmulatorFixture.StartAsync(new SignalREmulatorOptions
        {
            Port = 0,
            AccessKey = EmulatorFixture.Key,
            UpstreamTemplate = "",
            TimeProvider = clock,
        });
        var calls = new DataPlaneCaller(new Uri(app.Urls.First()));
        await using var client = await EmulatorFixture.ConnectAsync(
            new Uri(calls.Address, "/client/?hub=ttl"), EmulatorFixture.ClientToken("ttl", "u"));

        Assert.Equal(202, await calls.StatusAsync("PUT", "/api/hubs/ttl/users/u/groups/g?ttl=20"));
        Assert.Equal(200, await calls.StatusAsync("HEAD", "/api/hubs/ttl/groups/g"));
        clock.Advance(TimeSpan.FromSeconds(21));

        Assert.Equal(404, await calls.StatusAsync("HEAD", "/api/hubs/ttl/groups/g"));
        Assert.Equal(404, await calls.StatusAsync("GET", "/api/hubs/ttl/users/u/groups/g"));
        Assert.Equal(400, await calls.StatusAsync("PUT", "/api/hubs/ttl/users/u/groups/g?ttl=soon"));
    }
}
