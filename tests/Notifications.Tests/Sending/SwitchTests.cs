using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Storage;
using Notifications.Sending;
using Notifications.Tests.Delivery;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

public sealed class SendingDisabledTests(SendingDisabledTests.Fixture app) : IClassFixture<SendingDisabledTests.Fixture>
{
    [Theory]
    [InlineData("notifications", """{"users":["somebody"],"title":"t","message":"m"}""")]
    [InlineData("notifications/system", """{"title":"t","message":"m"}""")]
    [InlineData("notifications/progress", """{"users":["somebody"],"taskId":"t","progress":1,"status":"running"}""")]
    public async Task Send_Disabled_IsRefusedAndNothingIsStored(string path, string body)
    {
        var answer = await (await app.SenderAsync()).PostTextAsync(path, body);

        Assert.Contains("Notifications:Enabled", answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "sending-disabled")
            .GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty((await (await app.AsAsync("somebody")).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings => ["--Notifications:Enabled=false"];
    }
}

public sealed class PersistenceDisabledTests(PersistenceDisabledTests.Fixture app) : IClassFixture<PersistenceDisabledTests.Fixture>
{
    [Fact]
    public async Task Send_NotPersisted_IsPushedAndNotKept()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var client = await app.ConnectAsync(me);

        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");

        Assert.Equal(id, (await client.ReceiveAsync("notification"))[0].GetProperty("id").GetGuid());
        (await me.GetAsync($"notifications/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task SendToRole_NotPersisted_IsPushedAndNotKept()
    {
        var (sender, user, role) = (await app.SenderAsync(), AppFixture.NewUser(), $"role-{AppFixture.NewUser()}");
        Assert.True((await sender.PutRecipientAsync(user, new { roles = new[] { role } }))
            .Status is HttpStatusCode.OK or HttpStatusCode.Created);
        var me = await app.AsAsync(user);
        await using var client = await app.ConnectAsync(me);

        Assert.Equal(HttpStatusCode.Accepted,
            (await sender.PostAsync("notifications", new { roles = new[] { role }, title = "t", message = "m" })).Status);

        var id = (await client.ReceiveAsync("notification"))[0].GetProperty("id").GetGuid();
        (await me.GetAsync($"notifications/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings => ["--Notifications:PersistenceEnabled=false"];
    }
}

public sealed class RetryDisabledTests(RetryDisabledTests.Fixture app) : IClassFixture<RetryDisabledTests.Fixture>
{
    [Fact]
    public async Task Critical_NoRetries_TurnsToItsChannelsAfterTheFirstWait()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");

        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal(["created", "pushed 1", "fallback_started"], (await HistoryTests.EventsAsync(me, id))[..3]);
        Assert.Equal(1, app.TextsTo(phone));
    }

    public sealed class Fixture : FallbackFixture
    {
        protected override IEnumerable<string> Settings => [.. base.Settings, "--Notifications:RetryEnabled=false"];
    }
}

public sealed class FallbackDisabledTests(FallbackDisabledTests.Fixture app) : IClassFixture<FallbackDisabledTests.Fixture>
{
    [Fact]
    public async Task Critical_NoFallback_IsPushedAndNothingElse()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync());
        var id = await sender.SendToAsync(user, requiresAcknowledgement: true, priority: "critical");

        await app.ConfirmAsync(user, id, attempt: 3);

        Assert.Equal(["created", "pushed 1"], await HistoryTests.EventsAsync(me, id));
        Assert.Equal(0, app.TextsTo(phone));
    }

    [Fact]
    public async Task Plan_NoFallback_LeavesItsChannelsOutAndSaysSo()
    {
        var (sender, (me, user, phone)) = (await app.SenderAsync(), await app.NewRecipientAsync(email: "plan-off@example.com"));
        var body = $$"""
            { "users": ["{{user}}"], "title": "t", "message": "m",
              "plan": { "steps": [{ "channel": "email" }, { "channel": "sms", "after": "PT1H" }, { "channel": "inApp", "after": "P1D" }] } }
            """;
        var dry = (await sender.PostTextAsync("notifications?dryRun=true", body)).Json.GetProperty("dryRun").GetProperty("items")[0];
        Assert.Equal(["switched_off", "switched_off", null], dry.GetProperty("steps").EnumerateArray()
            .Select(s => s.TryGetProperty("reason", out var reason) ? reason.GetString() : null));

        var id = (await sender.PostTextAsync("notifications", body)).Json.GetProperty("sendId").GetGuid();
        Assert.Equal(["created", "pushed 1", "channel_skipped email switched_off"],
            await FallbackFixture.HistoryWithAsync(me, id, "channel_"));
        var explained = (await ExplainAsync(id, user))!;
        Assert.Contains("Email was left out: other channels are switched off.", explained, StringComparison.Ordinal);
        Assert.Contains("SMS will be left out: other channels are switched off.", explained, StringComparison.Ordinal);
        Assert.Contains("Another push follows at", explained, StringComparison.Ordinal);
        Assert.Empty(app.MailsTo("plan-off@example.com"));
        Assert.Equal(0, app.TextsTo(phone));
    }

    /// <summary>Nobody gets a row of it for channels that are left out.</summary>
    [Fact]
    public async Task PlanOfABroadcast_NoFallback_LeavesItsChannelsOutAndSaysSo()
    {
        var (sender, (me, user, _)) = (await app.SenderAsync(), await app.NewRecipientAsync(email: "everybody-off@example.com"));
        var id = (await sender.PostTextAsync("notifications", """
            { "broadcast": true, "title": "t", "message": "m",
              "plan": { "steps": [{ "channel": "email" }, { "channel": "sms", "after": "PT1H" }] } }
            """)).Json.GetProperty("sendId").GetGuid();
        for (var partition = 0; partition < Keys.Partitions("default").Count(); partition++)
        {
            await app.Services.GetRequiredService<BroadcastReach>().HandleAsync(new ReachBroadcast
            {
                Namespace = "default",
                SendId = id,
                NotBefore = default,
                EnqueuedAt = default,
                Partition = partition,
            }, CancellationToken.None);
        }
        Assert.Equal(["created", "pushed 1"], await HistoryTests.EventsAsync(me, id));
        Assert.Contains("Email will be left out: other channels are switched off. SMS will be left out: other channels are switched off.",
            await ExplainAsync(id, user), StringComparison.Ordinal);
        Assert.Empty(app.MailsTo("everybody-off@example.com"));
    }

    private async Task<string?> ExplainAsync(Guid id, string user) =>
        (await (await app.AsAsync("admin", "admin")).GetAsync($"notifications/{id}/explain?user={user}"))
        .Json.GetProperty("explanation").GetString();

    public sealed class Fixture : FallbackFixture
    {
        protected override IEnumerable<string> Settings => [.. base.Settings, "--Notifications:FallbackEnabled=false"];
    }
}
