using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform.Storage;
using Notifications.Recipients;
using Notifications.Sending;
using Notifications.Tests.Operations.DeadLetters;
using Notifications.Tests.Support;
using SignalR.Testing;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>A send ends, also when some of it can't be done, and says how.</summary>
public sealed class SendEndTests(SendEndTests.Fixture app) : IClassFixture<SendEndTests.Fixture>
{
    [Fact]
    public async Task Chunk_DeadLettered_SendFailsWithCountsGroupsGetRefreshAndRequeuedItCompletes()
    {
        var poison = PoisonClient.New(app);
        var admin = await poison.AsAsync("admin");
        var (role, users) = await RoleAsync(poison.Namespace, 130);
        await using var client = await ConnectedMemberAsync(poison.Namespace, admin, users[0], role);
        var broken = Keys.Partition(poison.Namespace, users[^1]);
        app.Answers.Refuses = request => IsBatchOf(request, broken);
        app.Answers.Refusal = () => new InvalidOperationException("This partition is broken.");
        var sendId = await SendToRoleAsync(admin, role);
        var letter = await poison.DrainedAsync(l => PoisonClient.QueueOf(l) == "deliveries");
        var failed = await EndedAsync(admin, sendId, "failed");
        var left = users.Count(user => Keys.Partition(poison.Namespace, user) == broken);

        Assert.Equal((130 - left, 130 - left, left), (Number(failed, "recipients"), Number(failed, "stored"), Number(failed, "failed")));
        Assert.Equal(JsonValueKind.Null, failed.GetProperty("completedAt").ValueKind);
        await client.ReceiveAsync("refresh");

        app.Answers.Refuses = _ => false;
        Assert.Equal(HttpStatusCode.OK, (await admin.PostAsync($"dead-letters/{PoisonClient.IdOf(letter)}/requeue")).Status);
        var completed = await EndedAsync(admin, sendId, "completed");
        Assert.Equal((130, 0), (Number(completed, "stored"), Number(completed, "failed")));
        Assert.NotEqual(JsonValueKind.Null, completed.GetProperty("completedAt").ValueKind);
    }

