using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Realtime;

/// <summary>These stop the real-time service, so they have one of their own.</summary>
public sealed class RealtimeOutageTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Send_WhileTheServiceIsAway_IsStoredAndPushedByTheQueueLater()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await app.StopEmulatorAsync();
        var answer = await sender.PostAsync("notifications", new { users = new[] { user }, title = "Stored", message = "m" });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var sent = answer.Json.GetProperty("notifications")[0];
        Assert.Equal("pending", sent.GetProperty("status").GetString());
        var stored = (await me.GetAsync($"notifications/{sent.GetProperty("id").GetGuid()}")).Json;
        Assert.Equal("pending", stored.GetProperty("status").GetString());
        Assert.Equal(0, stored.GetProperty("attempts").GetInt32());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await me.GetAsync("health")).Status);

        await app.StartEmulatorAsync();
        await using var client = await app.ConnectAsync(me);
        Assert.Equal("Stored", (await client.ReceiveAsync("notification", TimeSpan.FromSeconds(20)))[0].GetProperty("title").GetString());
        Assert.Equal("sent", (await me.GetAsync($"notifications/{sent.GetProperty("id").GetGuid()}")).Json.GetProperty("status")
            .GetString());
        // Answers are held for two seconds.
        app.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.OK, (await me.GetAsync("health")).Status);
    }
}
