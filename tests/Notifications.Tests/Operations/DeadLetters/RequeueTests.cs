using System.Net;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Notifications.Operations.DeadLetters;
using Notifications.Tests.Support;
using Xunit;
using static Notifications.Tests.Operations.DeadLetters.PoisonClient;

namespace Notifications.Tests.Operations.DeadLetters;

public sealed class RequeueTests(DrainedByHand app) : IClassFixture<DrainedByHand>
{
    [Fact]
    public async Task Requeue_OnceItsCauseIsGone_DoesTheWorkOnce()
    {
        var (poison, user) = (New(app), AppFixture.NewUser());
        var admin = await poison.AsAsync("admin");
        var send = (await admin.PostAsync(
            "notifications", new { users = new[] { user }, title = "Held up", message = "m", sendAt = app.Clock.GetUtcNow().AddHours(1) }))
            .Json.GetProperty("sendId").GetGuid();
        var plan = await ChangePlanAsync(poison, send, "broken");
        var message = JsonSerializer.Serialize(
            new { @namespace = poison.Namespace, sendId = send, chunk = 0, users = new[] { user }, pushEach = true });
        await poison.PutRawAsync("deliveries", Convert.ToBase64String(Encoding.UTF8.GetBytes(message)));

        // The host tries it five times, a second apart.
        var letter = await poison.DrainedAsync(l => QueueOf(l) == "deliveries");
        Assert.Equal(message, letter.GetProperty("message").GetRawText());
        await ChangePlanAsync(poison, send, plan);
        var answer = await admin.PostAsync($"dead-letters/{IdOf(letter)}/requeue");

        Assert.Equal((HttpStatusCode.OK, """{"requeued":1}"""), (answer.Status, answer.Text));
        var me = new ApiClient(app.Http, (await new ApiClient(app.Http, null)
            .PostAsync("dev/token", new { userId = user, @namespace = poison.Namespace })).Json.GetProperty("token").GetString());
        var items = await Eventually.GetAsync(
            async () => (await me.GetAsync("notifications")).Json.GetProperty("items"), i => i.GetArrayLength() > 0);
        Assert.Equal("Held up", Assert.Single(items.EnumerateArray()).GetProperty("title").GetString());
        (await admin.PostAsync($"dead-letters/{IdOf(letter)}/requeue")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await poison.ListAsync());
    }

    [Fact]
    public async Task Requeue_WhatFailsAgain_IsANewDeadLetterWithTheSameMessage()
    {
        var poison = new PoisonClient(app, StoredDeadLetter.NoNamespace);
        // The host can't decode it, so it takes it away without an attempt.
        await poison.PutRawAsync("confirmations", "this is no base64");
        var first = await poison.DrainedAsync(IsIt);
        Assert.Equal(HttpStatusCode.OK, (await (await poison.AsAsync("admin")).PostAsync($"dead-letters/{IdOf(first)}/requeue")).Status);

        Assert.NotEqual(IdOf(first), IdOf(await poison.DrainedAsync(IsIt)));

        static bool IsIt(JsonElement letter) =>
            letter.GetProperty("message") is { ValueKind: JsonValueKind.String } text && text.GetString() == "this is no base64";
    }

    [Fact]
    public async Task RequeueAll_OfOneQueue_LeavesTheOthers()
    {
        var poison = New(app);
        foreach (var queue in (string[])["confirmations", "confirmations", "fan-out", "fan-out", "fan-out"])
            await poison.PutAsync(queue, poison.Message());
        foreach (var queue in (string[])["confirmations", "fan-out"])
            await poison.PutRawAsync(queue, Convert.ToBase64String(Encoding.UTF8.GetBytes(poison.Message())));
        await poison.DrainAsync();
        var admin = await poison.AsAsync("admin");

        Assert.Equal("""{"requeued":2}""", (await admin.PostAsync("dead-letters/requeue", new { queue = "confirmations" })).Text);
        Assert.All(await poison.ListAsync(), letter => Assert.Equal("fan-out", QueueOf(letter)));
        Assert.Equal("""{"requeued":3}""", (await admin.PostAsync("dead-letters/requeue")).Text);
        Assert.Equal("""{"requeued":0}""", (await admin.PostAsync("dead-letters/requeue")).Text);
        Assert.Empty(await poison.ListAsync());
    }

    [Theory]
    [InlineData("""{"queue":"other"}""", "queue", "'other' is not allowed; allowed: confirmations, fan-out, deliveries")]
    [InlineData("""{"queues":[]}""", "queues", "is not a member of this request; allowed: queue")]
    public async Task RequeueAll_BadBody_IsNamed(string body, string member, string says) =>
        (await (await New(app).AsAsync("admin")).PostTextAsync("dead-letters/requeue", body)).AssertInvalid(member, says);

    /// <summary>Gives back what it was. The send has begun, as far as the deliveries' handler sees.</summary>
    private async Task<string> ChangePlanAsync(PoisonClient poison, Guid send, string plan)
    {
        var table = new TableServiceClient(app.StorageConnection).GetTableClient("Sends");
        var row = (await table.GetEntityAsync<TableEntity>($"{poison.Namespace}|{send:N}", "send")).Value;
        var change = new TableEntity(
            row.PartitionKey, row.RowKey)
        { ["Plan0"] = plan, ["NotificationId"] = row.GetGuid("NotificationId") ?? Guid.CreateVersion7() };
        await table.UpdateEntityAsync(change, ETag.All, TableUpdateMode.Merge);
        return row.GetString("Plan0");
    }
}
