using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Recipients;
using Notifications.Sending;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

public sealed class FanOutTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Send_ToARole_ReachesEachMemberOnceAndReportsItExactly()
    {
        var sender = await app.SenderAsync();
        var (role, users) = await RoleAsync(130);
        await using var client = await app.ConnectAsync(await app.AsAsync(users[7]));
        await client.ReceiveAsync("unreadCount");
        var answer = await sender.PostAsync("notifications", new { roles = new[] { role }, title = "For the role", message = "m" });

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("queued", answer.Json.GetProperty("status").GetString());
        var id = answer.Json.GetProperty("sendId").GetGuid();
        Assert.Equal($"/api/v1/sends/{id}", answer.Headers.Location!.ToString());
        var report = await CompletedAsync(sender, id);
        Assert.Equal((130, 130, 0, 0),
            (Number(report, "recipients"), Number(report, "stored"), Number(report, "skipped"), Number(report, "failed")));
        var pushed = (await client.ReceiveAsync("notification"))[0].GetProperty("id").GetGuid();
        foreach (var user in users.Take(3).Append(users[^1]))
            Assert.Equal(pushed, Assert.Single(await ItemsAsync(user)).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Send_UsersRolesAndRoomsThatOverlap_ReachesEachOnceAndNotTheExcluded()
    {
        var sender = await app.SenderAsync();
        var (role, users) = await RoleAsync(5);
        var (both, outside) = (users[0], AppFixture.NewUser());
        var room = $"room-{Guid.CreateVersion7():N}";
        await app.Services.GetRequiredService<MembershipStore>()
            .AddMemberAsync("default", both, Membership.Room(room), CancellationToken.None);
        await using var excluded = await app.ConnectAsync(await app.AsAsync(users[4]));
        var answer = await sender.PostAsync("notifications", new
        {
            users = new[] { both, outside },
            roles = new[] { role },
            rooms = new[] { room },
            excludeUsers = new[] { users[4] },
            title = "t",
            message = "m",
        });

        var report = await CompletedAsync(sender, answer.Json.GetProperty("sendId").GetGuid());
        Assert.Equal(5, Number(report, "recipients"));
        Assert.Single(await ItemsAsync(both));
        Assert.Single(await ItemsAsync(outside));
        Assert.Empty(await ItemsAsync(users[4]));
        await sender.SendToAsync(users[4], "The first that the excluded one gets");
        Assert.Equal("The first that the excluded one gets", (await excluded.ReceiveAsync("notification"))[0].GetProperty("title")
            .GetString());
    }

    [Fact]
    public async Task Send_MoreUsersThanFitIntoARequest_IsQueuedAndReachesAll()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 250).Select(_ => AppFixture.NewUser())];
        var answer = await sender.PostAsync("notifications", new { users, title = "t", message = "m" });

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var report = await CompletedAsync(sender, answer.Json.GetProperty("sendId").GetGuid());
        Assert.Equal((250, 250), (Number(report, "stored"), Number(report, "pushed")));
        Assert.Single(await ItemsAsync(users[249]));
    }

    [Fact]
    public async Task Send_ToARoleWithoutMembers_CompletesWithNobody()
    {
        var sender = await app.SenderAsync();
        var answer = await sender.PostAsync("notifications", new { roles = new[] { "nobody-has-this" }, title = "t", message = "m" });
        var report = await CompletedAsync(sender, answer.Json.GetProperty("sendId").GetGuid());

        Assert.Equal(0, Number(report, "recipients"));
        Assert.NotEqual(JsonValueKind.Null, report.GetProperty("completedAt").ValueKind);
    }

    [Fact]
    public async Task Chunk_DoneTwice_FinishesTheRestAndDuplicatesNobody()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 120).Select(_ => AppFixture.NewUser())];
        var sendId = (await sender.PostAsync("notifications", new { users, title = "t", message = "m" })).Json.GetProperty("sendId")
            .GetGuid();
        await CompletedAsync(sender, sendId);
        var deliveries = app.Services.GetRequiredService<ChunkHandler>();
        // Half of it is stored already, as a chunk that was broken off leaves it.
        string[] fresh = [AppFixture.NewUser(), AppFixture.NewUser()];
        var chunk = new ChunkMessage { Namespace = "default", SendId = sendId, Users = [users[0], users[1], .. fresh], PushEach = true };
        await deliveries.HandleAsync(chunk, CancellationToken.None);
        await deliveries.HandleAsync(chunk, CancellationToken.None);

        Assert.Single(await ItemsAsync(users[0]));
        Assert.Single(await ItemsAsync(fresh[0]));
        // The two who had it from another chunk are not counted again, the two of this one count once.
        Assert.Equal(122, Number((await sender.GetAsync($"sends/{sendId}")).Json, "stored"));
    }

    [Fact]
    public async Task FanOut_DoneTwice_ReachesEachOnce()
    {
        var sender = await app.SenderAsync();
        var (role, users) = await RoleAsync(40);
        var sendId = (await sender.PostAsync("notifications", new { roles = new[] { role }, title = "t", message = "m" }))
            .Json.GetProperty("sendId").GetGuid();
        await CompletedAsync(sender, sendId);
        await app.Services.GetRequiredService<FanOutHandler>()
            .HandleAsync(new FindRecipients { Namespace = "default", SendId = sendId }, CancellationToken.None);
        var report = await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{sendId}")).Json, r => r.GetProperty("status").GetString() == "completed");

        Assert.Equal(40, Number(report, "stored"));
        Assert.Single(await ItemsAsync(users[0]));
    }

    [Fact]
    public async Task Send_LongIdsAndALargeText_StaysUnderTheQueuesLimit()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 300).Select(i => $"{i}-{new string('名', 60)}-{Guid.CreateVersion7():N}")];
        var answer = await sender.PostAsync(
            "notifications", new { users, title = "t", message = new string('x', 4000), data = new { big = new string('y', 16_000) } });

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(300, Number(await CompletedAsync(sender, answer.Json.GetProperty("sendId").GetGuid()), "stored"));
        Assert.Equal(16_000, (await ItemsAsync(users[299]))[0].GetProperty("data").GetProperty("big").GetString()!.Length);
    }

    [Theory]
    [InlineData("{\"roles\":[]}", "users", "at least one of 'users', 'roles', 'rooms', or 'broadcast'")]
    [InlineData("{\"rooms\":[\"a/b\"]}", "rooms[0]", "'a/b' is not allowed")]
    [InlineData("{\"roles\":[\"Not OK\"]}", "roles[0]", "'Not OK' is not allowed")]
    [InlineData("{\"broadcast\":\"yes\"}", "broadcast", "allowed: true, false")]
    [InlineData("{\"broadcast\":true,\"collapseKey\":\"x\"}", "collapseKey", "can't be given with a broadcast")]
    public async Task Send_BadTarget_IsNamed(string targets, string member, string says) =>
        (await (await app.SenderAsync()).PostTextAsync("notifications", $"{targets[..^1]},\"title\":\"t\",\"message\":\"m\"}}"))
        .AssertInvalid(member, says);

    [Fact]
    public async Task Report_OfAnotherNamespaceOrNone_IsNotFound() =>
        (await (await app.SenderAsync()).GetAsync($"sends/{Guid.CreateVersion7()}")).AssertProblem(HttpStatusCode.NotFound, "not-found");

    private async Task<(string Role, string[] Users)> RoleAsync(int members)
    {
        var role = $"role-{Guid.CreateVersion7():N}";
        string[] users = [.. Enumerable.Range(0, members).Select(_ => AppFixture.NewUser())];
        var store = app.Services.GetRequiredService<MembershipStore>();
        await Task.WhenAll(users.Select(user => store.AddMemberAsync("default", user, Membership.Role(role), CancellationToken.None)));
        // A connected user is in the group, as PUT /recipients puts them there.
        await (await app.AsAsync("root", "admin")).SendAsync(Put(await app.AsAsync("root", "admin"), users[7 % members], role));
        return (role, users);
    }

    private static HttpRequestMessage Put(ApiClient admin, string user, string role)
    {
        var request = admin.Request(HttpMethod.Put, $"recipients/{user}");
        request.Content = new StringContent($$"""{ "roles": ["{{role}}"] }""", System.Text.Encoding.UTF8, "application/json");
        return request;
    }

    private static Task<JsonElement> CompletedAsync(ApiClient sender, Guid id) =>
        Eventually.GetAsync(async () => (await sender.GetAsync($"sends/{id}")).Json, r => r.GetProperty("status")
        .GetString() == "completed");

    private static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();

    private async Task<JsonElement[]> ItemsAsync(string user) =>
        [.. (await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray()];
}
