using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Plans;
using Notifications.Platform.Storage;
using Notifications.Sending;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>Broadcasts turn to people's other channels. Each reaches everybody, so each test has a namespace of its own.</summary>
public sealed class BroadcastPlanTests(PlanFixture app) : IClassFixture<PlanFixture>
{
    private readonly string ns = $"ns-{Guid.CreateVersion7():N}";

    [Fact]
    public async Task Plan_OfABroadcast_ReachesEachWhoDidNotSeeItOnceUntilItIsRecalled()
    {
        var sender = await AsAsync("sender", "sender");
        var phone = await PutAsync("finn", null, withPhone: true);
        foreach (var user in (string[])["anna", "ben", "dora", "emil"])
            await PutAsync(user, MailOf(user));
        await PutAsync("cleo", null);
        var refusing = (await AsAsync("emil")).Request(HttpMethod.Put, "notifications/preferences");
        refusing.Content = System.Net.Http.Json.JsonContent.Create(new { channels = new { email = false } });
        Assert.Equal(HttpStatusCode.OK, (await (await AsAsync("emil")).SendAsync(refusing)).Status);
        var id = await BroadcastAsync(sender, """
            "excludeUsers": ["dora"], "plan": { "stop": "read", "steps": [{ "channel": "email", "after": "PT5M", "if": "unseen" },
                { "channel": "inApp", "after": "PT10M" }, { "channel": "sms", "after": "PT1H", "if": "unread" }] }
            """);
        await (await AsAsync("ben")).PostAsync($"notifications/{id}/read");

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        // As after a crash: all of it again.
        for (var run = 0; run < 2; run++)
            await ReachAllAsync(id);
        await app.NextMailToAsync(MailOf("anna"));
        await FallbackFixture.HistoryWithAsync(await AsAsync("anna"), id, "channel_sent email 1 250");
        await FallbackFixture.HistoryWithAsync(await AsAsync("emil"), id, "channel_skipped email 1 channel_off");
        await FallbackFixture.HistoryWithAsync(await AsAsync("finn"), id, "channel_skipped email 1 no_address");
        Assert.Equal(["created", "pushed 1", "read"], await HistoryTests.EventsAsync(await AsAsync("ben"), id));
        Assert.Equal([1, 0, 0, 0], ((string[])["anna", "ben", "dora", "emil"]).Select(user => app.MailsTo(MailOf(user)).Length));
        Assert.Equal((0, 0), (await RowsAsync("cleo"), await RowsAsync("dora")));
        // It stays one of everybody's: nobody has it twice, and it is as unread as it was.
        Assert.Single((await (await AsAsync("anna")).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(1, (await (await AsAsync("anna")).GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());

        // What follows is each person's own, as of any notification; and ends with the broadcast.
        var explained = (await (await AsAsync("root", "admin")).GetAsync($"notifications/{id}/explain?user=finn")).Json;
        Assert.Matches("by the send's own plan.*SMS follows at", explained.GetProperty("explanation").GetString());
        Assert.Equal(HttpStatusCode.Accepted, (await sender.DeleteAsync($"sends/{id}")).Status);
        var finn = await AsAsync("finn");
        await Eventually.GetAsync(() => finn.GetAsync($"notifications/{id}"), answer => answer.Status == HttpStatusCode.NotFound);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await LookAsync("finn", id);
        await ReachAllAsync(id);
        Assert.Equal(0, app.TextsTo(phone));
    }

    [Fact]
    public async Task Urgent_OfABroadcast_TurnsToEmailOrSmsAndLowerPrioritiesDoNot()
    {
        var sender = await AsAsync("sender", "sender");
        var (gina, hugo) = (await PutAsync("gina", MailOf("gina"), withPhone: true), await PutAsync("hugo", null, withPhone: true));
        await BroadcastAsync(sender, """ "priority": "high" """);
        await BroadcastAsync(sender, """ "priority": "critical", "channels": [] """);
        var id = await BroadcastAsync(sender, """ "priority": "urgent" """);

        var texted = await FallbackFixture.HistoryWithAsync(await AsAsync("hugo"), id, "channel_sent sms");
        Assert.Equal(["created", "pushed 1", "fallback_started", "channel_skipped email 1 no_address"], texted[..4]);
        await FallbackFixture.HistoryWithAsync(await AsAsync("gina"), id, "channel_sent email");
        // A channel that took it is the last one.
        Assert.Equal((1, 0, 1), (app.MailsTo(MailOf("gina")).Length, app.TextsTo(gina), app.TextsTo(hugo)));
    }

    /// <summary>What the queue does with the messages of all partitions, one after another.</summary>
    private async Task ReachAllAsync(Guid id)
    {
        for (var partition = 0; partition < Keys.Partitions(ns).Count(); partition++)
        {
            await app.Services.GetRequiredService<BroadcastReach>().HandleAsync(new ReachBroadcast
            {
                Namespace = ns,
                SendId = id,
                NotBefore = default,
                EnqueuedAt = default,
                Partition = partition,
            }, CancellationToken.None);
        }
    }

    private Task LookAsync(string user, Guid id) => app.Services.GetRequiredService<PlanStepHandler>().HandleAsync(
        new PlanStepMessage
        {
            Namespace = ns,
            UserId = user,
            Id = id,
            NotBefore = app.Clock.GetUtcNow(),
            EnqueuedAt = app.Clock.GetUtcNow(),
        }, CancellationToken.None);

    private async Task<int> RowsAsync(string user)
    {
        var table = await app.Services.GetRequiredService<Tables>().InboxAsync(CancellationToken.None);
        return await table.QueryAsync<TableEntity>(
            $"PartitionKey eq '{Keys.Partition(ns, user)}' and RowKey ge '{user}|' and RowKey lt '{user}}}'").CountAsync();
    }

    private string MailOf(string user) => $"{user}.{ns}@example.org";

    /// <summary>Their number.</summary>
    private async Task<string> PutAsync(string user, string? email, bool withPhone = false)
    {
        var phone = $"+49151{Random.Shared.NextInt64(10_000_000, 99_999_999)}";
        var answer = await (await AsAsync("root", "admin")).PutRecipientAsync(user, new { email, phone = withPhone ? phone : null });
        Assert.True((int)answer.Status is 200 or 201 or 204, answer.Text);
        return phone;
    }

    private static async Task<Guid> BroadcastAsync(ApiClient sender, string members)
    {
        var answer = await sender.PostTextAsync(
            "notifications", $$"""{ "broadcast": true, "title": "For everybody", "message": "It is down.", {{members}} }""");
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
        return answer.Json.GetProperty("sendId").GetGuid();
    }

    private async Task<ApiClient> AsAsync(string user, params string[] roles) => new(
        app.Http, (await new ApiClient(app.Http, null).PostAsync("dev/token", new { userId = user, roles, @namespace = ns }))
        .Json.GetProperty("token").GetString());
}
