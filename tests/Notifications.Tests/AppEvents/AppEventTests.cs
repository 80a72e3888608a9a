using System.Net;
using System.Text.Json;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using SignalR.Testing;
using Xunit;

namespace Notifications.Tests.AppEvents;

public sealed class AppEventTests(AppEventTests.Fixture app) : IClassFixture<AppEventTests.Fixture>
{
    [Fact]
    public async Task Send_ToUsersRolesAndRooms_ReachesThemUnderItsPrefix()
    {
        var (sender, suffix) = (await app.SenderAsync(), $"{Guid.CreateVersion7():N}");
        string[] users = [$"direct-{suffix}", $"role-{suffix}", $"room-{suffix}", $"none-{suffix}"];
        await sender.PutRecipientAsync(users[1], new { roles = new[] { $"r.{suffix}" } });
        await sender.AddMemberAsync($"floor-{suffix}", users[2]);
        var clients = new List<SignalRTestClient>();
        foreach (var user in users)
            clients.Add(await app.ListenAsync(await app.AsAsync(user)));
        var answer = await sender.PostAsync("events", new
        {
            users = new[] { users[0] },
            roles = new[] { $"r.{suffix}" },
            rooms = new[] { $"floor-{suffix}" },
            @event = "stock",
            data = new { symbol = "MSFT", price = 512.5 },
        });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("app:stock", answer.Json.GetProperty("event").GetString());
        Assert.Equal($"floor-{suffix}", answer.Json.GetProperty("pushed").GetProperty("rooms")[0].GetString());
        Assert.Equal(0, answer.Json.GetProperty("failed").GetProperty("users").GetArrayLength());
        foreach (var (client, room) in clients.Take(3).Zip([null, null, $"floor-{suffix}"]))
        {
            var got = (await client.ReceiveAsync("app:stock"))[0];
            Assert.Equal("MSFT", got.GetProperty("data").GetProperty("symbol").GetString());
            Assert.Equal((room, null), (got.GetProperty("room").GetString(), got.GetProperty("from").GetString()));
        }
        await sender.PostAsync("events", new { users = new[] { users[3] }, @event = "stock", data = "the first for them" });
        Assert.Equal("the first for them", (await clients[3].ReceiveAsync("app:stock"))[0].GetProperty("data").GetString());
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Theory]
    [InlineData("event", """{ "users": ["u"] }""", "is required")]
    [InlineData("event", """{ "users": ["u"], "event": "app:stock" }""", "clients get it with 'app:' before it")]
    [InlineData("event", """{ "users": ["u"], "event": "" }""", "is empty")]
    [InlineData("rooms", """{ "event": "stock" }""", "has nobody; allowed: at least one of 'rooms', 'users', 'roles'")]
    [InlineData("rooms[0]", """{ "rooms": ["a/b"], "event": "stock" }""", "'a/b' is not allowed")]
    [InlineData("broadcast", """{ "broadcast": true, "event": "stock" }""", "is not a member of this request")]
    public async Task Send_Wrong_SaysWhatIsAllowed(string member, string body, string says) =>
        (await (await app.SenderAsync()).PostTextAsync("events", body)).AssertInvalid(member, says);

