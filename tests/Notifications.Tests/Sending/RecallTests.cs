using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Sending;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>Sends that are taken back.</summary>
public sealed class RecallTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Recall_OfASendToFew_TakesItOutOfTheirInboxes_TellsClients_AndCannotBeUndone()
    {
        var (sender, user, other) = (await app.SenderAsync(), AppFixture.NewUser(), AppFixture.NewUser());
        var (me, peer) = (await app.AsAsync(user), await app.AsAsync(other));
        var kept = await sender.SendToAsync(user);
        var id = await SendAsync(sender, new { users = new[] { user, other }, title = "t", message = "m" });
        await peer.DeleteAsync($"notifications/{id}");
        await using var client = await app.ConnectAsync(me);

        var answer = await sender.DeleteAsync($"sends/{id}");
        Assert.Equal((HttpStatusCode.Accepted, $"/api/v1/sends/{id}"), (answer.Status, answer.Headers.Location?.ToString()));
        Assert.Equal($$"""{"sendId":"{{id}}","status":"recalled"}""", answer.Text);
        var update = (await client.ReceiveAsync("updated", TimeSpan.FromSeconds(30)))[0];
        Assert.Equal((id, true), (update.GetProperty("id").GetGuid(), update.TryGetProperty("deletedAt", out _)));
        Assert.Equal(1, (await DoneAsync(sender, id)).GetProperty("recalled").GetInt32());
        Assert.Equal([kept], await IdsAsync(me));
        Assert.Equal(1, (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
        (await me.PostAsync($"notifications/{id}/restore")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await peer.PostAsync($"notifications/{id}/restore")).AssertProblem(HttpStatusCode.NotFound, "not-found");

        // Again, it changes nothing.
        Assert.Equal(HttpStatusCode.Accepted, (await sender.DeleteAsync($"sends/{id}")).Status);
        Assert.Equal([kept], await IdsAsync(me));
        Assert.Equal(HttpStatusCode.Forbidden, (await me.DeleteAsync($"sends/{id}")).Status);
        (await sender.DeleteAsync("sends/00000000-0000-4000-8000-000000000000")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Recall_OfASendByTheQueue_RemovesAll_AndAChunkThatComesLaterTakesItselfBack()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 120).Select(_ => AppFixture.NewUser())];
        var sendId = await SendAsync(sender, new { users, title = "t", message = "m" });
        await Eventually.GetAsync(
            () => StatusOfAsync(sender, sendId), status => status == "completed");
        await sender.DeleteAsync($"sends/{sendId}");
        Assert.Equal(120, (await DoneAsync(sender, sendId)).GetProperty("recalled").GetInt32());
        Assert.Empty(await IdsAsync(await app.AsAsync(users[0])));

        // What the queue does with a chunk that was on its way, of users in whom no step found it before.
        await app.Services.GetRequiredService<ChunkHandler>().HandleAsync(
            new ChunkMessage { Namespace = "default", SendId = sendId, Users = [users[1]], PushEach = true }, CancellationToken.None);
        Assert.Empty(await IdsAsync(await app.AsAsync(users[1])));
    }

    [Fact]
    public async Task Recall_OfABroadcast_TakesItFromEverybody_AndOfAScheduledOneCancelsIt()
    {
        var (sender, me) = (await app.SenderAsync(), await app.AsAsync(AppFixture.NewUser()));
        await using var client = await app.ConnectAsync(me);
        var id = await SendAsync(sender, new { broadcast = true, title = "t", message = "m" });
        Assert.Contains(id, await IdsAsync(me));
        await sender.DeleteAsync($"sends/{id}");
        await client.ReceiveAsync("reload", TimeSpan.FromSeconds(30));
        Assert.DoesNotContain(id, await IdsAsync(me));

        var later = await SendAsync(
            sender, new { users = new[] { "u" }, title = "t", message = "m", sendAt = TimeProvider.System.GetUtcNow().AddHours(1) });
        Assert.Equal(HttpStatusCode.NoContent, (await sender.DeleteAsync($"sends/{later}")).Status);
        Assert.Equal("cancelled", await StatusOfAsync(sender, later));
        var audit = await (await app.AsAsync("admin", "admin")).GetAsync("audit?event=send_recalled");
        Assert.Contains(audit.Json.GetProperty("items").EnumerateArray(), e => e.GetProperty("detail").GetString() == id.ToString());
    }

    private static async Task<Guid> SendAsync(ApiClient sender, object body)
    {
        var answer = await sender.PostAsync("notifications", body);
        Assert.True((int)answer.Status is 201 or 202, answer.Text);
        return answer.Json.GetProperty("sendId").GetGuid();
    }

    /// <summary>The report, once all is removed.</summary>
    private static Task<JsonElement> DoneAsync(ApiClient sender, Guid id) => Eventually.GetAsync(
        async () => (await sender.GetAsync($"sends/{id}")).Json,
        report => report.GetProperty("status").GetString() == "recalled"
        && report.GetProperty("completedAt").ValueKind == JsonValueKind.String);

    private static async Task<string?> StatusOfAsync(ApiClient sender, Guid id) =>
        (await sender.GetAsync($"sends/{id}")).Json.GetProperty("status").GetString();

    private static async Task<Guid[]> IdsAsync(ApiClient user) =>
        [.. (await user.GetAsync("notifications?limit=100")).Json.GetProperty("items").EnumerateArray()
        .Select(n => n.GetProperty("id").GetGuid())];
}
