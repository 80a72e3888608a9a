using System.Net;
using LocalRuntime.Tests.Support;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Faults;

/// <summary>Stops storage, so it has one of its own.</summary>
public sealed class StorageOutageTests(StorageOutageTests.Fixture app) : IClassFixture<StorageOutageTests.Fixture>
{
    [Fact]
    public async Task StorageAway_IsA503AndTheAppRecoversByItself()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var before = await sender.SendToAsync(user, requiresAcknowledgement: true);
        await app.Storage.StopAsync();

        foreach (var answer in new[] { await me.GetAsync("notifications"), await me.PostAsync($"notifications/{before}/read"),
            await SendAsync() })
        {
            answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
            Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        }
        var health = await me.GetAsync("health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
        Assert.Equal(["unhealthy", "unhealthy", "healthy"], health.Json.GetProperty("checks").EnumerateArray()
            .Select(c => c.GetProperty("status").GetString()!));

        await app.Storage.RestartAsync();
        Assert.Equal(HttpStatusCode.OK, (await Eventually.GetAsync(() => me.GetAsync("health"), a => a.Status == HttpStatusCode.OK))
            .Status);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync()).Status);
        Assert.Equal(before, (await me.GetAsync($"notifications/{before}")).Json.GetProperty("id").GetGuid());

        Task<ApiAnswer> SendAsync() => sender.PostAsync("notifications", new { users = new[] { user }, title = "t", message = "m" });
    }

    public sealed class Fixture : AppFixture
    {
        internal AzuriteServer Storage { get; private set; } = null!;

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await Storage.DisposeAsync();
        }

        protected override async Task<string> StartStorageAsync()
        {
            Storage = await AzuriteServer.StartAsync();
            return Storage.ConnectionString("test1");
        }
    }
}
