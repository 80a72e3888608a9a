using System.Net;
using Notifications.Tests.Platform.Idempotency;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Platform.RateLimits;

/// <summary>A permit takes 1,000 s, so that none comes by itself while a test runs; the clock is moved.</summary>
public sealed class RateLimitTests(RateLimitTests.Fixture app) : IClassFixture<RateLimitTests.Fixture>
{
    private static readonly TimeSpan OnePermit = TimeSpan.FromSeconds(1000);

    [Fact]
    public async Task Send_OverTheCallersLimit_IsRefusedUntilAPermitIsThere()
    {
        var (sender, user) = (await app.InNamespaceAsync("refill"), AppFixture.NewUser());
        foreach (var left in new[] { 3, 2, 1, 0 })
            AssertLimits(await SendAsync(sender, user), HttpStatusCode.Created, limit: 4, left);

        var refused = await SendAsync(sender, user);
        refused.AssertProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        AssertLimits(refused, HttpStatusCode.TooManyRequests, limit: 4, remaining: 0);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), OnePermit);

        app.Clock.Advance(refused.Headers.RetryAfter.Delta.Value);
        AssertLimits(await SendAsync(sender, user), HttpStatusCode.Created, limit: 4, remaining: 0);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync(sender, user)).Status);
        var inbox = await (await app.InNamespaceAsync("refill", user)).GetAsync("notifications");
        Assert.Equal(5, inbox.Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Send_OneCallerOverItsLimit_LeavesTheOthersTheirs()
    {
        var (loud, quiet) = (await app.InNamespaceAsync("callers", "loud"), await app.InNamespaceAsync("callers", "quiet"));
        var elsewhere = await app.InNamespaceAsync("elsewhere", "loud");
        await ExhaustAsync(loud, permits: 4);
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync(loud)).Status);

        // The namespace holds six: two are left for the quiet one, whatever the loud one tried.
        AssertLimits(await SendAsync(quiet), HttpStatusCode.Created, limit: 6, remaining: 1);
        AssertLimits(await SendAsync(elsewhere), HttpStatusCode.Created, limit: 4, remaining: 3);
    }

    [Fact]
    public async Task Send_OverTheNamespacesLimit_IsRefusedAndTakesNothingOfTheCallers()
    {
        var (one, other) = (await app.InNamespaceAsync("shared", "one"), await app.InNamespaceAsync("shared", "other"));
        await ExhaustAsync(one, permits: 4);
        await SendAsync(other);
        await SendAsync(other);
        for (var i = 0; i < 5; i++)
        {
            var refused = await SendAsync(other);
            AssertLimits(refused, HttpStatusCode.TooManyRequests, limit: 6, remaining: 0);
            Assert.StartsWith("This namespace", refused.Json.GetProperty("detail").GetString());
        }

        app.Clock.Advance(2 * OnePermit);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(other)).Status);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(other)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync(other)).Status);
    }

    [Fact]
    public async Task Send_WithAnApiKey_IsLimitedByTheKey()
    {
        using var http = DocumentedHttp.Client(app.Http.BaseAddress!);
        http.DefaultRequestHeaders.Add("X-Api-Key", AppFixture.ApiKey);
        var service = new ApiClient(http, null);
        await ExhaustAsync(service, permits: 4);

        Assert.StartsWith("This caller", (await SendAsync(service)).AssertProblem(HttpStatusCode.TooManyRequests, "too-many-requests")
            .GetProperty("detail").GetString());
        // A user by the key's name is somebody else.
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(await app.AsAsync("tests", "sender"))).Status);
    }

    [Fact]
    public async Task Send_WrongOrRepeated_TakesAPermitAndSaysWhatIsLeft()
    {
        var (sender, key) = (await app.InNamespaceAsync("wrong"), KeyedRequests.NewKey());
        AssertLimits(await sender.PostTextAsync("notifications", "{"), HttpStatusCode.BadRequest, limit: 4, remaining: 3);
        AssertLimits(await sender.SendAsync(key, "u"), HttpStatusCode.Created, limit: 4, remaining: 2);
        var replayed = await sender.SendAsync(key, "u");
        Assert.True(replayed.IsReplayed());
        AssertLimits(replayed, HttpStatusCode.Created, limit: 4, remaining: 1);
        AssertLimits(await sender.SendAsync("no key", "u"), HttpStatusCode.BadRequest, limit: 4, remaining: 0);
    }

    [Fact]
    public async Task Reading_OverTheCallersOtherLimit_IsRefusedAndSendingIsNot()
    {
        var me = await app.InNamespaceAsync("reading");
        for (var i = 0; i < 20; i++)
        {
            var answer = await me.GetAsync(i % 2 == 0 ? "notifications" : "notifications/preferences");
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.False(answer.Headers.Contains("RateLimit-Limit"));
        }
        var refused = await me.GetAsync("notifications");
        refused.AssertProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        AssertLimits(refused, HttpStatusCode.TooManyRequests, limit: 20, remaining: 0);
        AssertLimits(await SendAsync(me), HttpStatusCode.Created, limit: 4, remaining: 3);
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(app.Http, null).GetAsync("openapi.json")).Status);
    }

    private static Task<ApiAnswer> SendAsync(ApiClient sender, string? user = null) =>
        sender.PostAsync("notifications", new { users = new[] { user ?? AppFixture.NewUser() }, title = "t", message = "m" });

    private static async Task ExhaustAsync(ApiClient sender, int permits)
    {
        for (var i = 0; i < permits; i++)
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(sender)).Status);
    }

    private static void AssertLimits(ApiAnswer answer, HttpStatusCode status, int limit, int remaining)
    {
        Assert.Equal((status, $"{limit}", $"{remaining}"), (answer.Status, Header("Limit"), Header("Remaining")));
        var missing = limit - remaining;
        Assert.InRange(int.Parse(Header("Reset"), null), ((missing - 1) * OnePermit.TotalSeconds) + 1, missing * OnePermit.TotalSeconds);

        string Header(string name) => answer.Headers.GetValues($"RateLimit-{name}").Single();
    }

    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings =>
        [
            "--Notifications:Sending:RateLimits:PerCaller:PermitsPerSecond=0.001", "--Notifications:Sending:RateLimits:PerCaller:Burst=4",
            "--Notifications:Sending:RateLimits:PerNamespace:PermitsPerSecond=0.001",
            "--Notifications:Sending:RateLimits:PerNamespace:Burst=6",
            "--Notifications:RateLimits:PerCaller:PermitsPerSecond=0.001", "--Notifications:RateLimits:PerCaller:Burst=20",
        ];
    }
}
