using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Channels;
using Notifications.Domain;
using Notifications.Tests.Delivery;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations;

public sealed class ImpatientFixture : FallbackFixture
{
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

    private static ChannelMessage To(string address) =>
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
