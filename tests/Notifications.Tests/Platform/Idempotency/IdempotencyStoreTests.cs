using System.Net;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Idempotency;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Idempotency;

/// <summary>Processes that died, keys that expired, answers of every size. These move the clock, so they have an app of their
/// own.</summary>
public sealed class IdempotencyStoreTests(AppFixture app) : IClassFixture<AppFixture>
{
    private IdempotencyStore Store => app.Services.GetRequiredService<IdempotencyStore>();

    [Fact]
    public async Task Claim_OfAProcessThatDied_IsTakenOverAfterTheLease()
    {
        var (user, key) = (AppFixture.NewUser(), KeyedRequests.NewKey());
        var sender = await app.SenderAsync();
        var dead = (await ClaimAsync(key, KeyedRequests.Body(user))).Row!;

        (await sender.SendAsync(key, user)).AssertProblem(HttpStatusCode.Conflict, "request-running");
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        (await sender.SendAsync(key, user, "other")).AssertProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        var answer = await sender.SendAsync(key, user);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.False(answer.IsReplayed());
        Assert.False(await Store.SettleAsync(dead, null, CancellationToken.None));
        var done = await ClaimAsync(key, KeyedRequests.Body(user));
        Assert.Equal((ClaimOutcome.Done, dead.Seed), (done.Outcome, done.Row!.Seed));
        Assert.True((await sender.SendAsync(key, user)).IsReplayed());
        Assert.Equal(1, await app.InboxAsync(user));
    }

    [Fact]
    public async Task Claim_ManyTakeOneOver_OneWins()
    {
        var (key, body) = (KeyedRequests.NewKey(), KeyedRequests.Body("u"));
        await ClaimAsync(key, body);
        app.Clock.Advance(TimeSpan.FromSeconds(61));

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ClaimAsync(key, body)));

        Assert.Single(results, r => r.Outcome == ClaimOutcome.Claimed);
        Assert.Equal(19, results.Count(r => r.Outcome == ClaimOutcome.Running));
    }

    [Fact]
    public async Task Key_OlderThanADay_IsFreeAgain()
    {
        var (user, key) = (AppFixture.NewUser(), KeyedRequests.NewKey());
        await (await app.SenderAsync()).SendAsync(key, user);
        var first = (await ClaimAsync(key, KeyedRequests.Body(user))).Row!;
        app.Clock.Advance(TimeSpan.FromHours(23.9));
        Assert.True((await (await app.SenderAsync()).SendAsync(key, user)).IsReplayed());
        app.Clock.Advance(TimeSpan.FromHours(0.2));

        Assert.False((await (await app.SenderAsync()).SendAsync(key, user, "other")).IsReplayed());
        Assert.NotEqual(first.Seed, (await ClaimAsync(key, KeyedRequests.Body(user, "other"))).Row!.Seed);
        Assert.Equal(2, await app.InboxAsync(user));
    }

    [Fact]
    public async Task Cleanup_RemovesWhatExpiredAndNothingElse()
    {
        var sender = await app.SenderAsync();
        var (user, old, recent) = (AppFixture.NewUser(), KeyedRequests.NewKey(), KeyedRequests.NewKey());
        await Task.WhenAll(Enumerable.Range(0, 120).Select(i => sender.SendAsync($"{old}-{i}", user)));
        app.Clock.Advance(TimeSpan.FromHours(24.1));
        sender = await app.SenderAsync();
        await sender.SendAsync(recent, user);
        await sender.SendAsync($"{old}-0", user);

        Assert.True(await Store.RemoveExpiredAsync(CancellationToken.None) >= 119);
        Assert.Equal(2, await app.Rows().QueryAsync<TableEntity>().CountAsync());
        Assert.True((await sender.SendAsync(recent, user)).IsReplayed());
        Assert.True((await sender.SendAsync($"{old}-0", user)).IsReplayed());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) + 1)]
    [InlineData(StoredAnswer.MaxBodyBytes)]
    public async Task Settle_AnyAnswer_IsReadAsWritten(int bytes)
    {
        var key = KeyedRequests.NewKey();
        var body = new byte[bytes];
        new Random(bytes).NextBytes(body);
        var headers = new[] { KeyValuePair.Create("Location", "/a:b?c"), KeyValuePair.Create("Content-Type", "x/y; charset=utf-8") };
        await Store.SettleAsync(
            (await ClaimAsync(key, [])).Row!, new StoredAnswer(HttpStatusCode.Accepted, headers, body), CancellationToken.None);

        var answer = (await ClaimAsync(key, [])).Row!.Answer!;
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(headers, answer.Headers);
        Assert.Equal(body, answer.Body);
    }

    [Fact]
    public async Task Send_AgainWhenTheAnswerWasTooLargeToKeep_IsToldSo()
    {
        var (user, key) = (AppFixture.NewUser(), KeyedRequests.NewKey());
        var claim = (await ClaimAsync(key, KeyedRequests.Body(user))).Row!;
        await Store.SettleAsync(claim, new StoredAnswer(HttpStatusCode.Created, [], null), CancellationToken.None);

        (await (await app.SenderAsync()).SendAsync(key, user)).AssertProblem(HttpStatusCode.Conflict, "answer-not-kept");
        Assert.Equal(0, await app.InboxAsync(user));
    }

    private Task<ClaimResult> ClaimAsync(string key, byte[] body) => Store.ClaimAsync(
        new IdempotencyKey("default", "user:sender", "NotificationsSend", key), RequestHash.Of("POST", "/api/v1/notifications", body),
        CancellationToken.None);
}
