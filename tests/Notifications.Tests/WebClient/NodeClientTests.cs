using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.WebClient;

/// <summary>The TypeScript client against the app: what it is told, what it catches up with, what it tells.</summary>
public sealed class NodeClientTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Connected_NotificationSent_ArrivesAndIsAcknowledged()
    {
        var (user, me) = await NewUserAsync();
        await using var client = new NodeClient(Api, me.Token!);
        await client.CallAsync("connect");

        var sent = await SendAsync(user, "one");

        var received = await client.NextAsync("notification");
        Assert.Equal(sent, received.GetProperty("payload").GetProperty("id").GetGuid());
        Assert.Equal("one", received.GetProperty("payload").GetProperty("title").GetString());
        Assert.False(received.GetProperty("info").GetProperty("caughtUp").GetBoolean());
        Assert.Equal(sent, (await client.NextAsync("acknowledged")).GetProperty("payload").GetProperty("id").GetGuid());
        Assert.Equal("delivered", (await me.GetAsync($"notifications/{sent}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Connected_ReadElsewhere_IsToldOfItAndOfTheCount()
    {
        var (user, me) = await NewUserAsync();
        await using var client = new NodeClient(Api, me.Token!);
        await client.CallAsync("connect");
        var sent = await SendAsync(user, "one");
        await client.NextAsync("acknowledged");

        await me.PostAsync($"notifications/{sent}/read");

        var read = await EventAsync(client, "updated", e => e.TryGetProperty("readAt", out _));
        Assert.Equal(sent, read.GetProperty("id").GetGuid());
        var count = await client.CallAsync("unreadCount");
        Assert.Equal(0, count.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task RealtimeServiceAway_BackAgain_WhatWasMissedIsCaughtUpWithInOrderAndAcknowledged()
    {
        var (user, me) = await NewUserAsync();
        await using var client = new NodeClient(Api, me.Token!);
        await client.CallAsync("connect");
        await client.StateAsync("connected");
        await SendAsync(user, "before");
        await client.NextAsync("notification");
        await client.NextAsync("acknowledged");

        await app.StopEmulatorAsync();
        await client.StateAsync("reconnecting");
        Guid[] missed = [await SendAsync(user, "one"), await SendAsync(user, "two"), await SendAsync(user, "three")];
        await app.StartEmulatorAsync();
        await client.StateAsync("connected");

        var received = new List<Guid>();
        foreach (var _ in missed)
            received.Add((await client.NextAsync("notification")).GetProperty("payload").GetProperty("id").GetGuid());
        Assert.Equal(missed.Order(), received.Order());
        foreach (var _ in missed)
            await client.NextAsync("acknowledged");
        foreach (var id in missed)
            Assert.Equal("delivered", (await me.GetAsync($"notifications/{id}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Closed_SentMeanwhile_IsCaughtUpWithOnceConnectedAgain()
    {
        var (user, me) = await NewUserAsync();
        await using var client = new NodeClient(Api, me.Token!);
        await client.CallAsync("connect");
        await SendAsync(user, "before");
        await client.NextAsync("notification");
        await client.NextAsync("acknowledged");
        await client.CallAsync("close");
        await client.StateAsync("closed");
        Guid[] missed = [await SendAsync(user, "one"), await SendAsync(user, "two")];

        await client.CallAsync("connect");

        foreach (var id in missed)
        {
            var received = await client.NextAsync("notification");
            Assert.Equal(id, received.GetProperty("payload").GetProperty("id").GetGuid());
            Assert.True(received.GetProperty("info").GetProperty("caughtUp").GetBoolean());
        }
        foreach (var id in missed)
            await client.NextAsync("acknowledged");
        foreach (var id in missed)
            Assert.Equal("delivered", (await me.GetAsync($"notifications/{id}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Connect_TokenRefused_FailsWithTheProblem()
    {
        await using var client = new NodeClient(Api, "not.a.token");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => client.CallAsync("connect"));

        Assert.StartsWith("Authentication required", refusal.Message);
    }

    private Uri Api => new(app.Http.BaseAddress!.ToString().TrimEnd('/'));

    private async Task<(string User, ApiClient Me)> NewUserAsync()
    {
        var user = AppFixture.NewUser();
        return (user, await app.AsAsync(user));
    }

    private async Task<Guid> SendAsync(string user, string title) =>
        await (await app.SenderAsync()).SendToAsync(user, title, requiresAcknowledgement: true);

    private static async Task<JsonElement> EventAsync(NodeClient client, string name, Func<JsonElement, bool> isIt)
    {
        while (true)
        {
            if ((await client.NextAsync(name)).GetProperty("payload") is var payload && isIt(payload))
                return payload;
        }
    }
}