    [Fact]
    public async Task FanOut_DeadLettered_SendFailsAndRequeuedItCompletes()
    {
        var poison = PoisonClient.New(app);
        var admin = await poison.AsAsync("admin");
        var (role, _) = await RoleAsync(poison.Namespace, 12);
        app.Answers.Refuses = request => request.Uri.Path.EndsWith("deliveries/messages", StringComparison.Ordinal);
        app.Answers.Refusal = () => new InvalidOperationException("This queue is broken.");
        var sendId = await SendToRoleAsync(admin, role);
        var letter = await poison.DrainedAsync(l => PoisonClient.QueueOf(l) == "fan-out");
        Assert.Equal(0, Number(await EndedAsync(admin, sendId, "failed"), "stored"));

        app.Answers.Refuses = _ => false;
        await admin.PostAsync($"dead-letters/{PoisonClient.IdOf(letter)}/requeue");
        Assert.Equal(12, Number(await EndedAsync(admin, sendId, "completed"), "stored"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("order-1", null)]
    [InlineData(null, "likes")]
    public async Task Chunk_StoredButDeadLettered_IsNotAFailure(string? collapseKey, string? groupKey)
    {
        var poison = PoisonClient.New(app);
        var admin = await poison.AsAsync("admin");
        string[] users = [.. Enumerable.Range(0, 101).Select(_ => AppFixture.NewUser())];
        app.Answers.Refuses = request =>
            request.Method == RequestMethod.Put && request.Uri.Path.Contains("Sends(", StringComparison.Ordinal);
        app.Answers.Refusal = () => new InvalidOperationException("These rows can't be written.");
        var sendId = (await admin.PostAsync("notifications", new { users, title = "t", message = "m", collapseKey, groupKey }))
            .Json.GetProperty("sendId").GetGuid();
        await Eventually.GetAsync(async () =>
        {
            await poison.DrainAsync();
            return await poison.ListAsync();
        }, letters => letters.Length == users.Select(user => Keys.Partition(poison.Namespace, user)).Distinct().Count());
        app.Answers.Refuses = _ => false;

        var report = await EndedAsync(admin, sendId, "completed");
        Assert.Equal((101, 0), (Number(report, "stored"), Number(report, "failed")));
    }

    [Fact]
    public async Task GroupPush_StorageTakesTooLong_IsReplacedByRefresh()
    {
        var poison = PoisonClient.New(app);
        var admin = await poison.AsAsync("admin");
        var (role, users) = await RoleAsync(poison.Namespace, 130);
        await using var client = await ConnectedMemberAsync(poison.Namespace, admin, users[0], role);
        app.Answers.Refuses = request => IsBatchOf(request, Keys.Partition(poison.Namespace, users[^1]));
        app.Answers.Refusal = () => new InvalidOperationException("This partition is broken.");
        var sendId = await SendToRoleAsync(admin, role);
        await app.Services.GetRequiredService<FanOutHandler>().HandleAsync(
            new FindRecipients { Namespace = poison.Namespace, SendId = sendId }, CancellationToken.None);
        var push = new PushToGroups { Namespace = poison.Namespace, SendId = sendId, Until = app.Clock.GetUtcNow().AddSeconds(-1) };
        var actions = await app.Services.GetRequiredService<FanOutHandler>().HandleAsync(push, CancellationToken.None);
        app.Answers.Refuses = _ => false;

        Assert.Equal("refresh", Assert.Single(actions).Target);
        Assert.Equal("completed", (await EndedAsync(admin, sendId, "completed")).GetProperty("status").GetString());
    }

    private static bool IsBatchOf(Request request, string partition)
    {
        if (!request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
            return false;
        using var body = new MemoryStream();
        request.Content!.WriteTo(body, CancellationToken.None);
        return Encoding.UTF8.GetString(body.ToArray()).Contains($"\"PartitionKey\":\"{partition}\"", StringComparison.Ordinal);
    }

    private static async Task<Guid> SendToRoleAsync(ApiClient admin, string role) =>
        (await admin.PostAsync("notifications", new { roles = new[] { role }, title = "t", message = "m" }))
        .Json.GetProperty("sendId").GetGuid();

    /// <summary>The connection of a user whose profile has the role.</summary>
    private async Task<SignalRTestClient> ConnectedMemberAsync(string ns, ApiClient admin, string user, string role)
    {
        await AddToGroupAsync(admin, user, role);
        var client = await app.ConnectAsync(await AsUserAsync(ns, user));
        await client.ReceiveAsync("unreadCount");
        return client;
    }

    private static async Task AddToGroupAsync(ApiClient admin, string user, string role)
    {
        using var request = admin.Request(HttpMethod.Put, $"recipients/{user}");
        request.Content = new StringContent($$"""{ "roles": ["{{role}}"] }""", Encoding.UTF8, "application/json");
        Assert.True((await admin.SendAsync(request)).Status is HttpStatusCode.OK or HttpStatusCode.Created);
    }

    private async Task<ApiClient> AsUserAsync(string ns, string user)
    {
        var answer = await new ApiClient(app.Http, null).PostAsync("dev/token", new { userId = user, @namespace = ns });
        return new ApiClient(app.Http, answer.Json.GetProperty("token").GetString());
    }

    private async Task<(string Role, string[] Users)> RoleAsync(string ns, int members)
    {
        var role = $"role-{Guid.CreateVersion7():N}";
        string[] users = [.. Enumerable.Range(0, members).Select(_ => AppFixture.NewUser())];
        var store = app.Services.GetRequiredService<MembershipStore>();
        await Task.WhenAll(users.Select(user => store.AddMemberAsync(ns, user, Membership.Role(role), CancellationToken.None)));
        return (role, users);
    }

    private static Task<JsonElement> EndedAsync(ApiClient sender, Guid id, string status) =>
        Eventually.GetAsync(async () => (await sender.GetAsync($"sends/{id}")).Json, r => r.GetProperty("status").GetString() == status);

    private static int Number(JsonElement report, string name) => report.GetProperty(name).GetInt32();

    public sealed class Fixture : AppFixture
    {
        public LostAnswers Answers { get; } = new();

        protected override IEnumerable<string> Settings => ["--AzureWebJobs.DeadLettersDrain.Disabled=true"];

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Answers);
    }
}
