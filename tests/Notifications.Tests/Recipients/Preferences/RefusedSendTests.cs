using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Recipients.Preferences;
using Notifications.Sending;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Recipients.Preferences;

/// <summary>What people refuse does not reach them, whichever way it is sent. Each test has a namespace of its own.</summary>
public sealed class RefusedSendTests(AppFixture app) : IClassFixture<AppFixture>
{
    private readonly string ns = $"ns-{Guid.CreateVersion7():N}";

    [Theory]
    [InlineData("""{"optedOut":true}""", "opted_out")]
    [InlineData("""{"categories":{"news":{"inApp":false}}}""", "category")]
    [InlineData("""{"disabledTypes":["info"]}""", "type")]
    [InlineData("""{"minPriority":"high"}""", "min_priority")]
    [InlineData("""{"channels":{"inApp":false}}""", "in_app_off")]
    public async Task Send_Refused_IsSkippedWithTheReasonAndNotStored(string preferences, string reason)
    {
        var (sender, me, other) = (await AsAsync("sender", "sender"), await AsAsync("me"), await AsAsync("other"));
        Assert.Equal(HttpStatusCode.OK, (await me.PutPreferencesAsync(preferences)).Status);
        var answer = (await SendAsync(sender, new { users = new[] { "me", "other" }, title = "t", message = "m", category = "news" })).Json;

        Assert.Equal(2, answer.GetProperty("recipients").GetInt32());
        Assert.Equal([$"me skipped {reason}", "other sent "], answer.GetProperty("notifications").EnumerateArray().Select(Describe));
        Assert.Empty(await ItemsAsync(me));
        Assert.Single(await ItemsAsync(other));
        // What is mandatory comes all the same.
        await SendAsync(sender, new { users = new[] { "me" }, title = "t", message = "m", category = "security" });
        await SendAsync(sender, new { users = new[] { "me" }, title = "t", message = "m", type = "security", category = "news" });
        await SendAsync(sender, new { users = new[] { "me" }, title = "t", message = "m", priority = "critical", category = "news" });
        Assert.Equal(3, (await ItemsAsync(me)).Length);
    }

    [Fact]
    public async Task Bulk_Refused_IsSkippedInItsOwnResult()
    {
        var (sender, me) = (await AsAsync("sender", "sender"), await AsAsync("me"));
        await me.PreferAsync(new { disabledTypes = new[] { "error" } });
        var answer = await sender.PostAsync("notifications/bulk", new
        {
            notifications = new object[] { new { users = new[] { "me" }, title = "t", message = "m", type = "error" },
                new { users = new[] { "me" }, title = "t", message = "m" } },
        });

        var results = answer.Json.GetProperty("results").EnumerateArray().Select(r => Describe(r.GetProperty("notifications")[0]));
        Assert.Equal(["me skipped type", "me sent "], results);
        Assert.Single(await ItemsAsync(me));
    }

