using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Domain;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>Against a real HTTP server as the push service; what arrives is read by an independent library.</summary>
public sealed class PushTests : IAsyncLifetime, IDisposable
{
    private readonly Browser browser = new();
    private readonly TestClock clock = new();
    private ProviderServer service = null!;

    public async Task InitializeAsync() => service = await ProviderServer.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => browser.Dispose();

    [Fact]
    public async Task Send_ANotification_IsReadByTheBrowser()
    {
        clock.Advance(TimeSpan.FromDays(3));
        var options = Options();
        var message = To(Some.Message("Grüße 🎓", "<b>A & B</b>"), "/send/1") with
        {
            ActionUrl = "/grades/42",
            Priority = Priority.Critical,
            Actor = new ContentActor { Name = "Anna", ImageUrl = "https://example.com/anna.png" },
            Actions = [new ContentAction { Label = "Accept", Event = "accept" },
            new ContentAction { Label = "See it", Url = "/invitations/7" }],
        };
        Assert.Equal(new ChannelResult.Accepted(null, "201, 1 of 1"), Plain(await Channel(options).SendAsync(message, default)));

        var read = await browser.ReadAsync(service.Last);
        var payload = JsonElement.Parse(read.GetProperty("text").GetString()!);
        Assert.Equal(message.NotificationId, payload.GetProperty("id").GetGuid());
        Assert.Equal("Grüße 🎓", payload.GetProperty("title").GetString());
        Assert.Equal("<b>A & B</b>", payload.GetProperty("message").GetString());
        Assert.Equal("https://notify.example.com/grades/42", payload.GetProperty("url").GetString());
        Assert.Equal("https://example.com/anna.png", payload.GetProperty("icon").GetString());
        Assert.Equal("""[{"title":"See it","url":"https://notify.example.com/invitations/7"}]""",
            payload.GetProperty("actions").GetRawText());
        Assert.Equal("critical", payload.GetProperty("priority").GetString());
        Assert.Equal("grade_posted", payload.GetProperty("category").GetString());

        Assert.True(read.GetProperty("verified").GetBoolean());
        Assert.Equal(("JWT", "ES256"),
            (read.GetProperty("header").GetProperty("typ").GetString(), read.GetProperty("header").GetProperty("alg").GetString()));
        var claims = read.GetProperty("claims");
        Assert.Equal((service.Url, "mailto:ops@example.com"),
            (claims.GetProperty("aud").GetString(), claims.GetProperty("sub").GetString()));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()), clock.GetUtcNow()
            .AddHours(11), clock.GetUtcNow().AddHours(24));
        Assert.EndsWith($", k={options.PublicKey}", service.Last.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(("POST", "/send/1", "aes128gcm"), (service.Last.Method, service.Last.Path, service.Last.Headers["Content-Encoding"]));
    }

    [Theory]
    [InlineData(Priority.Low, "low")]
    [InlineData(Priority.Normal, "normal")]
    [InlineData(Priority.High, "high")]
    [InlineData(Priority.Urgent, "high")]
    [InlineData(Priority.Critical, "high")]
    public async Task Send_Priority_IsTheUrgency(Priority priority, string urgency)
    {
        await Channel().SendAsync(To(Some.Message(), "/send/1") with { Priority = priority }, default);
        Assert.Equal(urgency, service.Last.Headers["Urgency"]);
    }

    [Theory]
    [InlineData(600, 590, 600)]
    [InlineData(-5, 0, 0)]
    [InlineData(100_000_000, 604_800, 604_800)]
    public async Task Send_Expiry_IsTheTimeToLive(int expiresInSeconds, int least, int most)
    {
        await Channel().SendAsync(
            To(Some.Message(), "/send/1") with { ExpiresAt = clock.GetUtcNow().AddSeconds(expiresInSeconds) }, default);
        Assert.InRange(int.Parse(service.Last.Headers["TTL"], System.Globalization.CultureInfo.InvariantCulture), least, most);
    }

    [Fact]
    public async Task Send_CollapseKey_IsTheTopicAsAHash()
    {
        var channel = Channel();
        await channel.SendAsync(To(Some.Message(), "/send/1") with { CollapseKey = "task 42 / ü" }, default);
        await channel.SendAsync(To(Some.Message(), "/send/1") with { CollapseKey = "task 42 / ü" }, default);
        await channel.SendAsync(To(Some.Message(), "/send/1"), default);
        var topics = service.Requests.Select(r => r.Headers["Topic"]).ToArray();
        Assert.All(topics, t => Assert.Matches("^[A-Za-z0-9_-]{32}$", t));
        Assert.Equal(topics[0], topics[1]);
        Assert.NotEqual(topics[0], topics[2]);
    }

    [Theory]
    [InlineData("x", null)]
    [InlineData("\"", null)]
    [InlineData("ü", "/a")]
    [InlineData("🎓", "/a")]
    [InlineData("\0", "https://example.com/")]
    public async Task Send_TooLong_IsCutToWhatFits(string character, string? url)
    {
        var text = string.Concat(Enumerable.Repeat(character, 4000 / character.Length));
        var action = url is null ? null : url + new string('a', 2000);
        await Channel().SendAsync(To(Some.Message(text[..200], text), "/send/1") with { ActionUrl = action }, default);

        Assert.InRange(service.Last.Body.Length, 4080, 4096);
        var payload = JsonElement.Parse((await browser.ReadAsync(service.Last)).GetProperty("text").GetString()!);
        Assert.EndsWith("…", payload.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(url is not null, payload.TryGetProperty("url", out _));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Send_SubscriptionsThatAreGone_AreNamed(int status)
    {
        service.Answer = r => new ProviderAnswer(r.Path == "/gone" ? status : 201);
        var result = await Channel().SendAsync(To(Some.Message(), "/gone", "/send/1", "/send/2"), default);
        Assert.Equal("201, 2 of 3", Assert.IsType<ChannelResult.Accepted>(result).Answer);
        Assert.Equal([$"{service.Url}/gone"], result.GoneSubscriptions);

        result = await Channel().SendAsync(To(Some.Message(), "/gone"), default);
        Assert.Equal("gone", Assert.IsType<ChannelResult.Rejected>(result).Reason);
        Assert.Equal([$"{service.Url}/gone"], result.GoneSubscriptions);
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, null, null)]
    [InlineData(500, "30", 30)]
    public async Task Send_ServiceBusyOrBroken_IsForLaterUnlessAnotherTookIt(int status, string? retryAfter, int? seconds)
    {
        service.Answer = r => r.Path == "/busy"
            ? new ProviderAnswer(status) { Headers = retryAfter is null ? [] : new() { ["Retry-After"] = retryAfter } }
            : new ProviderAnswer(r.Path == "/gone" ? 410 : 201);
        var result = await Channel().SendAsync(To(Some.Message(), "/busy", "/gone"), default);
        var later = Assert.IsType<ChannelResult.RetryLater>(result);
        Assert.Equal((seconds is { } s ? TimeSpan.FromSeconds(s) : null, $"{status}"), (later.After, later.Reason));
        Assert.Equal([$"{service.Url}/gone"], result.GoneSubscriptions);

        Assert.IsType<ChannelResult.Accepted>(await Channel().SendAsync(To(Some.Message(), "/busy", "/send/1"), default));
    }

    [Theory]
    [InlineData(400, ProviderState.Unknown)]
    [InlineData(403, ProviderState.AnswersLater)]
    [InlineData(413, ProviderState.Unknown)]
    [InlineData(307, ProviderState.Unknown)]
    public async Task Send_Refused_IsRejected(int status, ProviderState says)
    {
        service.Answer = _ => new ProviderAnswer(status) { Headers = new() { ["Location"] = $"{service.Url}/elsewhere" } };
        Assert.Equal(new ChannelResult.Rejected($"{status}") { Provider = says },
            Plain(await Channel().SendAsync(To(Some.Message(), "/send/1"), default)));
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task Send_OneServiceAway_DoesNotStopTheOthers()
    {
        var away = browser.SubscriptionAt($"http://127.0.0.1:{AppFixture.FreePort()}/send");
        var channel = Some.Push(Options(), clock, Some.Shared(breakerCalls: 2));
        var message = Some.Message() with { Recipient = new ChannelRecipient { PushSubscriptions = [away] } };
        for (var i = 0; i < 2; i++)
            Assert.Equal("not_reachable", Assert.IsType<ChannelResult.RetryLater>(await channel.SendAsync(message, default)).Reason);
        Assert.Equal("breaker_open", Assert.IsType<ChannelResult.RetryLater>(await channel.SendAsync(message, default)).Reason);
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(To(Some.Message(), "/send/1"), default));
    }

    [Fact]
    public async Task Send_ServiceHangs_EndsByTheTimeLimit()
    {
        service.Answer = _ => new ProviderAnswer(ProviderAnswer.Never);
        var options = Options();
        options.Timeout = TimeSpan.FromSeconds(1);
        var result = await Channel(options).SendAsync(To(Some.Message(), "/send/1"), default).WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal("timeout", Assert.IsType<ChannelResult.RetryLater>(result).Reason);
    }

    [Fact]
    public async Task Send_EndpointOfAPrivateNetwork_IsNeverCalled()
    {
        var options = Options();
        options.AllowPrivateEndpoints = false;
        Assert.Equal(new ChannelResult.Rejected("invalid_subscription"),
            Plain(await Channel(options).SendAsync(To(Some.Message(), "/send/1"), default)));
        Assert.Empty(service.Requests);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("8.8.8.8", "10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    public async Task Send_NameThatLeadsToAPrivateAddress_IsNeverConnectedTo(params string[] addresses)
    {
        var options = Options();
        (options.AllowPrivateEndpoints, options.Ports) = (false, $"{new Uri(service.Url).Port}");
        var (push, endpoints) = (
            Microsoft.Extensions.Options.Options.Create(options), new PushEndpoints(Microsoft.Extensions.Options.Options.Create(options)));
        var channels = Microsoft.Extensions.Options.Options.Create(Some.Shared());
        using var channel = new PushChannel(push, channels, endpoints, new ActionLinks(channels), clock, NullLogger<PushChannel>.Instance,
            new PushHttp(endpoints, (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray())));
        var subscription = browser.SubscriptionAt($"https://rebound.example.com:{new Uri(service.Url).Port}/send");
        var message = Some.Message() with { Recipient = new ChannelRecipient { PushSubscriptions = [subscription] } };
        Assert.Equal(new ChannelResult.Rejected("private_address"), Plain(await channel.SendAsync(message, default)));
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task Send_NoSubscriptionOrNoSettings_SaysSo()
    {
        Assert.IsType<ChannelResult.NoAddress>(await Channel().SendAsync(Some.Message(), default));
        Assert.IsType<ChannelResult.NotConfigured>(await Channel(new PushOptions()).SendAsync(To(Some.Message(), "/send/1"), default));
    }

    internal static PushOptions Options()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(true);
        return new PushOptions
        {
            PublicKey = P256.Encode(parameters.Q),
            PrivateKey = Base64Url.EncodeToString(parameters.D),
            Subject = "mailto:ops@example.com",
            AllowPrivateEndpoints = true,
        };
    }

    /// <summary>Lists are compared by reference.</summary>
    private static ChannelResult Plain(ChannelResult result)
    {
        Assert.Empty(result.GoneSubscriptions);
        return result with { GoneSubscriptions = [] };
    }

    private ChannelMessage To(ChannelMessage message, params string[] paths) =>
        message with
        {
            Recipient = new ChannelRecipient
            {
                PushSubscriptions = [.. paths.Select(
        p => browser.SubscriptionAt(service.Url + p))]
            }
        };

    private PushChannel Channel(PushOptions? options = null) => Some.Push(options ?? Options(), clock);
}
