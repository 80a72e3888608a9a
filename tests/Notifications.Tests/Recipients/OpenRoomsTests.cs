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

    public sealed class OwnPatterns : AppFixture
    {
        protected override IEnumerable<string> Settings => ["--Notifications:Realtime:OpenRooms:0=lobby", "--Notifications:Realtime:OpenRooms:1=course-*-chat"];
    }
}