    [Fact]
    public async Task FanOut_SomeRefuseAndSomeAreQuiet_EachGetsTheirs()
    {
        var (sender, refuses, quiet, other) = (
            await AsAsync("sender", "sender"), await AsAsync("refuses"), await AsAsync("quiet"), await AsAsync("other"));
        await refuses.PreferAsync(new { optedOut = true });
        await quiet.PreferAsync(QuietNow());
        await using var clients = new Clients(
            [await app.ConnectedAsync(refuses), await app.ConnectedAsync(quiet), await app.ConnectedAsync(other)]);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(n => sender.AddMemberAsync("room", $"member-{n}"))
            .Concat(new[] { "refuses", "quiet", "other" }.Select(u => sender.AddMemberAsync("room", u))));
        var sent = await sender.PostAsync("notifications", new { rooms = new[] { "room" }, title = "t", message = "m" });
        var report = await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{sent.Json.GetProperty("sendId").GetGuid()}")).Json, r =>
            r.GetProperty("status").GetString() == "completed");

        Assert.Equal((123, 122, 122, 1), (report.GetProperty("recipients").GetInt32(), report.GetProperty("stored")
            .GetInt32(), report.GetProperty("pushed").GetInt32(), report.GetProperty("skipped").GetInt32()));
        Assert.True((await clients[1].ReceiveAsync("notification"))[0].GetProperty("silent").GetBoolean());
        Assert.False((await clients[2].ReceiveAsync("notification"))[0].TryGetProperty("silent", out _));
        await AssertNextAsync(sender, "refuses", clients[0]);
        Assert.Single(await ItemsAsync(refuses));
        Assert.Single(await ItemsAsync(quiet));
    }

    [Fact]
    public async Task FanOut_NobodyDiffers_IsOnePushForTheGroup()
    {
        var (sender, me, outside) = (await AsAsync("sender", "sender"), await AsAsync("me"), await AsAsync("outside"));
        await outside.PreferAsync(new { optedOut = true });
        await using var clients = new Clients([await app.ConnectedAsync(me)]);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(n => sender.AddMemberAsync("room", $"member-{n}"))
            .Append(sender.AddMemberAsync("room", "me")));
        await sender.PostAsync("notifications", new { rooms = new[] { "room" }, title = "t", message = "m" });

        Assert.Equal("*", (await clients[0].ReceiveAsync("notification"))[0].GetProperty("userId").GetString());
    }

    [Fact]
    public async Task Broadcast_SomebodyRefuses_IsNeverSeenByThemAndNotCounted()
    {
        var (sender, refuses, other) = (await AsAsync("sender", "sender"), await AsAsync("refuses"), await AsAsync("other"));
        await refuses.PreferAsync(new { disabledTypes = new[] { "info" } });
        await using var clients = new Clients([await app.ConnectedAsync(refuses), await app.ConnectedAsync(other)]);
        var id = (await SendAsync(sender, new { broadcast = true, title = "t", message = "m" })).Json.GetProperty("sendId").GetGuid();

        foreach (var client in clients.All)
            Assert.Equal(id, (await client.ReceiveAsync("refresh"))[0].GetProperty("id").GetGuid());
        Assert.Single(await ItemsAsync(other));
        Assert.Empty(await ItemsAsync(refuses));
        Assert.Equal(0, (await refuses.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
        (await refuses.GetAsync($"notifications/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await refuses.PostAsync($"notifications/{id}/read")).AssertProblem(HttpStatusCode.NotFound, "not-found");

        // One that nobody refuses is pushed in full, and so is one that nobody can.
        await SendAsync(sender, new { broadcast = true, title = "t", message = "m", type = "warning" });
        await SendAsync(sender, new { broadcast = true, title = "t", message = "m", category = "security" });
        foreach (var client in clients.All)
            Assert.Equal(["warning", "info"], [await NextTypeAsync(client), await NextTypeAsync(client)]);
        Assert.Equal(2, (await ItemsAsync(refuses)).Length);
    }

    [Fact]
    public async Task FanOut_WhoIsFoundLaterDiffers_TheGroupIsToldToLook()
    {
        var (sender, refuses) = (await AsAsync("sender", "sender"), await AsAsync("refuses"));
        await refuses.PreferAsync(new { optedOut = true });
        await using var clients = new Clients([await app.ConnectedAsync(refuses)]);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(n => sender.AddMemberAsync("room", $"member-{n}"))
            .Append(sender.AddMemberAsync("room", "refuses")));
        var sendId = app.Services.GetRequiredService<Ids>().Next();
        var content = new SendContent
        {
            Title = "t",
            Message = "m",
            Type = NotificationType.Info,
            Category = "c",
            Priority = Priority.Normal
        };
        var plan = new SendPlan { Targets = new SendTargets { Rooms = ["room"] }, Contents = [new WeightedContent(1, content)] };
        await app.Services.GetRequiredService<SendStore>().AddAsync(ns, sendId, plan, SendStatus.Queued, default);

        // The first step had found nobody who differs.
        await app.Services.GetRequiredService<FanOutHandler>()
            .HandleAsync(new FindRecipients { Namespace = ns, SendId = sendId, PushEach = false }, default);
        Assert.True((await clients[0].ReceiveAsync("refresh", TimeSpan.FromSeconds(30)))[0].TryGetProperty("id", out _));
        await AssertNextAsync(sender, "refuses", clients[0]);
    }

    [Fact]
    public async Task Broadcast_SomebodyIsQuiet_IsARefreshUnlessUrgent()
    {
        var (sender, quiet) = (await AsAsync("sender", "sender"), await AsAsync("quiet"));
        await quiet.PreferAsync(QuietNow());
        await using var clients = new Clients([await app.ConnectedAsync(quiet)]);
        await SendAsync(sender, new { broadcast = true, title = "t", message = "m" });
        await SendAsync(sender, new { broadcast = true, title = "Urgent", message = "m", priority = "urgent" });

        var id = (await clients[0].ReceiveAsync("refresh"))[0].GetProperty("id").GetGuid();
        Assert.Equal("Urgent", (await clients[0].ReceiveAsync("notification"))[0].GetProperty("title").GetString());
        Assert.Equal(2, (await ItemsAsync(quiet)).Length);
        // However it is fetched, it is as silent as if it had been pushed.
        Assert.True((await quiet.GetAsync($"notifications/{id}")).Json.GetProperty("silent").GetBoolean());
        var missed = (await quiet.GetAsync($"notifications/missed?after={Ids.FirstAt(Ids.TimeOf(id).AddMinutes(-1))}"))
            .Json.GetProperty("items");
        Assert.Equal([true, false], missed.EnumerateArray().Select(n => n.TryGetProperty("silent", out _)));
    }

    [Fact]
    public async Task Send_InQuietHours_IsPushedSilently()
    {
        var (sender, me) = (await AsAsync("sender", "sender"), await AsAsync("me"));
        await me.PreferAsync(QuietNow());
        await using var clients = new Clients([await app.ConnectedAsync(me)]);
        await SendAsync(sender, new { users = new[] { "me" }, title = "t", message = "m" });
        await SendAsync(sender, new { users = new[] { "me" }, title = "t", message = "m", priority = "urgent" });

        Assert.True((await clients[0].ReceiveAsync("notification"))[0].GetProperty("silent").GetBoolean());
        Assert.False((await clients[0].ReceiveAsync("notification"))[0].TryGetProperty("silent", out _));
        Assert.All(await ItemsAsync(me), item => Assert.False(item.TryGetProperty("silent", out _)));
    }

    [Fact]
    public async Task ChangedOnAnotherInstance_HoldsWithinTheSettingsTime()
    {
        var (sender, me) = (await AsAsync("sender", "sender"), await AsAsync("me"));
        await SendAsync(sender, new { users = new[] { "me" }, title = "t", message = "m" });
        var store = app.Services.GetRequiredService<PreferenceStore>();
        Assert.NotNull(await store.TryWriteAsync(
            ns, StoredPreferences.None("me") with { Preferences = new UserPreferences { OptedOut = true } }, default));

        app.Clock.Advance(TimeSpan.FromSeconds(11));
        var answer = await SendAsync(sender, new { users = new[] { "me" }, title = "t", message = "m" });
        Assert.Equal("me skipped opted_out", Describe(answer.Json.GetProperty("notifications")[0]));
    }

    private object QuietNow() => new
    {
        quietHours = new
        {
            start = $"{app.Clock.GetUtcNow().AddHours(-2):HH:mm}",
            end = $"{app.Clock.GetUtcNow().AddHours(2):HH:mm}",
            timeZone = "UTC"
        },
    };

    /// <summary>The client's next notification is the one that is sent now: there was none before it.</summary>
    private static async Task AssertNextAsync(ApiClient sender, string user, SignalR.Testing.SignalRTestClient client)
    {
        await sender.PostAsync(
            "notifications", new { users = new[] { user }, title = "The next one", message = "m", category = "security" });
        Assert.Equal("The next one", (await client.ReceiveAsync("notification"))[0].GetProperty("title").GetString());
    }

    private static async Task<string> NextTypeAsync(SignalR.Testing.SignalRTestClient client) =>
        (await client.ReceiveAsync("notification"))[0].GetProperty("type").GetString()!;

    private static async Task<ApiAnswer> SendAsync(ApiClient sender, object send)
    {
        var answer = await sender.PostAsync("notifications", send);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer;
    }

    private static string Describe(JsonElement sent) =>
        $"{sent.GetProperty("userId")} {sent.GetProperty("status")} "
        + $"{(sent.TryGetProperty("reason", out var reason) ? reason.GetString() : "")}";

    private static async Task<JsonElement[]> ItemsAsync(ApiClient user) =>
        [.. (await user.GetAsync("notifications")).Json.GetProperty("items").EnumerateArray()];

    private async Task<ApiClient> AsAsync(string user, params string[] roles) =>
        new(app.Http, (await new ApiClient(app.Http, null).PostAsync("dev/token", new { userId = user, roles, @namespace = ns }))
        .Json.GetProperty("token").GetString());

    private sealed class Clients(SignalR.Testing.SignalRTestClient[] all) : IAsyncDisposable
    {
        public IReadOnlyList<SignalR.Testing.SignalRTestClient> All => all;

        public SignalR.Testing.SignalRTestClient this[int index] => all[index];

        public async ValueTask DisposeAsync()
        {
            foreach (var client in all)
                await client.DisposeAsync();
        }
    }
}
