using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients;

public sealed class OpenRoomsTests(OpenRoomsTests.OwnPatterns app) : IClassFixture<OpenRoomsTests.OwnPatterns>
{
    [Theory]
    [InlineData("lobby", true)]
    [InlineData("course-7-chat", true)]
    [InlineData("public-x", false)]
    [InlineData("lobby2", false)]
    [InlineData("Lobby", false)]
    public async Task JoinRoom_OwnPatterns_ReplaceTheDefault(string room, bool isOpen)
    {
        await using var client = await app.ConnectedAsync(await app.AsAsync(AppFixture.NewUser()));

        Assert.Equal(isOpen, (await client.InvokeAsync("joinRoom", room)).TryGetProperty("room", out _));
    }

    [Fact]
    public async Task JoinRoom_MoreThanAUserMayJoinAlone_IsRefusedUntilOneIsLeft()
    {
        var user = AppFixture.NewUser();
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        // Where a sender put them does not count.
        await (await app.SenderAsync()).AddMemberAsync("course-by-sender-chat", user);
        await JoinAsync(client, 0, 100);

        var refused = (await client.InvokeAsync("joinRoom", "lobby")).GetProperty("problem");
        Assert.Equal(("urn:notifications:problem:conflict", 409),
            (refused.GetProperty("type").GetString(), refused.GetProperty("status").GetInt32()));
        Assert.Contains("100 rooms", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True((await client.InvokeAsync("joinRoom", "course-7-chat")).TryGetProperty("room", out _));
        Assert.True((await client.InvokeAsync("joinRoom", "course-by-sender-chat")).TryGetProperty("room", out _));
        await client.InvokeAsync("leaveRoom", "course-8-chat");
        Assert.True((await client.InvokeAsync("joinRoom", "lobby")).TryGetProperty("room", out _));
    }

    [Fact]
    public async Task JoinRoom_ManyAtOnce_NeverMoreThanAUserMayJoinAlone()
    {
        var user = AppFixture.NewUser();
        await using var client = await app.ConnectedAsync(await app.AsAsync(user));
        await JoinAsync(client, 0, 95);
        await Task.WhenAll(Enumerable.Range(200, 20).Select(n => client.InvokeAsync("joinRoom", $"course-{n}-chat")));

        var rooms = (await (await app.AsAsync(user)).GetAsync($"recipients/{user}/export")).Json.GetProperty("rooms");
        Assert.InRange(rooms.GetArrayLength(), 95, 100);
    }

    /// <summary>A few at a time: each is a call with a time limit.</summary>
    private static async Task JoinAsync(SignalR.Testing.SignalRTestClient client, int first, int count)
    {
        foreach (var rooms in Enumerable.Range(first, count).Chunk(5))
        {
            foreach (var answer in await Task.WhenAll(rooms.Select(n => client.InvokeAsync("joinRoom", $"course-{n}-chat"))))
                Assert.True(answer.TryGetProperty("room", out _), answer.GetRawText());
        }
    }

    public sealed class OwnPatterns : AppFixture
    {
        protected override IEnumerable<string> Settings =>
            ["--Notifications:Realtime:OpenRooms:0=lobby", "--Notifications:Realtime:OpenRooms:1=course-*-chat"];
    }
}
