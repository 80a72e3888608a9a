using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Operations.DeadLetters;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;
using static Notifications.Tests.Operations.DeadLetters.PoisonClient;

namespace Notifications.Tests.Operations.DeadLetters;

public sealed class DeadLetterTests(DrainedByHand app) : IClassFixture<DrainedByHand>
{
    [Fact]
    public async Task List_ADrainedMessage_SaysWhatFailedWhereAndWhen()
    {
        var poison = New(app);
        var message = poison.Message();
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-2);
        await poison.PutAsync("deliveries", message);
        await poison.DrainAsync();

        var letter = Assert.Single(await poison.ListAsync());
        Assert.Equal(("deliveries", 5), (QueueOf(letter), letter.GetProperty("attempts").GetInt32()));
        Assert.Equal(message, letter.GetProperty("message").GetRawText());
        var reason = letter.GetProperty("reason").GetString();
        Assert.Contains("Failed 5 times; the log has the error.", reason, StringComparison.Ordinal);
        Assert.Contains($"the send {letter.GetProperty("message").GetProperty("sendId").GetGuid()}", reason, StringComparison.Ordinal);
        Assert.InRange(letter.GetProperty("failedAt").GetDateTimeOffset(), before, TimeProvider.System.GetUtcNow().AddSeconds(1));
        Assert.Equal(["attempts", "failedAt", "id", "message", "queue", "reason"], letter.EnumerateObject().Select(m => m.Name).Order());
    }

    [Fact]
    public async Task Erasure_TakesTheUsersDeadLettersAlong()
    {
        var poison = New(app);
        await poison.PutAsync("fallback-email", poison.Message());
        await poison.PutAsync("fallback-email", poison.Message().Replace("\"u\"", "\"other\"", StringComparison.Ordinal));
        await poison.PutAsync("fan-out", "no JSON");
        await poison.DrainAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await (await poison.AsAsync("admin")).DeleteAsync("recipients/u")).Status);

        Assert.Equal("other", Assert.Single(await poison.ListAsync()).GetProperty("message").GetProperty("userId").GetString());
    }

    [Fact]
    public async Task List_Filtered_HasTheQueueAndTheTimeAsked()
    {
        var poison = New(app);
        foreach (var queue in (string[])["deliveries", "confirmations", "deliveries"])
            await poison.PutAsync(queue, poison.Message());
        await poison.DrainAsync();
        var failed = (await poison.ListAsync()).Select(l => l.GetProperty("failedAt").GetDateTimeOffset()).ToArray();
        var (first, after) = (failed.Min(), Rfc3339.Format(failed.Max().AddSeconds(1)));

        Assert.Equal(3, failed.Length);
        Assert.All(await poison.ListAsync("&queue=deliveries"), letter => Assert.Equal("deliveries", QueueOf(letter)));
        Assert.Equal(2, (await poison.ListAsync("&queue=deliveries")).Length);
        Assert.Equal(3, (await poison.ListAsync($"&since={Rfc3339.Format(first)}&until={after}")).Length);
        Assert.Empty(await poison.ListAsync($"&since={after}"));
        Assert.Empty(await poison.ListAsync($"&until={Rfc3339.Format(first)}"));
    }

    [Fact]
    public async Task List_OfAUser_HasTheirMessagesAndTheChunksTheyAreIn()
    {
        var poison = New(app);
        await poison.PutAsync("fallback-email", poison.Message());
        await poison.PutAsync("deliveries", ChunkOf("other", "u"));
        await poison.PutAsync("deliveries", ChunkOf("other", "U"));
        await poison.PutAsync("fallback-email", poison.Message().Replace("\"u\"", "\"other\"", StringComparison.Ordinal));
        await poison.DrainAsync();

        Assert.Equal(["deliveries", "fallback-email"], (await poison.ListAsync("&user=u")).Select(QueueOf).Order());
        Assert.Equal("fallback-email", QueueOf(Assert.Single(await poison.ListAsync("&user=u&queue=fallback-email"))));
        Assert.Equal(3, (await poison.ListAsync("&user=other")).Length);
        Assert.Empty(await poison.ListAsync("&user=nobody"));

        string ChunkOf(params string[] users) => JsonSerializer.Serialize(
            new { @namespace = poison.Namespace, sendId = Guid.CreateVersion7(), chunk = 0, users, pushEach = true });
    }

    [Fact]
    public async Task List_OfAUserBehindManyOthers_GoesOnWithTheCursor()
    {
        var poison = New(app);
        var store = app.Services.GetRequiredService<DeadLetterStore>();
        var now = TimeProvider.System.GetUtcNow();
        await AddAsync(poison.Message(), now.AddHours(-1));
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => AddAsync("{}", now.AddMilliseconds(-i))));
        var admin = await poison.AsAsync("admin");

        var first = (await admin.GetAsync("dead-letters?user=u")).Json;
        Assert.Empty(first.GetProperty("items").EnumerateArray());
        var second = (await admin.GetAsync($"dead-letters?user=u&cursor={first.GetProperty("nextCursor").GetString()}")).Json;
        Assert.Single(second.GetProperty("items").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("nextCursor").ValueKind);

        Task AddAsync(string body, DateTimeOffset at) => store.AddAsync(
            new StoredDeadLetter(poison.Namespace, Guid.CreateVersion7(at), "deliveries", body, "Failed.", 5), CancellationToken.None);
    }

    [Fact]
    public async Task List_SeveralPages_HasEachOnceNewestFirst()
    {
        var poison = New(app);
        for (var i = 0; i < 40; i++)
            await poison.PutAsync("confirmations", poison.Message());
        await poison.DrainAsync();
        var admin = await poison.AsAsync("admin");
        var seen = new List<Guid>();
        for (var cursor = ""; ;)
        {
            var page = (await admin.GetAsync($"dead-letters?limit=15{cursor}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(IdOf));
            if (page.GetProperty("nextCursor").ValueKind == JsonValueKind.Null)
                break;
            cursor = $"&cursor={page.GetProperty("nextCursor").GetString()}";
        }

        Assert.Equal(40, seen.Count);
        Assert.Equal(seen.Distinct().OrderDescending(), seen);
    }

    [Theory]
    [InlineData("queue=other", "queue", "allowed: confirmations, fan-out, deliveries")]
    [InlineData("since=yesterday", "since", "is not a time")]
    [InlineData("until=0001-01-01T00:00:00Z", "until", "since 1970")]
    [InlineData("cursor=x", "cursor", "no cursor of this list")]
    [InlineData("user=", "user", "allowed: 1 to 256 characters")]
    [InlineData("person=u", "person", "allowed: limit, cursor, queue, since, until, user")]
    public async Task List_BadParameter_IsNamed(string query, string member, string says) =>
        (await (await New(app).AsAsync("admin")).GetAsync($"dead-letters?{query}")).AssertInvalid(member, says);

    [Fact]
    public async Task OpenApi_NamesEveryQueue()
    {
        var schemas = (await new ApiClient(app.Http, null).GetAsync("openapi.json")).Json.GetProperty("components").GetProperty("schemas");
        Assert.Equal(Queues.Names, schemas.GetProperty("QueueName").GetProperty("enum").EnumerateArray().Select(n => n.GetString()!));
    }

    [Fact]
    public async Task Drain_KilledBetweenKeepingAndDeleting_KeepsItOnce()
    {
        var poison = New(app);
        await poison.DrainAsync();
        var sent = await poison.PutAsync("confirmations", poison.Message());
        // What a drain does until it is killed; its message shows again when its time is over.
        var message = await poison.ReceiveAsync("confirmations-poison", sent, TimeSpan.FromSeconds(1));
        var killed = PoisonMessage.Read("confirmations", message);
        Assert.True(await app.Services.GetRequiredService<DeadLetterStore>().AddAsync(killed, CancellationToken.None));
        var queue = poison.Queue("confirmations-poison");
        await Eventually.GetAsync(async () =>
        {
            await poison.DrainAsync();
            return (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;
        }, left => left == 0);

        Assert.Equal(killed.Id, IdOf(Assert.Single(await poison.ListAsync())));
    }

    [Fact]
    public async Task Drain_TwoAtOnce_KeepEachOnce()
    {
        var poison = New(app);
        for (var i = 0; i < 50; i++)
            await poison.PutAsync("confirmations", poison.Message());
        await Task.WhenAll(poison.DrainAsync(), poison.DrainAsync());

        Assert.Equal(50, (await poison.ListAsync()).Length);
        Assert.Equal(0, (await poison.Queue("confirmations-poison").GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Theory]
    [InlineData("no base64!", "no base64!")]
    [InlineData("bm90IEpTT04=", "not JSON")]
    [InlineData("WzFd", "[1]")]
    [InlineData("eyJhIjoiXHVkODAwIn0=", "{\"a\":\"\\ud800\"}")]
    [InlineData("/////w==", "/////w==")]
    [InlineData("", "")]
    public async Task Drain_WhatIsNoObject_IsKeptAsTextForNoNamespace(string body, string shown)
    {
        var poison = new PoisonClient(app, StoredDeadLetter.NoNamespace);
        await poison.PutRawAsync("fan-out-poison", body);

        var letter = await poison.DrainedAsync(
            l => l.GetProperty("message") is { ValueKind: JsonValueKind.String } text && text.GetString() == shown);
        Assert.Contains("no JSON object", letter.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"namespace\":5}")]
    [InlineData("{\"namespace\":\"a|b\"}")]
    [InlineData("{\"sendId\":\"x\"}")]
    public async Task Drain_WithoutAUsableNamespace_IsKeptForNone(string message)
    {
        var poison = new PoisonClient(app, StoredDeadLetter.NoNamespace);
        await poison.PutAsync("fan-out", message);
        await poison.DrainedAsync(l => l.GetProperty("message").GetRawText() == message);
    }

    [Fact]
    public async Task Delete_OnceAndAgain_IsGoneThenNotFound()
    {
        var poison = New(app);
        await poison.PutAsync("deliveries", poison.Message());
        await poison.DrainAsync();
        var (admin, id) = (await poison.AsAsync("admin"), IdOf(Assert.Single(await poison.ListAsync())));

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"dead-letters/{id}")).Status);
        (await admin.DeleteAsync($"dead-letters/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Empty(await poison.ListAsync());
    }

    [Theory]
    [InlineData("sender")]
    [InlineData]
    public async Task DeadLetters_WhoIsNoAdmin_IsForbidden(params string[] roles)
    {
        var caller = await New(app).AsAsync(roles);
        (await caller.GetAsync("dead-letters")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        (await caller.PostAsync("dead-letters/requeue")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        (await caller.PostAsync($"dead-letters/{Guid.CreateVersion7()}/requeue")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        (await caller.DeleteAsync($"dead-letters/{Guid.CreateVersion7()}")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task DeadLetters_OfAnotherNamespace_AreNotThere()
    {
        var (mine, others) = (New(app), New(app));
        await mine.PutAsync("confirmations", mine.Message());
        await mine.DrainAsync();
        var (stranger, id) = (await others.AsAsync("admin"), IdOf(Assert.Single(await mine.ListAsync())));

        Assert.Empty(await others.ListAsync());
        (await stranger.PostAsync($"dead-letters/{id}/requeue")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.DeleteAsync($"dead-letters/{id}")).AssertProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(0, (await stranger.PostAsync("dead-letters/requeue")).Json.GetProperty("requeued").GetInt32());
        Assert.Equal(id, IdOf(Assert.Single(await mine.ListAsync())));
    }
}
