using Xunit;

namespace LocalRuntime.Tests.SignalR;

public sealed class SendTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task Send_ToUser_ReachesThatUsersConnectionsOnly()
    {
        await using var alice1 = await emulator.ConnectAsync("touser", "alice");
        await using var alice2 = await emulator.ConnectAsync("touser", "alice");
        await using var bob = await emulator.ConnectAsync("touser", "bob");

        await emulator.SendAsync("/api/hubs/touser/users/alice/:send", "t", "for alice");
        await emulator.SendAsync("/api/hubs/touser/:send", "t", "for all");

        Assert.Equal("for alice", (await alice1.ReceiveAsync("t"))[0].GetString());
        Assert.Equal("for alice", (await alice2.ReceiveAsync("t"))[0].GetString());
        Assert.Equal("for all", (await bob.ReceiveAsync("t"))[0].GetString());
    }
}
