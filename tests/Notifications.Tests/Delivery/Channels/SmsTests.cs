using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.Sms;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>Against a real HTTP server with the provider's API.</summary>
public sealed class SmsTests : IAsyncLifetime
{
    private readonly Logs<SmsChannel> logs = new();
    private ProviderServer provider = null!;

    public async Task InitializeAsync()
    {
        provider = await ProviderServer.StartAsync();
        provider.Answer = _ =>
            new ProviderAnswer(201, """{ "sid": "SM0123456789abcdef", "status": "queued", "error_code": null, "num_segments": "1" }""");
    }

    public async Task DisposeAsync() => await provider.DisposeAsync();

    [Fact]
    public async Task Send_ANotification_PostsItAsTheApiWants()
    {
        var message = Some.Message("Grade posted", "Algebra: A & ü+€ 🎓, well done!") with { ActionUrl = "/grades/42" };
        Assert.Equal(new ChannelResult.Accepted("SM0123456789abcdef", "queued, 2 segments"), await Channel().SendAsync(message, default));

        var request = Assert.Single(provider.Requests);
        Assert.Equal(("POST", "/2010-04-01/Accounts/AC123/Messages.json"), (request.Method, request.Path));
        Assert.Equal($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("AC123:a-token"))}", request.Headers["Authorization"]);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["Content-Type"]);
        var form = Form(request);
        Assert.Equal(["Body", "From", "To"], form.Keys.Order());
        Assert.Equal("+4915112345678", form["To"]);
        Assert.Equal("+15005550006", form["From"]);
        Assert.Equal("Grade posted\nAlgebra: A & ü+€ 🎓, well done!\nhttps://notify.example.com/grades/42", form["Body"]);
    }

    [Fact]
    public async Task Send_WithAMessagingService_NamesItInPlaceOfANumber()
    {
        var options = Options();
        (options.From, options.MessagingServiceSid) = (null, "MG1");
        await Channel(options).SendAsync(Some.Message() with { SmsText = "As given" }, default);
        var form = Form(provider.Last);
        Assert.Equal(["Body", "MessagingServiceSid", "To"], form.Keys.Order());
        Assert.Equal(("MG1", "As given"), (form["MessagingServiceSid"], form["Body"]));
    }

    [Theory]
    [InlineData(400, "21211", "400 21211", ProviderState.Works)]
    [InlineData(401, "20003", "401 20003", ProviderState.Fails)]
    [InlineData(404, "20404", "404 20404", ProviderState.Fails)]
    [InlineData(301, "0", "301 0", ProviderState.Fails)]
    public async Task Send_Refused_IsRejectedWithTheProvidersCode(int status, string code, string reason, ProviderState says)
    {
        provider.Answer = _ =>
            new ProviderAnswer(status, $$"""{ "code": {{code}}, "message": "The number +4915112345678 is bad", "status": {{status}} }""");
        Assert.Equal(new ChannelResult.Rejected(reason) { Provider = says }, await Channel().SendAsync(Some.Message(), default));
        Assert.Equal(status == 401, logs.Lines.Any(l => l.StartsWith("1503", StringComparison.Ordinal)));
        AssertNothingPersonalLogged();
    }

    [Fact]
    public async Task Send_AnAnswerThatIsNoJson_IsRejectedByItsStatus()
    {
        provider.Answer = _ => new ProviderAnswer(400, "<html>" + new string('x', 100_000));
        Assert.Equal(new ChannelResult.Rejected("400"), await Channel().SendAsync(Some.Message(), default));
    }

    [Fact]
    public async Task Send_TakenWithAnUnreadableAnswer_IsAcceptedAllTheSame()
    {
        provider.Answer = _ => new ProviderAnswer(201, """{ "sid": "not a word \r\n", "status": 7 }""");
        Assert.Equal(new ChannelResult.Accepted(null, "accepted, 1 segment"), await Channel().SendAsync(Some.Message(), default));
    }

    [Fact]
    public async Task Send_FailedAtOnce_IsRejected()
    {
        provider.Answer = _ => new ProviderAnswer(201, """{ "sid": "SM1", "status": "failed", "error_code": 30006 }""");
        Assert.Equal(new ChannelResult.Rejected("failed 30006"), await Channel().SendAsync(Some.Message(), default));
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(429, "999999", 3600)]
    [InlineData(429, null, null)]
    [InlineData(503, "120", 120)]
    [InlineData(500, null, null)]
    public async Task Send_ProviderBusyOrBroken_IsForLater(int status, string? retryAfter, int? seconds)
    {
        provider.Answer = _ => new ProviderAnswer(status) { Headers = retryAfter is null ? [] : new() { ["Retry-After"] = retryAfter } };
        var after = seconds is { } s ? TimeSpan.FromSeconds(s) : (TimeSpan?)null;
        Assert.Equal(new ChannelResult.RetryLater(after, $"{status}"), await Channel().SendAsync(Some.Message(), default));
        AssertNothingPersonalLogged();
    }

    [Fact]
    public async Task Send_RetryAfterAsADate_CountsFromTheClock()
    {
        var clock = new TestClock();
        clock.Advance(TimeSpan.FromDays(1));
        provider.Answer = _ =>
            new ProviderAnswer(429) { Headers = new() { ["Retry-After"] = clock.GetUtcNow().AddMinutes(10).ToString("r") } };
        var later = Assert.IsType<ChannelResult.RetryLater>(await Channel(time: clock).SendAsync(Some.Message(), default));
        Assert.InRange(later.After!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Send_ProviderHangs_EndsByTheTimeLimit()
    {
        provider.Answer = _ => new ProviderAnswer(ProviderAnswer.Never);
        var options = Options();
        options.Timeout = TimeSpan.FromSeconds(1);
        Assert.Equal(new ChannelResult.RetryLater(null, "timeout"), await Channel(options).SendAsync(Some.Message(), default)
            .WaitAsync(TimeSpan.FromMinutes(3)));
    }

    [Fact]
    public async Task Send_ProviderAway_IsForLater()
    {
        var options = Options();
        options.BaseUrl = $"http://127.0.0.1:{AppFixture.FreePort()}";
        Assert.Equal(new ChannelResult.RetryLater(null, "not_reachable"), await Channel(options).SendAsync(Some.Message(), default));
    }

    [Fact]
    public async Task Send_ProviderKeepsFailing_IsLeftAloneAndTriedAgain()
    {
        var shared = Some.Shared(breakerCalls: 2);
        shared.Breaker.BreakDuration = TimeSpan.FromSeconds(1);
        var channel = Some.Sms(Options(), shared: shared, logger: logs);
        provider.Answer = _ => new ProviderAnswer(500);
        for (var i = 0; i < 2; i++)
            Assert.Equal("500", Assert.IsType<ChannelResult.RetryLater>(await channel.SendAsync(Some.Message(), default)).Reason);
        Assert.Equal("breaker_open", Assert.IsType<ChannelResult.RetryLater>(await channel.SendAsync(Some.Message(), default)).Reason);
        Assert.Equal(2, provider.Requests.Count);

        provider.Answer = _ => new ProviderAnswer(201);
        await Eventually.GetAsync(() => channel.SendAsync(Some.Message(), default), r => r is ChannelResult.Accepted);
        Assert.Equal(3, provider.Requests.Count);
    }

    [Fact]
    public async Task Send_RecipientsRefusedOneAfterAnother_NeverOpensTheBreaker()
    {
        var channel = Some.Sms(Options(), shared: Some.Shared(breakerCalls: 2));
        provider.Answer = _ => new ProviderAnswer(400, """{ "code": 21211 }""");
        for (var i = 0; i < 10; i++)
            Assert.Equal(new ChannelResult.Rejected("400 21211") { Provider = ProviderState.Works },
                await channel.SendAsync(Some.Message(), default));
    }

    [Theory]
    [InlineData("015112345678")]
    [InlineData("+05112345678")]
    [InlineData("+49 1511 2345678")]
    [InlineData("+1234567890123456")]
    [InlineData("+123456")]
    [InlineData("+4915112345678\n")]
    [InlineData("+٤٩١٥١١٢٣٤٥")]
    public async Task Send_NoE164Number_IsRejectedWithoutACall(string number)
    {
        Assert.Equal(new ChannelResult.Rejected("invalid_number"), await Channel()
            .SendAsync(Some.Message() with { Recipient = new ChannelRecipient { Phone = number } }, default));
        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task Send_NoNumberOrNoSettings_SaysSo()
    {
        Assert.IsType<ChannelResult.NoAddress>(
            await Channel().SendAsync(Some.Message() with { Recipient = new ChannelRecipient() }, default));
        Assert.IsType<ChannelResult.NotConfigured>(await Channel(new SmsOptions()).SendAsync(Some.Message(), default));
    }

    private void AssertNothingPersonalLogged() => Assert.All(logs.Lines, l => Assert.DoesNotContain("+49", l, StringComparison.Ordinal));

    private SmsChannel Channel(SmsOptions? options = null, TimeProvider? time = null) => Some.Sms(options ?? Options(), time, logger: logs);

    private SmsOptions Options() => new() { BaseUrl = provider.Url, AccountSid = "AC123", AuthToken = "a-token", From = "+15005550006" };

    private static Dictionary<string, string> Form(ProviderRequest request) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body)).ToDictionary(p => p.Key, p => p.Value.ToString());
}
