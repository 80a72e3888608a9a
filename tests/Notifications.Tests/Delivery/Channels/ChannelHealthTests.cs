using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Operations.Incidents;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

public sealed class ImpatientFixture : FallbackFixture
{
    /// <summary>Its tests move the clock.</summary>
    protected override TimeProvider RealtimeClock => Clock;

    protected override IEnumerable<string> Settings => [.. base.Settings, "--Notifications:Channels:Email:Timeout=00:00:01"];
}

public sealed class ChannelHealthTests(ImpatientFixture app) : IClassFixture<ImpatientFixture>
{
    private readonly ApiClient nobody = new(app.Http, null);

    [Fact]
    public async Task Health_TheMailServerIsFrozen_IsDegradedUntilItTakesMailsAgain()
    {
        await app.RestartMailAsync(hold: true);
        var (me, user, _) = await app.NewRecipientAsync(email: "frozen@example.com");
        var before = app.Clock.GetUtcNow();
        await (await app.SenderAsync()).SendToAsync(user, requiresAcknowledgement: true, priority: "high");

        var failing = await Eventually.GetAsync(
            () => nobody.GetAsync("health"), health => Channel(health, "email").GetProperty("status").GetString() == "failing");
        Assert.Equal((HttpStatusCode.OK, "degraded"), (failing.Status, failing.Json.GetProperty("status").GetString()));
        AssertFailing(Channel(failing, "email"), before);
        Assert.Equal("ok", Channel(failing, "sms").GetProperty("status").GetString());
        Assert.Equal("not_configured", Channel(failing, "push").GetProperty("status").GetString());
        AssertFailing(Channel(await me.GetAsync("status"), "email"), before);
        Assert.DoesNotContain("localhost", failing.Text, StringComparison.Ordinal);

        await app.RestartMailAsync();
        var (_, other, _) = await app.NewRecipientAsync(email: "thawed@example.com");
        await (await app.SenderAsync()).SendToAsync(other, requiresAcknowledgement: true, priority: "high");
        var ok = await Eventually.GetAsync(
            () => nobody.GetAsync("health"), health => Channel(health, "email").GetProperty("status").GetString() == "ok");
        Assert.Equal("healthy", ok.Json.GetProperty("status").GetString());
        Assert.False(Channel(ok, "email").TryGetProperty("failingSince", out _));
    }

    [Fact]
    public async Task Health_OneMailboxIsRefusedOrPutOff_TheChannelIsOk()
    {
        var monitor = app.Services.GetRequiredService<ChannelMonitor>();
        foreach (var address in new[] { "refuse@example.com", "refuse@example.com", "refuse@example.com", "refuse@example.com" })
            Assert.IsType<ChannelResult.Rejected>(await monitor.SendAsync(ChannelKind.Email, To(address), default));

        Assert.Equal(ChannelStatus.Ok, (await monitor.HealthOfAsync(ChannelKind.Email, default)).Status);
    }

    [Fact]
    public async Task Health_TheSmsProviderPutsOffThreeInARow_FailsAndWorksAgainWithTheFirstThatItTakes()
    {
        var monitor = app.Services.GetRequiredService<ChannelMonitor>();
        app.Sms.Answer = _ => new ProviderAnswer(503);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(ChannelStatus.Ok, (await monitor.HealthOfAsync(ChannelKind.Sms, default)).Status);
            await monitor.SendAsync(ChannelKind.Sms, To("nobody@example.com"), default);
        }
        var failing = await monitor.HealthOfAsync(ChannelKind.Sms, default);
        app.Sms.Answer = _ => new ProviderAnswer(401, """{"code":20003}""");
        await monitor.SendAsync(ChannelKind.Sms, To("nobody@example.com"), default);
        var refused = await monitor.HealthOfAsync(ChannelKind.Sms, default);
        app.Sms.Answer = _ => new ProviderAnswer(201);
        await monitor.SendAsync(ChannelKind.Sms, To("nobody@example.com"), default);