    [Fact]
    public async Task Send_DataOf64KB_IsTheMost()
    {
        var sender = await app.SenderAsync();
        // A text's two quotation marks count too.
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(65_534)).Status);
        (await SendAsync(65_535)).AssertInvalid("data", "allowed: at most 65,536");

        Task<ApiAnswer> SendAsync(int length) =>
            sender.PostAsync("events", new { users = new[] { "u" }, @event = "e", data = new string('x', length) });
    }

    [Fact]
    public async Task Send_ByWhoMayNot_IsRefused() =>
        (await (await app.AsAsync(AppFixture.NewUser())).PostAsync("events", new { users = new[] { "u" }, @event = "e" }))
            .AssertProblem(HttpStatusCode.Forbidden, "forbidden");

    [Fact]
    public async Task Message_FromAMember_ReachesTheRoomWithWhoSentIt()
    {
        var (sender, room) = (await app.SenderAsync(), $"live-{Guid.CreateVersion7():N}");
        var (ann, bob) = (AppFixture.NewUser(), AppFixture.NewUser());
        await sender.AddMemberAsync(room, ann);
        await sender.AddMemberAsync(room, bob);
        await using var one = await app.ListenAsync(await app.AsAsync(ann));
        await using var other = await app.ListenAsync(await app.AsAsync(bob));
        var answer = await one.InvokeAsync("message", new { room, @event = "cursor", data = new { x = 1, from = "somebody else" } });

        Assert.Equal(("app:cursor", room), (answer.GetProperty("event").GetString(), answer.GetProperty("room").GetString()));
        var got = (await other.ReceiveAsync("app:cursor"))[0];
        Assert.Equal((ann, room), (got.GetProperty("from").GetString(), got.GetProperty("room").GetString()));
        Assert.Equal(1, got.GetProperty("data").GetProperty("x").GetInt32());
    }

    [Fact]
    public async Task Message_ByWhoMayNot_IsRefused()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.AddMemberAsync($"closed-{user}", user);
        await using var client = await app.ListenAsync(await app.AsAsync(user));

        AssertProblem(await SendAsync($"live-{user}", "e"), "forbidden", "You are not a member of the room");
        AssertProblem(await SendAsync($"closed-{user}", "e"), "forbidden", "Rooms that do: live-*.");
        AssertProblem(await SendAsync("live-a", "notification:fake"), "invalid-request", "errors");
        AssertProblem(await client.InvokeAsync("message"), "invalid-request", "errors");

        Task<JsonElement> SendAsync(string room, string name) => client.InvokeAsync("message", new { room, @event = name });
    }

    [Fact]
    public async Task Message_MoreThanTheLimit_IsToldToWait()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var room = $"live-{user}";
        await sender.AddMemberAsync(room, user);
        await using var client = await app.ListenAsync(await app.AsAsync(user));
        for (var i = 0; i < Fixture.Burst; i++)
            Assert.Equal("app:e", (await client.InvokeAsync("message", new { room, @event = "e" })).GetProperty("event").GetString());

        AssertProblem(await client.InvokeAsync("message", new { room, @event = "e" }), "too-many-requests", "Try again in ");
        // A connection's limit is its own; the user's other one has it left.
        await using var other = await app.ListenAsync(await app.AsAsync(user));
        Assert.Equal("app:e", (await other.InvokeAsync("message", new { room, @event = "e" })).GetProperty("event").GetString());
    }

    [Fact]
    public async Task Send_WhileTheRealTimeServiceIsAway_SaysSo()
    {
        var sender = await app.SenderAsync();
        await app.StopEmulatorAsync();
        (await sender.PostAsync("events", new { users = new[] { "u" }, @event = "e" }))
            .AssertProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        await app.StartEmulatorAsync();
    }

    private static void AssertProblem(JsonElement answer, string kind, string says)
    {
        var problem = answer.GetProperty("problem");
        Assert.Equal($"urn:notifications:problem:{kind}", problem.GetProperty("type").GetString());
        Assert.Contains(says, problem.ToString(), StringComparison.Ordinal);
    }

    public sealed class Fixture : AppFixture
    {
        public const int Burst = 5;

        protected override IEnumerable<string> Settings =>
        [
            "--Notifications:AppEvents:MessageRooms:0=live-*", $"--Notifications:AppEvents:PerConnection:Burst={Burst}",
            "--Notifications:AppEvents:PerConnection:PermitsPerSecond=0.01",
        ];

        /// <summary>A connection that is in its groups.</summary>
        public async Task<SignalRTestClient> ListenAsync(ApiClient user)
        {
            var client = await SignalRTestClient.ConnectAsync(Api, user.Token, ["app:stock", "app:cursor", "app:e", "unreadCount"]);
            await client.ReceiveAsync("unreadCount");
            return client;
        }
    }
}
