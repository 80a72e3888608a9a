using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>Browsers subscribe over the API; a real HTTP server is the push service, an independent library reads what arrives.</summary>
public sealed class PushFallbackTests(PushFallbackTests.Fixture app) : IClassFixture<PushFallbackTests.Fixture>
{
    [Fact]
    public async Task NotAcknowledged_IsPushedToTheUsersBrowsers_TheGoneOneIsRemoved()
    {
        using var browser = new Browser();
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        foreach (var path in new[] { $"/{user}/here", $"/{user}/gone" })
            Assert.Equal(HttpStatusCode.NoContent, (await AddAsync(me, browser, path)).Status);
        var id = await sender.SendToAsync(user, "The title of it", requiresAcknowledgement: true, priority: "low");

        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent push");
        Assert.Equal("channel_sent push 1 201, 1 of 2", history[^1]);
        var read = await browser.ReadAsync(app.Service.Requests.Single(r => r.Path == $"/{user}/here"));
        Assert.Equal("The title of it", JsonElement.Parse(read.GetProperty("text").GetString()!).GetProperty("title").GetString());
        Assert.Equal([$"{app.Service.Url}/{user}/here"], (await StoredAsync(user)).Select(s => s.Endpoint));
    }

    [Fact]
    public async Task AddAndRemove_Repeated_AreTheSameOnce_AndOnlyOnesOwn()
    {
        using var browser = new Browser();
        var (user, other) = (AppFixture.NewUser(), AppFixture.NewUser());
        var (me, they) = (await app.AsAsync(user), await app.AsAsync(other));
        await AddAsync(me, browser, $"/{user}");
        await AddAsync(me, browser, $"/{user}");
        Assert.Single(await StoredAsync(user));

        Assert.Equal(HttpStatusCode.NoContent, (await RemoveAsync(they, $"/{user}")).Status);
        Assert.Single(await StoredAsync(user));
        Assert.Equal(HttpStatusCode.NoContent, (await RemoveAsync(me, $"/{user}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await RemoveAsync(me, $"/{user}")).Status);
        Assert.Empty(await StoredAsync(user));
    }

    [Fact]
    public async Task Add_MoreThanTheMost_TheOldestGoes()
    {
        using var browser = new Browser();
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        for (var i = 0; i <= PushSubscriptionStore.MaxPerUser; i++)
            await AddAsync(me, browser, $"/{user}/{i}");
        var left = await StoredAsync(user);
        Assert.Equal(PushSubscriptionStore.MaxPerUser, left.Count);
        Assert.DoesNotContain(left, s => s.Endpoint.EndsWith("/0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_Configured_IsWhatPagesSubscribeWith()
    {
        var answer = await (await app.AsAsync(AppFixture.NewUser())).GetAsync("push-subscriptions/key");
        Assert.Equal($$"""{"publicKey":"{{app.PublicKey}}"}""", answer.Text);
        (await new ApiClient(app.Http, null).GetAsync("push-subscriptions/key"))
            .AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Export_HasTheBrowsers_WithoutTheirKeys()
    {
        using var browser = new Browser();
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        await AddAsync(me, browser, $"/{user}");
        var exported = Assert.Single(
            (await me.GetAsync($"recipients/{user}/export")).Json.GetProperty("pushSubscriptions").EnumerateArray());
        Assert.Equal($"{app.Service.Url}/{user}", exported.GetProperty("endpoint").GetString());
        Assert.Equal(["createdAt", "endpoint"], exported.EnumerateObject().Select(m => m.Name).Order());
    }

    [Fact]
    public async Task Erasure_TakesSubscriptionsAlong()
    {
        using var browser = new Browser();
        var user = AppFixture.NewUser();
        var me = await app.AsAsync(user);
        await AddAsync(me, browser, $"/{user}");
        Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"recipients/{user}")).Status);
        Assert.Empty(await StoredAsync(user));
    }

    [Theory]
    [InlineData("""{ "keys": { "p256dh": "x", "auth": "y" } }""", "endpoint", "is required")]
    [InlineData("""{ "endpoint": "https://push.example.com/1" }""", "keys", "is required")]
    [InlineData("""{ "endpoint": "https://push.example.com/1", "keys": { "auth": "y" } }""", "keys.p256dh", "is required")]
    [InlineData("""{ "endpoint": "ftp://push.example.com/1", "keys": { "p256dh": "x", "auth": "y" } }""", "endpoint",
        "must be an absolute https address")]
    [InlineData("""{ "endpoint": "https://push.example.com/1", "keys": { "p256dh": "x", "auth": "y" } }""", "keys.p256dh",
        "must be a point of P-256")]
    [InlineData("""{ "endpoint": "https://push.example.com/1", "keys": { "p256dh": "x", "auth": "y" }, "more": 1 }""", "more",
        "is not a member")]
    public async Task Add_WhatIsNoSubscription_SaysWhatIsWrong(string body, string member, string says)
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        (await me.PostTextAsync("push-subscriptions", body)).AssertInvalid(member, says);
    }

    private Task<ApiAnswer> AddAsync(ApiClient me, Browser browser, string path)
    {
        var subscription = browser.SubscriptionAt(app.Service.Url + path);
        return me.PostAsync("push-subscriptions", new
        {
            endpoint = subscription.Endpoint,
            expirationTime = (long?)null,
            keys = new { p256dh = subscription.P256dh, auth = subscription.Auth },
        });
    }

    private Task<ApiAnswer> RemoveAsync(ApiClient me, string path)
    {
        var request = me.Request(HttpMethod.Delete, "push-subscriptions");
        request.Content = new StringContent(
            JsonSerializer.Serialize(new { endpoint = app.Service.Url + path }), Encoding.UTF8, "application/json");
        return me.SendAsync(request);
    }

    private Task<IReadOnlyList<PushSubscription>> StoredAsync(string user) =>
        app.Services.GetRequiredService<PushSubscriptionStore>().ListAsync("default", user, default);

    public sealed class Fixture : AppFixture
    {
        private readonly ECDsa vapid = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public ProviderServer Service { get; private set; } = null!;

        public string PublicKey => P256.Encode(vapid.ExportParameters(false).Q);

        protected override IEnumerable<string> Settings =>
        [
            "--Notifications:Delivery:Low:BaseDelay=00:00:00.1", "--Notifications:Delivery:Low:Channels=push",
            $"--Notifications:Channels:Push:PublicKey={PublicKey}",
            $"--Notifications:Channels:Push:PrivateKey={Base64Url.EncodeToString(vapid.ExportParameters(true).D)}",
            "--Notifications:Channels:Push:Subject=mailto:ops@example.com", "--Notifications:Channels:Push:AllowPrivateEndpoints=true",
        ];

        public override async Task InitializeAsync()
        {
            Service = await ProviderServer.StartAsync();
            Service.Answer = request => new ProviderAnswer(request.Path.EndsWith("/gone", StringComparison.Ordinal) ? 410 : 201);
            await base.InitializeAsync();
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await Service.DisposeAsync();
            vapid.Dispose();
        }
    }
}