        Assert.Equal((ChannelStatus.Failing, "503"), (failing.Status, failing.LastCause));
        Assert.Equal((ChannelStatus.Failing, "401 20003", failing.FailingSince), (refused.Status, refused.LastCause, refused.FailingSince));
        Assert.Equal(ChannelStatus.Ok, (await monitor.HealthOfAsync(ChannelKind.Sms, default)).Status);
    }

    [Fact]
    public async Task Health_NobodyTriesAFailingChannelAnyMore_IsOkAndItsIncidentSaysWhyItEnded()
    {
        var (monitor, admin) = (app.Services.GetRequiredService<ChannelMonitor>(), await app.AsAsync("ada", "admin"));
        await SendAsync(new ProviderAnswer(401, """{"code":20003}"""));
        var id = (await IncidentAsync(i => !i.TryGetProperty("endedAt", out _))).GetProperty("id").GetGuid();
        app.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal("failing", Channel(await nobody.GetAsync("health"), "sms").GetProperty("status").GetString());

        app.Clock.Advance(TimeSpan.FromMinutes(6));
        var ended = await IncidentAsync(i => i.TryGetProperty("endedAt", out _));
        Assert.Equal((id, "no_more_tries"), (ended.GetProperty("id").GetGuid(), ended.GetProperty("endReason").GetString()));
        var sms = Channel(await nobody.GetAsync("health"), "sms");
        Assert.Equal(("ok", "401 20003"), (sms.GetProperty("status").GetString(), sms.GetProperty("lastCause").GetString()));
        Assert.False(sms.TryGetProperty("failingSince", out _));

        // What fails now began now.
        var before = app.Clock.GetUtcNow();
        await SendAsync(new ProviderAnswer(401, """{"code":20003}"""));
        Assert.True((await monitor.HealthOfAsync(ChannelKind.Sms, default)).FailingSince >= before);
        Assert.False((await IncidentAsync(i => !i.TryGetProperty("endedAt", out _))).TryGetProperty("endReason", out _));
        await SendAsync(new ProviderAnswer(201));
        Assert.Equal(
            "recovered", (await IncidentAsync(i => i.TryGetProperty("endedAt", out _))).GetProperty("endReason").GetString());
        Assert.Null((await monitor.HealthOfAsync(ChannelKind.Sms, default)).LastCause);

        async Task SendAsync(ProviderAnswer answer)
        {
            app.Sms.Answer = _ => answer;
            await monitor.SendAsync(ChannelKind.Sms, To("nobody@example.com"), default);
        }

        // The latest one, once it is so.
        Task<JsonElement> IncidentAsync(Func<JsonElement, bool> holds) => Eventually.GetAsync(
            async () =>
            {
                // Health is asked anew.
                app.Clock.Advance(TimeSpan.FromSeconds(3));
                await app.Services.GetRequiredService<IncidentWatch>().RunAsync(default);
                return (await admin.GetAsync("incidents")).Json.GetProperty("items").EnumerateArray()
                    .FirstOrDefault(i => i.GetProperty("subject").GetString() == "sms");
            },
            incident => incident.ValueKind == JsonValueKind.Object && holds(incident));
    }

    [Fact]
    public async Task Rates_OfAnotherInstance_AreThoseOfAQuarterOfAnHourWheneverItsRowWasWritten()
    {
        var (here, elsewhere) = (app.Services.GetRequiredService<ChannelRates>(), AnotherInstance());
        elsewhere.Count(ChannelKind.Push, new ChannelResult.Accepted(null, "201"));
        elsewhere.Count(ChannelKind.Push, new ChannelResult.RetryLater(null, "503"));
        await elsewhere.WriteAsync(default);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        elsewhere.Count(ChannelKind.Push, new ChannelResult.Accepted(null, "201"));
        await elsewhere.WriteAsync(default);
        Assert.Equal((3, 0.667), await RateAsync());
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((1, 1.0), await RateAsync());
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal((0, null), await RateAsync());

        // As the version before wrote it.
        var stats = await app.Services.GetRequiredService<Tables>().StatsAsync(default);
        await stats.AddEntityAsync(new TableEntity("channel-rates", "push|before")
        {
            ["At"] = app.Clock.GetUtcNow(),
            ["Tries"] = 4L,
            ["Accepted"] = 3L,
        });
        Assert.Equal((4, 0.75), await RateAsync());

        async Task<(long, double?)> RateAsync()
        {
            var rate = await here.OfAsync(ChannelKind.Push, default);
            return (rate.Tries, rate.Success);
        }
    }

    [Fact]
    public async Task Rates_OfTriesInQuickSuccession_AreSeenByOtherInstancesToTheLastOne()
    {
        app.Sms.Answer = _ => new ProviderAnswer(201);
        var monitor = app.Services.GetRequiredService<ChannelMonitor>();
        for (var i = 0; i < 3; i++)
            await monitor.SendAsync(ChannelKind.Sms, To("nobody@example.com"), default);

        var known = (await app.Services.GetRequiredService<ChannelRates>().OfAsync(ChannelKind.Sms, default)).Tries;
        Assert.Equal(known, await Eventually.GetAsync(
            async () => (await AnotherInstance().OfAsync(ChannelKind.Sms, default)).Tries, tries => tries == known));
    }

    private ChannelRates AnotherInstance() => new(
        app.Services.GetRequiredService<Tables>(), app.Services.GetRequiredService<RowRemoval>(),
        new Instance(app.Services.GetRequiredService<Ids>(), app.Clock), app.Clock, NullLogger<ChannelRates>.Instance);

    internal static ChannelMessage To(string address) =>
        Some.Message() with { Recipient = new ChannelRecipient { Email = address, Phone = "+4915112345678" } };

    private static JsonElement Channel(ApiAnswer answer, string name) =>
        answer.Json.GetProperty("channels").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    private static void AssertFailing(JsonElement channel, DateTimeOffset before)
    {
        Assert.Equal("timeout", channel.GetProperty("lastCause").GetString());
        Assert.InRange(channel.GetProperty("failingSince").GetDateTimeOffset(), before, before.AddMinutes(5));
        Assert.InRange(channel.GetProperty("oldestWaiting").GetDateTimeOffset(), before.AddSeconds(-1), channel.GetProperty("failingSince")
            .GetDateTimeOffset());
    }
}
