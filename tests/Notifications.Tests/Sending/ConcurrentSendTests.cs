using System.Net;
using System.Text.Json;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>What is stored in one partition at the same time shares transactions. A test holds the first write back until the others
/// wait.</summary>
public sealed class ConcurrentSendTests(ConcurrentSendTests.Fixture app) : IClassFixture<ConcurrentSendTests.Fixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Send_ManyToOneUserAtOnce_ShareATransactionAndCountExactly()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        using var storage = new HeldStorage(app.Answers, user);
        var first = SendAsync(sender, user, "first");
        await storage.First.ArrivedAsync();
        var others = Enumerable.Range(0, 40).Select(n => SendAsync(sender, user, $"other {n}")).ToArray();
        await storage.WatchedAsync(41);
        storage.First.Release();
        var answers = await Task.WhenAll([first, .. others]).WaitAsync(Limit);
        var writes = storage.Writes;

        Assert.Equal(2, writes);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        var me = await app.AsAsync(user);
        var items = (await me.GetAsync("notifications?limit=100")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(answers.Select(IdOf).Order(), items.Select(item => item.GetProperty("id").GetGuid()).Order());
        Assert.Equal(41, (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
        // Each was told its own row's ETag: an acknowledgement is written without reading the row.
        var reads = storage.Reads;
        foreach (var id in answers[..2].Select(IdOf))
            Assert.Equal(HttpStatusCode.OK, (await me.PostAsync($"notifications/{id}/ack")).Status);
        Assert.Equal(reads, storage.Reads);
    }

    [Fact]
    public async Task Send_SharedTransactionFails_AnswersEach503AndStoresNone()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        using var storage = new HeldStorage(app.Answers, user);
        var first = SendAsync(sender, user, "first");
        await storage.First.ArrivedAsync();
        var others = Enumerable.Range(0, 10).Select(n => SendAsync(sender, user, $"other {n}")).ToArray();
        await storage.WatchedAsync(11);
        storage.IsAway = true;
        storage.First.Release();
        var answers = await Task.WhenAll(others).WaitAsync(Limit);

        Assert.All(answers, answer => answer.AssertProblem(HttpStatusCode.ServiceUnavailable, "unavailable"));
        Assert.Equal(HttpStatusCode.Created, (await first.WaitAsync(Limit)).Status);
        // One call for all of them: storage that is away is not asked for each.
        Assert.Equal(2, storage.Writes);
        storage.IsAway = false;
        Assert.Single((await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Insert_OneRowOfASharedTransactionExists_StoresTheOthers()
    {
        var user = AppFixture.NewUser();
        var all = Enumerable.Range(0, 20).Select(_ => Notification(user)).ToArray();
        await InsertAsync(all[7]);
        using var storage = new HeldStorage(app.Answers, user);
        var first = InsertAsync(all[0]);
        await storage.First.ArrivedAsync();
        // Two of one row never go together.
        var others = all[1..].Append(all[9] with { Title = "another try" }).Select(n => InsertAsync(n)).ToArray();
        storage.First.Release();
        await Task.WhenAll([first, .. others]).WaitAsync(Limit);

        // The first; those that share one, which fails; the one to blame; the rest of them; the second of one row.
        Assert.Equal(5, storage.Writes);
        await AssertStoredAsync(user, all);
    }

    [Fact]
    public async Task Insert_SeveralAreThereAlready_EachEndsByItself()
    {
        var user = AppFixture.NewUser();
        var all = Enumerable.Range(0, 12).Select(_ => Notification(user)).ToArray();
        foreach (var notification in all[2..5])
            await InsertAsync(notification);
        using var storage = new HeldStorage(app.Answers, user);
        var first = InsertAsync(all[0]);
        await storage.First.ArrivedAsync();
        var others = all[1..].Select(n => InsertAsync(n)).ToArray();
        storage.First.Release();
        await Task.WhenAll([first, .. others]).WaitAsync(Limit);

        await AssertStoredAsync(user, all);
    }

    [Fact]
    public async Task Insert_CallersLeave_OthersAreStoredAll()
    {
        var user = AppFixture.NewUser();
        var all = Enumerable.Range(0, 4).Select(_ => Notification(user)).ToArray();
        using CancellationTokenSource early = new(), late = new();
        using var storage = new HeldStorage(app.Answers, user);
        var first = InsertAsync(all[0]);
        await storage.First.ArrivedAsync();
        // The first that waits would do the transaction of all.
        var leavesEarly = InsertAsync(all[1], early.Token);
        var leavesLate = InsertAsync(all[2], late.Token);
        var stays = InsertAsync(all[3]);
        await early.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leavesEarly);
        var shared = storage.HoldNext();
        storage.First.Release();
        await shared.ArrivedAsync();
        await late.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leavesLate);
        shared.Release();
        await Task.WhenAll(first, stays).WaitAsync(Limit);

        // What was on its way is there; what had not begun is not.
        await AssertStoredAsync(user, [all[0], all[2], all[3]]);
        Assert.Equal(2, storage.Writes);
    }

    [Fact]
    public async Task Submit_AWriteHangs_TheNextGoesAheadOfIt()
    {
        var user = AppFixture.NewUser();
        var table = await app.Services.GetRequiredService<Tables>().InboxAsync(CancellationToken.None);
        var writes = new GroupCommit(
            Options.Create(new StorageOptions { MaxBatchingDelay = TimeSpan.FromMilliseconds(20) }), TimeProvider.System);
        using var storage = new HeldStorage(app.Answers, user);
        var hangs = WriteAsync(0);
        await storage.First.ArrivedAsync();
        await Task.WhenAll(WriteAsync(1), WriteAsync(2)).WaitAsync(Limit);

        Assert.False(hangs.IsCompleted);
        storage.First.Release();
        await hangs.WaitAsync(Limit);
        await WriteAsync(3).WaitAsync(Limit);

        Task<IReadOnlyList<Response>> WriteAsync(int number) => writes.SubmitAsync(
            table, [new(TableTransactionActionType.Add, new TableEntity(Keys.Partition("default", user), $"{user}|x|{number}"))], default);
    }

    [Fact]
    public async Task Submit_MoreThanATransactionTakes_AreStoredInSeveral()
    {
        var user = AppFixture.NewUser();
        var table = await app.Services.GetRequiredService<Tables>().InboxAsync(CancellationToken.None);
        var writes = app.Services.GetRequiredService<GroupCommit>();
        using var storage = new HeldStorage(app.Answers, user);
        var first = WriteAsync(0, 1);
        await storage.First.ArrivedAsync();
        // 90 rows and 40 don't go together, 5 more do; neither do two of 2 MB.
        Task<IReadOnlyList<Response>>[] others =
            [WriteAsync(1, 90), WriteAsync(2, 40), WriteAsync(3, 5), WriteAsync(4, 10, 30_000), WriteAsync(5, 10, 30_000)];
        storage.First.Release();
        var answers = await Task.WhenAll(others).WaitAsync(Limit);
        await first;

        Assert.Equal([90, 40, 5, 10, 10], answers.Select(a => a.Count));
        Assert.Equal(4, storage.Writes);
        var partition = Keys.Partition("default", user);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey gt {user + "|x|"} and RowKey lt {user + "|x|~"}");
        var rows = await table.QueryAsync<TableEntity>(filter).CountAsync();
        Assert.Equal(156, rows);

        Task<IReadOnlyList<Response>> WriteAsync(int number, int count, int characters = 1) => writes.SubmitAsync(table, [
            .. Enumerable.Range(0, count).Select(row => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(Keys.Partition("default", user), $"{user}|x|{number}|{row}") { ["Text"] = new string('x', characters) }))],
            default);
    }

    private static Task<ApiAnswer> SendAsync(ApiClient sender, string user, string title) =>
        sender.PostAsync("notifications", new { users = new[] { user }, title, message = "m", requiresAcknowledgement = true });

    private static Guid IdOf(ApiAnswer sent) => sent.Json.GetProperty("notifications")[0].GetProperty("id").GetGuid();

    private Task InsertAsync(Notification notification, CancellationToken cancellation = default) =>
        app.Services.GetRequiredService<InboxStore>().InsertAsync([notification], cancellation);

    private Notification Notification(string user)
    {
        var content = JsonSerializer.Deserialize("""
            { "title": "t", "message": "m", "type": "info", "category": "c", "priority": "low",
              "tags": [], "requiresAcknowledgement": false }
            """, InboxJson.Default.SendContent)!;
        return app.Services.GetRequiredService<NotificationFactory>().Make(
            "default", user, app.Services.GetRequiredService<Ids>().Next(), content, app.Clock.GetUtcNow());
    }

    private async Task AssertStoredAsync(string user, Notification[] expected)
    {
        var me = await app.AsAsync(user);
        var items = (await me.GetAsync("notifications?limit=100")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(expected.Select(n => n.Id).Order(), items.Select(item => item.GetProperty("id").GetGuid()).Order());
        Assert.All(items, item => Assert.Equal("t", item.GetProperty("title").GetString()));
        Assert.Equal(expected.Length, (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32());
    }

    /// <summary>What is held back is held for as long as a test takes. Nobody acknowledges, and nothing is to be pushed again
    /// meanwhile.</summary>
    public sealed class Fixture : AppFixture
    {
        public LostAnswers Answers { get; } = new();

        protected override IEnumerable<string> Settings =>
        [
            "--Notifications:Storage:MaxBatchingDelay=00:01:00", "--Notifications:Storage:Retries=0",
            "--Notifications:Delivery:Normal:BaseDelay=00:05:00", "--Notifications:Delivery:AcknowledgementTimeout=00:10:00",
            "--Notifications:Analytics:FlushInterval=01:00:00",
        ];

        protected override void AddServices(IServiceCollection services) => services.AddSingleton<HttpPipelinePolicy>(Answers);
    }
}
