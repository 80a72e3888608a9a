using System.Net;
using System.Text.Json;
using Notifications.Platform.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>These move the clock, so they have an app of their own.</summary>
public sealed class ScheduleTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task SendAt_WhenItsTimeComes_IsSentOnce()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await using var client = await app.ConnectAsync(await app.AsAsync(user));
        var sendAt = app.Clock.GetUtcNow().AddSeconds(2);
        var answer = await sender.PostAsync("notifications", new { users = new[] { user }, title = "Later", message = "m", sendAt });

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal(("scheduled", Rfc3339.Format(sendAt)),
            (answer.Json.GetProperty("status").GetString(), answer.Json.GetProperty("sendAt").GetString()));
        Assert.Empty(await ItemsAsync(user));
        var id = answer.Json.GetProperty("sendId").GetGuid();
        Assert.Contains(id, await ListAsync(sender));

        var pushed = (await client.ReceiveAsync("notification", TimeSpan.FromSeconds(20)))[0];
        Assert.True(pushed.GetProperty("createdAt").GetDateTimeOffset() >= sendAt.AddMilliseconds(-1), "it counts from when it was sent");
        Assert.Equal(pushed.GetProperty("id").GetGuid(), Assert.Single(await ItemsAsync(user)).GetProperty("id").GetGuid());
        await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{id}")).Json.GetProperty("status").GetString(), status => status == "completed");
        Assert.DoesNotContain(id, await ListAsync(sender));
        var late = await sender.DeleteAsync($"schedules/{id}");
        late.AssertProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Null(late.Headers.RetryAfter);
    }

    [Fact]
    public async Task Cancel_BeforeItsTime_IsNeverSent()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        await using var client = await app.ConnectAsync(me);
        var cancelled = await ScheduleAsync(sender, user, 2);
        Assert.Equal(HttpStatusCode.NoContent, (await sender.DeleteAsync($"schedules/{cancelled}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await sender.DeleteAsync($"schedules/{cancelled}")).Status);
        Assert.DoesNotContain(cancelled, await ListAsync(sender));
        // One that is due at the same moment shows when that has passed.
        await ScheduleAsync(sender, user, 3, "the other");

        Assert.Equal("the other", (await client.ReceiveAsync("notification", TimeSpan.FromSeconds(20)))[0].GetProperty("title")
            .GetString());
        Assert.Equal("the other", Assert.Single(await ItemsAsync(user)).GetProperty("title").GetString());
        Assert.Equal("cancelled", (await sender.GetAsync($"sends/{cancelled}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Schedules_SeveralPages_AreListedNewestFirst()
    {
        var sender = await app.SenderAsync();
        Guid[] ids = [await ScheduleAsync(sender, "u", 3600), await ScheduleAsync(sender, "u", 60), await ScheduleAsync(sender, "u", 7200)];
        var first = (await sender.GetAsync("schedules?limit=2")).Json;
        var second = (await sender.GetAsync($"schedules?limit=2&cursor={first.GetProperty("nextCursor").GetString()}")).Json;

        Assert.Equal([ids[2], ids[1]], Ids(first));
        Assert.Equal(ids[0], Ids(second).First());
        (await sender.GetAsync("schedules?cursor=x")).AssertInvalid("cursor", "no cursor of this list");
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z")]
    [InlineData("2099-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public async Task SendAt_InThePastOrTooFarAhead_IsRefused(string sendAt) =>
        (await (await app.SenderAsync()).PostAsync("notifications", new { users = new[] { "u" }, title = "t", message = "m", sendAt }))
        .AssertInvalid("sendAt", "from now to a year ahead");

    [Fact]
    public async Task Cancel_WhatIsNotThere_IsNotFound() =>
        (await (await app.SenderAsync()).DeleteAsync($"schedules/{Guid.CreateVersion7()}"))
        .AssertProblem(HttpStatusCode.NotFound, "not-found");

    private async Task<Guid> ScheduleAsync(ApiClient sender, string user, int seconds, string title = "t") =>
        (await sender.PostAsync("notifications", new
        {
            users = new[] { user },
            title,
            message = "m",
            sendAt = app.Clock.GetUtcNow()
        .AddSeconds(seconds)
        })).Json.GetProperty("sendId").GetGuid();

    private static async Task<Guid[]> ListAsync(ApiClient sender) => [.. Ids((await sender.GetAsync("schedules?limit=100")).Json)];

    private static IEnumerable<Guid> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("sendId").GetGuid());

    private async Task<JsonElement[]> ItemsAsync(string user) =>
        [.. (await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray()];
}
