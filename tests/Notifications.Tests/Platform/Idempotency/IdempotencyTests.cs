using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Platform.Idempotency;

public sealed class IdempotencyTests(IdempotencyTests.Fixture app) : IClassFixture<IdempotencyTests.Fixture>
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Send_FiftyAtOnceWithOneKey_HaveOneEffect()
    {
        var (sender, user, key) = (await app.SenderAsync(), AppFixture.NewUser(), KeyedRequests.NewKey());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => sender.SendAsync(key, user)));

        Assert.Equal(1, await app.InboxAsync(user));
        var done = answers.Where(a => a.Status == HttpStatusCode.Created).ToList();
        Assert.Single(done, a => !a.IsReplayed());
        Assert.All(done, a => Assert.Equal(done[0].Text, a.Text));
        foreach (var other in answers.Except(done))
        {
            other.AssertProblem(HttpStatusCode.Conflict, "request-running");
            Assert.Equal(TimeSpan.FromSeconds(1), other.Headers.RetryAfter!.Delta);
        }
        var later = await sender.SendAsync(key, user);
        Assert.True(later.IsReplayed());
        Assert.Equal(done[0].Text, later.Text);
    }

    [Fact]
    public async Task Send_AgainWithItsKey_IsAnsweredTheSame()
    {
        var (sender, user, key) = (await app.SenderAsync(), AppFixture.NewUser(), KeyedRequests.NewKey());
        var first = await sender.SendAsync(key, user, "Ärger 🎉");
        var again = await sender.SendAsync(key, user, "Ärger 🎉");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.False(first.IsReplayed());
        Assert.True(again.IsReplayed());
        Assert.Equal((first.Status, first.ContentType), (again.Status, again.ContentType));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(Stored(first), Stored(again));
        Assert.Equal(1, await app.InboxAsync(user));

        // What belongs to the moment, not to the answer, is left out.
        static IEnumerable<string> Stored(ApiAnswer answer) => answer.Headers
            .Where(h => h.Key is not ("Date" or "Idempotency-Replayed" or "Transfer-Encoding")
                && !h.Key.StartsWith("RateLimit-", StringComparison.Ordinal))
            .Select(h => $"{h.Key}: {string.Join(',', h.Value)}").Order();
    }

    [Fact]
    public async Task Send_OtherBodyWithTheKey_IsRefusedAndNothingIsSent()
    {
        var (sender, user, key) = (await app.SenderAsync(), AppFixture.NewUser(), KeyedRequests.NewKey());
        await sender.SendAsync(key, user, "one");

        (await sender.SendAsync(key, user, "other")).AssertProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(1, await app.InboxAsync(user));
    }

    [Fact]
    public async Task Send_SameKeyOfOtherCallers_IsTheirOwn()
    {
        var (user, key) = (AppFixture.NewUser(), KeyedRequests.NewKey());
        using var http = DocumentedHttp.Client(app.Http.BaseAddress!);
        http.DefaultRequestHeaders.Add("X-Api-Key", AppFixture.ApiKey);
        var service = new ApiClient(http, null);
        ApiClient[] callers = [await app.SenderAsync(), await app.AsAsync("tests", "sender"), service,
            await app.InNamespaceAsync("elsewhere")];
        foreach (var caller in callers)
        {
            var answer = await caller.SendAsync(key, user);
            Assert.Equal(HttpStatusCode.Created, answer.Status);
            Assert.False(answer.IsReplayed());
        }

        Assert.Equal(3, await app.InboxAsync(user));
        Assert.True((await service.SendAsync(key, user)).IsReplayed());
    }

    [Fact]
    public async Task Send_RefusedAsInvalid_LeavesTheKeyFree()
    {
        var (sender, user, key) = (await app.SenderAsync(), AppFixture.NewUser(), KeyedRequests.NewKey());
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var refused = await sender.SendAsync(key, user, title: "");
            refused.AssertInvalid("title", "is empty");
            Assert.False(refused.IsReplayed());
        }

        Assert.False((await sender.SendAsync(key, user)).IsReplayed());
        Assert.True((await sender.SendAsync(key, user)).IsReplayed());
        Assert.Equal(1, await app.InboxAsync(user));
    }

    [Fact]
    public async Task Send_FailedInTheMiddle_RunsAgainWithTheSameSeed()
    {
        var (sender, user, key) = (await app.SenderAsync(), AppFixture.NewUser(), KeyedRequests.NewKey());
        await sender.SendToAsync(user);
        var inbox = new TableServiceClient(app.StorageConnection).GetTableClient("Inbox");
        await inbox.DeleteAsync();
        (await sender.SendAsync(key, user)).AssertProblem(HttpStatusCode.InternalServerError, "internal");
        var seed = await SeedAsync();
        await inbox.CreateIfNotExistsAsync();

        var answer = await sender.SendAsync(key, user);

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.False(answer.IsReplayed());
        Assert.Equal(seed, await SeedAsync());
        Assert.Equal(1, await app.InboxAsync(user));

        async Task<Guid?> SeedAsync()
        {
            var (partition, row) = new Notifications.Platform.Idempotency.IdempotencyKey("default", "user:sender", "NotificationsSend", key)
                .RowKeys();
            return (await app.Rows().GetEntityAsync<TableEntity>(partition, row)).Value.GetGuid("Seed");
        }
    }

    [Fact]
    public async Task Send_LargeAnswer_IsKeptWhole()
    {
        var (sender, key) = (await app.SenderAsync(), KeyedRequests.NewKey());
        var users = Enumerable.Range(0, 700).Select(i => $"{i:D4}{new string('é', 120)}");
        var body = JsonSerializer.SerializeToUtf8Bytes(new { users, title = "t", message = "m" }, Unescaped);
        var first = await sender.SendAsync(key, body);
        var again = await sender.SendAsync(key, body);

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.True(first.Body.Length > 3 * 64 * 1024, $"{first.Body.Length}");
        Assert.True(again.IsReplayed());
        Assert.Equal(first.Body, again.Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData(null)]
    public async Task Send_WrongKey_IsRefusedAndNamesTheHeader(string? key)
    {
        using var http = DocumentedHttp.Client(
            app.Http.BaseAddress!, new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
        var (sender, user) = (new ApiClient(http, (await app.SenderAsync()).Token), AppFixture.NewUser());

        var answer = await sender.SendAsync(key ?? new string('k', 256), user);

        answer.AssertInvalid("Idempotency-Key", "1 to 255 visible ASCII characters");
        Assert.Equal(0, await app.InboxAsync(user));
    }

    [Theory]
    [InlineData("!")]
    [InlineData("\"8e03978e-40d5-43e8-bc93-6894a57f9324\"")]
    [InlineData("a/b\\c#d?e|f%2F~")]
    [InlineData(null)]
    public async Task Send_UnusualKey_Works(string? key)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        Assert.Equal(HttpStatusCode.Created, (await sender.SendAsync(key ?? new string('k', 255), user)).Status);
        Assert.True((await sender.SendAsync(key ?? new string('k', 255), user)).IsReplayed());
    }

    [Fact]
    public async Task Send_WithoutAKey_StoresNone()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.SendAsync(KeyedRequests.NewKey(), user);
        var before = await app.Rows().QueryAsync<TableEntity>().CountAsync();
        await sender.SendToAsync(user);

        Assert.Equal(before, await app.Rows().QueryAsync<TableEntity>().CountAsync());
    }

    public sealed class Fixture : AppFixture
    {
        protected override IEnumerable<string> Settings => ["--Notifications:Sending:InlineRecipients=1000"];
    }
}
