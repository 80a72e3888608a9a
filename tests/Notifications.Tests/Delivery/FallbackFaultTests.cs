using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Operations.DeadLetters;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>Providers that fail, and messages that come twice.</summary>
public sealed class FallbackFaultTests(FallbackFaultTests.Fixture app) : IClassFixture<FallbackFaultTests.Fixture>
{
    [Fact]
    public async Task ProviderFails_ThenWorks_IsTriedAgainUntilItTakesIt()
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        app.Answer(phone, 500, 503);
        var id = await SendAsync(user, "low");

        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal(["retried sms 1 500", "retried sms 2 503", "channel_sent sms 3 accepted, 1 segment"], history[3..]);
        Assert.Equal(3, app.TextsTo(phone));
    }

    [Fact]
    public async Task ProviderKeepsFailing_ItsTriesAreUsedUp_HasFailed()
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        app.Answer(phone, 500, 500, 500, 500);
        var id = await SendAsync(user, "low");

        var history = await FallbackFixture.HistoryWithAsync(me, id, "failed");
        Assert.Equal(["retried sms 1 500", "retried sms 2 500", "channel_failed sms 3 500", "failed no_channel_accepted"], history[3..]);
        Assert.Equal(3, app.TextsTo(phone));
    }

    [Fact]
    public async Task MailServerDown_ThenUp_TheMailArrivesOnce()
    {
        var (me, user, _) = await app.NewRecipientAsync(email: "patient@example.org");
        await app.Mail.DisposeAsync();
        var id = await SendAsync(user, "high");
        await FallbackFixture.HistoryWithAsync(me, id, "retried email 1 connection_failed");
        await app.StartMailAsync();

        await app.NextMailToAsync("patient@example.org");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");
        await app.DeliverAsync(ChannelKind.Email, user, id, 2);
        Assert.DoesNotContain("mail", app.Mail.Pending());
    }

    [Fact]
    public async Task Mail_ServerTooSlow_IsRetriedWithTheSameMessageIdAndHoldsUpNoOtherChannel()
    {
        var (me, user, phone) = await app.NewRecipientAsync(email: "slow@example.org");
        await app.RestartMailAsync(hold: true);
        var id = await SendAsync(user, "critical");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal(1, app.TextsTo(phone));
        await FallbackFixture.HistoryWithAsync(me, id, "retried email 1 timeout");
        await app.Mail.ReleaseAsync();

        // The at-least-once window: it took the first one, and its answer came too late.
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent email");
        Assert.Single(app.MailsTo("slow@example.org").Distinct());
    }

    [Fact]
    public async Task MailServerRefusesOneRecipient_TheOtherGetsTheMail()
    {
        var (me, user, phone) = await app.NewRecipientAsync(email: "refuse-one@example.org");
        var (other, otherUser, otherPhone) = await app.NewRecipientAsync(email: "take-one@example.org");
        var answer = await (await app.SenderAsync())
            .PostAsync("notifications", new { users = new[] { user, otherUser }, title = "t", message = "m", priority = "urgent" });
        var id = answer.Json.GetProperty("sendId").GetGuid();

        Assert.Equal("channel_failed email 1 550 5.1.1", (await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms"))[3]);
        Assert.Equal("channel_sent email 1 250", (await FallbackFixture.HistoryWithAsync(other, id, "channel_sent"))[3]);
        Assert.Single(app.MailsTo("take-one@example.org"));
        Assert.Equal((1, 0), (app.TextsTo(phone), app.TextsTo(otherPhone)));
    }

    [Fact]
    public async Task SmsProviderHangs_IsTriedAgainAfterTheTimeLimit()
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        app.Answer(phone, ProviderAnswer.Never);
        var id = await SendAsync(user, "low");

        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal(["retried sms 1 timeout", "channel_sent sms 2 accepted, 1 segment"], history[3..]);
        Assert.Equal(2, app.TextsTo(phone));
    }

    [Fact]
    public async Task DeadLetter_OfAChannel_SaysWhatItsProviderLastSaid()
    {
        var (_, user, phone) = await app.NewRecipientAsync();
        app.Answer(phone, 503);
        var id = await OpenAsync(user);
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        var poison = new PoisonClient(app, "default");
        await poison.PutAsync("fallback-sms", $$"""{ "namespace": "default", "userId": "{{user}}", "id": "{{id}}", "try": 1 }""");

        var letter = await poison.DrainedAsync(l => l.GetProperty("message").GetProperty("id").GetGuid() == id);
        Assert.Contains("The last that is known of it: sms, 503.", letter.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OfTriesThatFailed_SaysThemInOneSentence()
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        app.Answer(phone, 500, 503);
        var id = await SendAsync(user, "low");
        await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Matches(
            @"\. SMS was tried 2 times, last at [0-9: -]+ UTC \(503\)\. "
            + @"SMS was accepted at [0-9: -]+ UTC \(accepted, 1 segment\)\.$", await ExplanationAsync(user, id));
    }

    [Fact]
    public async Task AMessageThatComesTwice_IsSentOnce()
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        var id = await OpenAsync(user);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.DeliverAsync(ChannelKind.Sms, user, id)));
        await app.DeliverAsync(ChannelKind.Sms, user, id);

        Assert.Equal(1, app.TextsTo(phone));
        Assert.Single(await HistoryTests.EventsAsync(me, id), e => e.StartsWith("channel_sent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ARetryThatComesTwice_IsTriedOnce()
    {
        var (_, user, phone) = await app.NewRecipientAsync();
        app.Answer(phone, 500);
        var id = await OpenAsync(user);
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        Assert.Equal(1, app.TextsTo(phone));

        await app.DeliverAsync(ChannelKind.Sms, user, id, 2);
        Assert.Equal(2, app.TextsTo(phone));
    }

    [Fact]
    public async Task ATryThatNeverEnded_IsMadeAgainOnlyAfterTheClaimsTime()
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        var id = await OpenAsync(user);
        var notification = (await app.Services.GetRequiredService<InboxStore>().FindAsync("default", user, id, default))!;
        var now = app.Clock.GetUtcNow();
        var claim = new ChannelState(ChannelKind.Sms, ChannelStage.Trying, 1, now, now, default);
        Assert.NotNull(await app.Services.GetRequiredService<ChannelStateStore>().TryClaimAsync(notification, null, claim, default));

        await app.DeliverAsync(ChannelKind.Sms, user, id);
        Assert.Equal(0, app.TextsTo(phone));

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent");
        Assert.Equal(["retried sms 1 interrupted", "channel_sent sms 2 accepted, 1 segment"], history[2..]);
        Assert.Equal(1, app.TextsTo(phone));
    }

    /// <summary>Before the claim's own write: what is settled up to there is not sent.</summary>
    [Theory]
    [InlineData("ack")]
    [InlineData("read")]
    [InlineData("delete")]
    public async Task SettledBetweenItsCheckAndItsClaim_NeverGoesOut(string change)
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        var id = await OpenAsync(user);
        app.Faults.BeforeNextWrite(() => change == "delete" ? me.DeleteAsync($"notifications/{id}")
            : me.PostAsync($"notifications/{id}/{change}"));
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        await app.DeliverAsync(ChannelKind.Sms, user, id);
        Assert.Equal(0, app.TextsTo(phone));
    }

    private async Task<string> ExplanationAsync(string user, Guid id) =>
        (await (await app.AsAsync("admin", "admin")).GetAsync($"notifications/{id}/explain?user={user}"))
        .Json.GetProperty("explanation").GetString()!;

    private async Task<Guid> SendAsync(string user, string priority) =>
        await (await app.SenderAsync()).SendToAsync(user, requiresAcknowledgement: true, priority: priority);

    /// <summary>One that nobody waits for: nothing but the test turns to a channel.</summary>
    private async Task<Guid> OpenAsync(string user) => await (await app.SenderAsync()).SendToAsync(user, priority: "normal");

    public sealed class Fixture : FallbackFixture
    {
        public FaultPolicy Faults { get; } = new();

        protected override IEnumerable<string> Settings =>
            [.. base.Settings, "--Notifications:Channels:Email:Timeout=00:00:02", "--Notifications:Channels:Sms:Timeout=00:00:02"];

        /// <summary>What this number's first texts are answered; later ones are taken.</summary>
        public void Answer(string phone, params int[] statuses)
        {
            var left = new Queue<int>(statuses);
            Sms.Answer = request => new ProviderAnswer(NumberOf(request) == phone && left.TryDequeue(out var status) ? status : 201);
        }

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Faults);
    }
}

/// <summary>A provider whose breaker opens after two failures, for four seconds.</summary>
public sealed class FallbackBreakerTests(FallbackBreakerTests.Fixture app) : IClassFixture<FallbackBreakerTests.Fixture>
{
    [Fact]
    public async Task BreakerOpen_UsesUpNoTry()
    {
        var (me, user, phone) = await app.NewRecipientAsync();
        var left = new Queue<int>([500, 500]);
        app.Sms.Answer = _ => new ProviderAnswer(left.TryDequeue(out var status) ? status : 201);
        var id = await (await app.SenderAsync()).SendToAsync(user, requiresAcknowledgement: true, priority: "low");

        // The third and last try comes while the provider is left alone.
        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent sms");
        Assert.Equal(["retried sms 1 500", "retried sms 2 500", "channel_sent sms 3 accepted, 1 segment"], history[3..]);
        Assert.Equal(3, app.TextsTo(phone));
    }

    public sealed class Fixture : FallbackFixture
    {
        protected override int BreakerCalls => 2;
    }
}
