using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

public sealed class SendTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Send_EveryMemberGiven_IsStoredAsGiven()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var answer = await sender.PostTextAsync("notifications", $$"""
            { "users": ["{{user}}"], "title": "Aufgabe fertig 🎉", "message": "<b>\u202Ecaptions</b>", "type": "success",
              "category": "task_done", "priority": "high", "source": "caption_service", "tags": ["task", "done"],
              "data": { "taskId": "123", "n": 1.50 }, "icon": "file-check",
              "color": "#16a34a", "actionUrl": "/tasks/123", "imageUrl": "https://example.org/x.png", "requiresAcknowledgement": true }
            """);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal("completed", answer.Json.GetProperty("status").GetString());
        Assert.Equal(1, answer.Json.GetProperty("recipients").GetInt32());
        var sent = answer.Json.GetProperty("notifications")[0];
        Assert.Equal(user, sent.GetProperty("userId").GetString());
        Assert.Equal("sent", sent.GetProperty("status").GetString());

        var stored = (await (await app.AsAsync(user)).GetAsync($"notifications/{sent.GetProperty("id").GetString()}")).Json;
        Assert.Equal("Aufgabe fertig 🎉", stored.GetProperty("title").GetString());
        Assert.Equal("<b>\u202Ecaptions</b>", stored.GetProperty("message").GetString());
        Assert.Equal("""{"taskId":"123","n":1.50}""", stored.GetProperty("data").GetRawText());
        Assert.Equal(["task", "done"], stored.GetProperty("tags").EnumerateArray().Select(t => t.GetString()!));
        Assert.Equal(("success", "success", "task_done", "high"), (Text("type"), Text("eventName"), Text("category"), Text("priority")));
        Assert.Equal(("file-check", "#16a34a", "/tasks/123", "https://example.org/x.png"),
            (Text("icon"), Text("color"), Text("actionUrl"), Text("imageUrl")));
        Assert.Equal(("sent", "default", "caption_service"), (Text("status"), Text("namespace"), Text("source")));
        Assert.True(stored.GetProperty("requiresAcknowledgement").GetBoolean());
        Assert.Equal(TimeSpan.FromDays(30), stored.GetProperty("expiresAt").GetDateTimeOffset() - stored.GetProperty("createdAt")
            .GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, stored.GetProperty("acknowledgedAt").ValueKind);

        string? Text(string name) => stored.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Send_OnlyWhatIsNeeded_TakesTheDefaults()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.SendToAsync(user);

        var item = (await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items")[0];
        Assert.Equal(("info", "info", "normal"),
            (item.GetProperty("type").GetString(), item.GetProperty("category").GetString(), item.GetProperty("priority").GetString()));
        Assert.Empty(item.GetProperty("tags").EnumerateArray());
    }

    [Fact]
    public async Task Send_ManyUsersSomeTwice_EachGetsItOnce()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 50).Select(_ => AppFixture.NewUser())];
        var answer = await sender.PostAsync("notifications", new { users = users.Concat(users), title = "t", message = "m" });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal(50, answer.Json.GetProperty("recipients").GetInt32());
        foreach (var user in users)
            Assert.Single((await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("a/b\\c#d?e|f%g")]
    [InlineData("名前 é '\" <x>")]
    [InlineData("a:b%3Ac")]
    public async Task Send_UserIdWithSpecialCharacters_ReachesThatUserOnly(string name)
    {
        var user = name + Guid.CreateVersion7();
        await (await app.SenderAsync()).SendToAsync(user);

        Assert.Single((await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
        Assert.Empty((await (await app.AsAsync(user[..^1])).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Send_PriorityMedium_IsNormal()
    {
        var user = AppFixture.NewUser();
        await (await app.SenderAsync()).SendToAsync(user, priority: "medium");

        Assert.Equal("normal", (await (await app.AsAsync(user)).GetAsync("notifications"))
            .Json.GetProperty("items")[0].GetProperty("priority").GetString());
    }

    [Fact]
    public async Task Send_WithApiKey_GoesToTheKeysNamespace()
    {
        var user = AppFixture.NewUser();
        var request = new ApiClient(app.Http, null).Request(HttpMethod.Post, "notifications");
        request.Headers.Add("X-Api-Key", AppFixture.ApiKey);
        request.Content = new StringContent(
            $$"""{ "users": ["{{user}}"], "title": "t", "message": "m" }""", System.Text.Encoding.UTF8, "application/json");
        var answer = await new ApiClient(app.Http, null).SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Single((await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Send_PlainUser_IsForbidden()
    {
        var answer = await (await app.AsAsync("alice"))
            .PostAsync("notifications", new { users = new[] { "bob" }, title = "t", message = "m" });

        answer.AssertProblem(HttpStatusCode.Forbidden, "forbidden");
    }
}
