using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery;
using Notifications.Domain;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Recipients.Preferences;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>What plans let through of a category: what a person really gets counts, whichever plan it came by.</summary>
public sealed class PlanCapTests(PlanFixture app) : IClassFixture<PlanFixture>
{
    private const string OneADay =
        """{ "steps": [{ "channel": "email", "if": "unseen" }], "caps": [{ "channel": "email", "max": 1, "per": "P1D" }] }""";

    [Fact]
    public async Task Cap_IsReached_SkipsUntilItsTimeIsOver_AndIsTheCategorysAlone()
    {
        var (_, user, _) = await app.NewRecipientAsync(email: "capped@example.org");
        const string Plan = """{ "steps": [{ "channel": "email" }], "caps": [{ "channel": "email", "max": 2, "per": "P1D" }] }""";
        for (var n = 0; n < 2; n++)
            await SendAndWaitAsync("channel_sent email", "comments");
        await SendAndWaitAsync("channel_skipped email 1 cap_reached", "comments");
        await SendAndWaitAsync("channel_sent email", "invoices");
        app.Clock.Advance(TimeSpan.FromDays(1));
        await SendAndWaitAsync("channel_sent email", "comments");
        Assert.Equal(4, app.MailsTo("capped@example.org").Length);

        async Task SendAndWaitAsync(string happened, string category)
        {
            var id = await app.SendAsync(Plan, [user], category: category);
            await FallbackFixture.HistoryWithAsync(await app.AsAsync(user), id, happened);
        }
    }

    [Fact]
    public async Task Cap_HeldByQuietHours_CountsOnceItGoesOut()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "held@example.org");
        var (start, end) = (app.Clock.GetUtcNow(), app.Clock.GetUtcNow().AddHours(3));
        await me.PreferAsync(new { quietHours = new { start = $"{start:HH:mm}", end = $"{end:HH:mm}", timeZone = "UTC" } });
        var later = OneADay.Replace("unseen\"", "unseen\", \"after\": \"PT12H\"", StringComparison.Ordinal);
        var sent = new List<Guid>();
        for (var n = 0; n < 3; n++)
        {
            sent.Add(await app.SendAsync(later, [user]));
            // As if quiet hours had begun just after the step was given to its channel.
            await DeliverAsync(ChannelKind.Email, user, sent[n]);
            await FallbackFixture.HistoryWithAsync(me, sent[n], "held email quiet_hours");
        }
        await me.PostAsync($"notifications/{sent[0]}/seen");
        app.Clock.Advance(TimeSpan.FromHours(3).Add(TimeSpan.FromSeconds(2)));
        var meLater = await app.AsAsync(user);
        string[] expected = ["channel_skipped email 1 already_seen", "channel_sent email", "channel_skipped email 1 cap_reached"];
        foreach (var (id, happened) in sent.Zip(expected))
        {
            await DeliverAsync(ChannelKind.Email, user, id);
            await FallbackFixture.HistoryWithAsync(meLater, id, happened);
        }
    }

    [Fact]
    public async Task Cap_Digested_DoesNotCount()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "digested@example.org");
        await me.PreferAsync(new { digest = new { frequency = "daily" } });
        for (var n = 0; n < 2; n++)
            await FallbackFixture.HistoryWithAsync(me, await app.SendAsync(OneADay, [user]), "held email digest");
        // Urgent ones wait for no digest.
        await FallbackFixture.HistoryWithAsync(me, await app.SendAsync(OneADay, [user], "urgent"), "channel_sent email");
        await FallbackFixture.HistoryWithAsync(me, await app.SendAsync(OneADay, [user], "urgent"), "channel_skipped email 1 cap_reached");
        await FallbackFixture.HistoryWithAsync(me, await app.SendAsync(OneADay, [user]), "held email digest");
    }

    [Fact]
    public async Task Cap_SeenBetweenTwoTries_GivesThePlaceBack()
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        const string Plan =
            """{ "steps": [{ "channel": "sms", "if": "unseen" }], "caps": [{ "channel": "sms", "max": 1, "per": "P1D" }] }""";
        app.Sms.Answer = request => new ProviderAnswer(FallbackFixture.NumberOf(request) == phone ? 503 : 201);
        var first = await app.SendAsync(Plan, [user]);
        await FallbackFixture.HistoryWithAsync(me, first, "retried sms");
        await me.PostAsync($"notifications/{first}/seen");
        await FallbackFixture.HistoryWithAsync(me, first, "channel_skipped sms");
        app.Sms.Answer = _ => new ProviderAnswer(201);
        await FallbackFixture.HistoryWithAsync(me, await app.SendAsync(Plan, [user]), "channel_sent sms");
    }

    [Fact]
    public async Task Cap_OfALongTime_CountsWhatAnotherPlanWithAShortOneLetThrough()
    {
        var (_, user, _) = await app.NewRecipientAsync(email: "long-and-short@example.org");
        const string Long = """{ "steps": [{ "channel": "email" }], "caps": [{ "channel": "email", "max": 2, "per": "P30D" }] }""";
        const string Short = """{ "steps": [{ "channel": "email" }], "caps": [{ "channel": "email", "max": 5, "per": "PT1H" }] }""";
        foreach (var (plan, happened) in new[]
        {
            (Long, "channel_sent email"), (Short, "channel_sent email"), (Long, "channel_skipped email 1 cap_reached"),
        })
        {
            var id = await app.SendAsync(plan, [user]);
            await FallbackFixture.HistoryWithAsync(await app.AsAsync(user), id, happened);
            app.Clock.Advance(TimeSpan.FromHours(2));
        }
    }

    private Task DeliverAsync(ChannelKind channel, string user, Guid id) => app.Services.GetRequiredService<FallbackHandler>()
        .HandleAsync(channel, new FallbackMessage { Namespace = "default", UserId = user, Id = id, Try = 1, Step = 0 }, default);
}
