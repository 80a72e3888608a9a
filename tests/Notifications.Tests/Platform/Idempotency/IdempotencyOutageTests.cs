using System.Net;
using Notifications.Tests.Faults;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Idempotency;

/// <summary>Stops storage, so it has one of its own.</summary>
public sealed class IdempotencyOutageTests(StorageOutageTests.Fixture app) : IClassFixture<StorageOutageTests.Fixture>
{
    [Fact]
    public async Task Send_WhileStorageIsAway_IsA503AndTheKeyWorksLater()
    {
        var (sender, user, key) = (await app.SenderAsync(), AppFixture.NewUser(), KeyedRequests.NewKey());
        await sender.SendAsync(KeyedRequests.NewKey(), user);
        await app.Storage.StopAsync();
        (await sender.SendAsync(key, user)).AssertProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        await app.Storage.RestartAsync();

        var answer = await Eventually.GetAsync(() => sender.SendAsync(key, user), a => a.Status == HttpStatusCode.Created);

        Assert.False(answer.IsReplayed());
        Assert.True((await sender.SendAsync(key, user)).IsReplayed());
        Assert.Equal(2, await app.InboxAsync(user));
    }
}
