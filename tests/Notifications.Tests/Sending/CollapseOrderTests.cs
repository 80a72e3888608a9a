using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Recipients;
using Notifications.Sending;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>Of two with the same collapse key the later one stays, in whatever order they come.</summary>
public sealed class CollapseOrderTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1500-06-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59Z")]
    public async Task Send_AtATimeThatStorageDoesNotKnow_IsRefused(string at) =>
        (await (await app.SenderAsync()).PostAsync(
            "notifications", new { users = new[] { AppFixture.NewUser() }, title = "t", message = "m", collapseKey = "k", at }))
        .AssertInvalid("at", "allowed: a time since 1970");

    [Theory]
    [InlineData("\"sequence\": 7", "\"sequence\": 6")]
    [InlineData("\"sequence\": 9007199254740991", "\"sequence\": 0")]
    [InlineData("\"at\": \"2026-05-01T12:00:00.002Z\"", "\"at\": \"2026-05-01T14:00:00.001+02:00\"")]
    [InlineData("\"sequence\": 2, \"at\": \"2026-05-01T12:00:00Z\"", "\"sequence\": 1, \"at\": \"2026-05-01T13:00:00Z\"")]
    [InlineData("\"sequence\": 1, \"at\": \"2026-05-01T12:00:01Z\"", "\"sequence\": 1, \"at\": \"2026-05-01T12:00:00Z\"")]
    [InlineData("\"sequence\": 1", "\"at\": \"2026-05-01T12:00:00Z\"")]
    public async Task Progress_OlderThanWhatIsThere_IsSupersededAndPushedToNobody(string later, string older)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await using var client = await app.ConnectAsync(await app.AsAsync(user));
        await client.ReceiveAsync("unreadCount");

        var first = await ProgressAsync(sender, user, 60, later);
        var second = await ProgressAsync(sender, user, 40, older);

        Assert.Equal("sent", StatusOf(first));
        Assert.Equal("superseded", StatusOf(second));
        Assert.Equal(60, ProgressOf(Assert.Single(await ItemsAsync(user))));
        await sender.SendToAsync(user, "What comes after both");
        await client.ReceiveAsync("notification");
        Assert.Equal(60, ProgressOf((await client.ReceiveAsync("progress"))[0]));
        await Assert.ThrowsAsync<TimeoutException>(() => client.ReceiveAsync("progress", TimeSpan.Zero));
    }

    [Fact]
    public async Task Progress_LaterThanWhatIsThere_TakesItsPlace()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        foreach (var (progress, order) in new[] { (10, "\"sequence\": 1"), (20, "\"sequence\": 2"),
            (30, "\"at\": \"2999-01-01T00:00:00Z\""), (40, "") })
        {
            if (progress == 30)
                (await PostProgressAsync(sender, user, progress, order)).AssertInvalid("at", "5 minutes");
            else
                Assert.Equal("sent", StatusOf(await ProgressAsync(sender, user, progress, order)));
        }
        Assert.Equal(40, ProgressOf(Assert.Single(await ItemsAsync(user))));
    }

    [Fact]
    public async Task Send_WithACollapseKey_ComparesToo()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var newer = await sender.PostAsync(
            "notifications", new { users = new[] { user }, title = "newer", message = "m", collapseKey = "k", sequence = 5 });
        var older = await sender.PostAsync("notifications",
            new { users = new[] { user, AppFixture.NewUser() }, title = "older", message = "m", collapseKey = "k", sequence = 4 });

        Assert.Equal(5, Assert.Single(await ItemsAsync(user)).GetProperty("sequence").GetInt64());
        Assert.Equal("sent", StatusOf(newer));
        Assert.Equal(["superseded", "sent"], older.Json.GetProperty("notifications").EnumerateArray()
            .Select(n => n.GetProperty("status").GetString()));
        Assert.Equal("newer", Assert.Single(await ItemsAsync(user)).GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("at", "\"2026-05-01T12:00:00Z\"")]
    [InlineData("sequence", "1")]
    public async Task Send_WithAnOrderButNoCollapseKey_SaysWhatIsMissing(string member, string value)
    {
        var answer = await (await app.SenderAsync())
            .PostTextAsync("notifications", $$"""{ "users": ["a"], "title": "t", "message": "m", "{{member}}": {{value}} }""");
        answer.AssertInvalid(member, "collapseKey");
    }

    [Fact]
    public async Task Chunk_WhoseUsersHaveLaterOnes_CountsThemAsSuperseded()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 120).Select(_ => AppFixture.NewUser())];
        await ProgressAsync(sender, users[5], 90, "\"sequence\": 9");
        var answer = await sender.PostAsync(
            "notifications/progress", new { users, taskId = "task", progress = 10, status = "running", sequence = 1 });

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        var report = await CompletedAsync(sender, answer.Json.GetProperty("sendId").GetGuid());
        Assert.Equal((120, 119, 119, 1),
            (Number(report, "recipients"), Number(report, "stored"), Number(report, "pushed"), Number(report, "superseded")));
        Assert.Equal(90, ProgressOf(Assert.Single(await ItemsAsync(users[5]))));
    }

    [Fact]
    public async Task QueuedProgress_AcceptedEarlierButHandledLater_IsSuperseded()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var (ids, sends) = (app.Services.GetRequiredService<Ids>(), app.Services.GetRequiredService<SendStore>());
        var accepted = ids.Next();
        var content = new SendContent
        {
            Title = "accepted first",
            Message = "m",
            Type = Notifications.Domain.NotificationType.ProgressUpdate,
            Category = "progress_update",
            Priority = Notifications.Domain.Priority.Normal,
            CollapseKey = "task"
        };
        var plan = new SendPlan { Targets = new SendTargets { Users = [user] }, Contents = [new WeightedContent(1, content)] };
        app.Clock.Advance(TimeSpan.FromMilliseconds(5));
        await ProgressAsync(sender, user, 50, "");

        await sends.AddAsync("default", accepted, plan.Ordered(Ids.TimeOf(accepted)), SendStatus.Queued, CancellationToken.None);
        await app.Services.GetRequiredService<FanOutHandler>()
            .HandleAsync(new FindRecipients { Namespace = "default", SendId = accepted }, CancellationToken.None);

        Assert.Equal(1, Number(await CompletedAsync(sender, accepted), "superseded"));
        Assert.Equal(50, ProgressOf(Assert.Single(await ItemsAsync(user))));
    }

    [Fact]
    public async Task SendToARole_WhereSomebodyHasALaterOne_OnlyTellsTheGroupToLook()
    {
        var (sender, role) = (await app.SenderAsync(), $"role-{Guid.CreateVersion7():N}");
        string[] users = [.. Enumerable.Range(0, 120).Select(_ => AppFixture.NewUser())];
        var memberships = app.Services.GetRequiredService<MembershipStore>();
        await Parallel.ForEachAsync(
            users, async (user, token) => await memberships.AddMemberAsync("default", user, Membership.Role(role), token));
        await sender.PutRecipientAsync(users[0], new { roles = new[] { role } });
        await ProgressAsync(sender, users[0], 90, "\"sequence\": 9");
        await using var client = await app.ConnectAsync(await app.AsAsync(users[0]));
        await client.ReceiveAsync("unreadCount");

        var answer = await sender.PostAsync(
            "notifications/progress", new { roles = new[] { role }, taskId = "task", progress = 10, status = "running", sequence = 1 });
        await CompletedAsync(sender, answer.Json.GetProperty("sendId").GetGuid());

        await client.ReceiveAsync("refresh");
        await Assert.ThrowsAsync<TimeoutException>(() => client.ReceiveAsync("progress", TimeSpan.Zero));
    }

    private static async Task<ApiAnswer> ProgressAsync(ApiClient sender, string user, int progress, string order)
    {
        var answer = await PostProgressAsync(sender, user, progress, order);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer;
    }

    private static Task<ApiAnswer> PostProgressAsync(ApiClient sender, string user, int progress, string order)
    {
        var own = order.Length == 0 ? "" : $", {order}";
        return sender.PostTextAsync("notifications/progress",
            $$"""{ "users": ["{{user}}"], "taskId": "task", "progress": {{progress}}, "status": "running"{{own}} }""");
    }

    private async Task<IReadOnlyList<JsonElement>> ItemsAsync(string user) =>
        [.. (await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray()];

    private static async Task<JsonElement> CompletedAsync(ApiClient sender, Guid sendId) => await Eventually.GetAsync(
        async () => (await sender.GetAsync($"sends/{sendId}")).Json, report => report.GetProperty("status").GetString() == "completed");

    private static int Number(JsonElement report, string member) => report.GetProperty(member).GetInt32();

    private static string? StatusOf(ApiAnswer answer) => answer.Json.GetProperty("notifications")[0].GetProperty("status").GetString();

    private static int ProgressOf(JsonElement notification) => notification.GetProperty("data").GetProperty("progress").GetInt32();
}
