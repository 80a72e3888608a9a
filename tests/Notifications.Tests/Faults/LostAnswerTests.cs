using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Sending;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Faults;

/// <summary>Storage writes every transaction and answers too late: what the app makes of it costs little, and the counts stay
/// exact.</summary>
public sealed class LostAnswerTests(LostAnswerTests.Fixture app) : IClassFixture<LostAnswerTests.Fixture>
{
    private const int Chunk = 495;

    [Fact]
    public async Task Chunk_FirstAnswersLost_CostsThriceAtTheMostAndCountsExactly()
    {
        var first = await CallsOfAsync(await SendAsync(PartitionUsers(Chunk)), isLossy: false);
        var (sendId, message) = await SendAsync(PartitionUsers(Chunk));
        var lossy = await CallsOfAsync((sendId, message), isLossy: true);
        Assert.Equal(Chunk, await StoredAsync(sendId));
        var again = await CallsOfAsync((sendId, message), isLossy: true);

        Assert.InRange(lossy, first + 1, 3 * first);
        Assert.InRange(again, 0, 2);
        Assert.Equal(Chunk, await StoredAsync(sendId));
    }

    [Fact]
    public async Task Chunk_RedeliveredAfterItWasStored_CostsThriceAtTheMost()
    {
        var first = await CallsOfAsync(await SendAsync(PartitionUsers(Chunk)), isLossy: false);
        var (sendId, message) = await SendAsync(PartitionUsers(Chunk));
        await BreakOffWhenStoredAsync(message);
        var again = await CallsOfAsync((sendId, message), isLossy: true);

        Assert.InRange(again, 1, 3 * first);
        Assert.Equal(Chunk, await StoredAsync(sendId));
    }

    [Fact]
    public async Task Chunk_HalfOfItReachedByAnotherChunk_CountsEachOnce()
    {
        var users = PartitionUsers(300);
        var (sendId, message) = await SendAsync(users);
        await HandleAsync(message with { Users = users[..150] });
        var lossy = await CallsOfAsync((sendId, message with { Users = users[75..] }), isLossy: true);

        // A transaction, its marker, one range, and what is left: nothing for each row.
        Assert.InRange(lossy, 1, 30);
        Assert.Equal(300, await StoredAsync(sendId));
        foreach (var user in (string[])[users[0], users[100], users[299]])
            Assert.Single((await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Chunk_ReadBeforeItComesAgain_CountsExactly()
    {
        var users = PartitionUsers(20);
        var (sendId, message) = await SendAsync(users);
        await BreakOffWhenStoredAsync(message);
        foreach (var user in users[..5])
        {
            var me = await app.AsAsync(user);
            var id = (await me.GetAsync("notifications")).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
            await me.PostAsync($"notifications/{id}/read");
        }
        await HandleAsync(message);

        Assert.Equal(20, await StoredAsync(sendId));
    }

    [Fact]
    public async Task Change_ARowOfAChunk_KeepsAllItsColumns()
    {
        var users = PartitionUsers(1);
        var (_, message) = await SendAsync(users);
        await HandleAsync(message);
        var table = new TableServiceClient(app.StorageConnection).GetTableClient("Inbox");
        var before = await RowAsync();
        var me = await app.AsAsync(users[0]);
        foreach (var change in (string[])["acknowledge", "read", "unread", "archive", "unarchive"])
            await me.PostAsync($"notifications/{before.GetGuid("Id")}/{change}");
        var after = await RowAsync();

        Assert.NotEqual(before.ETag, after.ETag);
        Assert.Subset(after.Keys.ToHashSet(), before.Keys.ToHashSet());

        async Task<TableEntity> RowAsync() => Assert.Single(await table.QueryAsync<TableEntity>(
            row => row.PartitionKey == Keys.Partition("default", users[0]) && row.RowKey.CompareTo($"{users[0]}|n|") > 0
            && row.RowKey.CompareTo($"{users[0]}|n|~") < 0).ToArrayAsync());
    }

    [Fact]
    public async Task Send_ToMoreThanARequestTakes_FirstAnswersLost_CompletesAndStorageIsNotFlooded()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 2_000).Select(_ => AppFixture.NewUser())];
        app.Answers.IsOn = true;
        var answer = await sender.PostAsync("notifications", new { users, title = "t", message = "m" });
        var report = await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{answer.Json.GetProperty("sendId").GetGuid()}")).Json, r =>
            r.GetProperty("status").GetString() == "completed");
        app.Answers.IsOn = false;

        Assert.Equal((2_000, 0), (report.GetProperty("stored").GetInt32(), report.GetProperty("failed").GetInt32()));
        Assert.InRange(app.Answers.MostAtOnce, 1, Fixture.ParallelCalls);
        Assert.Single((await (await app.AsAsync(users[^1])).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task SendWithinARequest_FirstAnswersLost_IsAnsweredAndThereOnce()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 60).Select(_ => AppFixture.NewUser())];
        app.Answers.IsOn = true;
        var before = app.Answers.Calls;
        var answer = await sender.PostAsync("notifications", new { users, title = "t", message = "m" });
        var calls = app.Answers.Calls - before;
        app.Answers.IsOn = false;

        Assert.Equal(60, answer.Json.GetProperty("recipients").GetInt32());
        // For each of at most 16 partitions: twice its transaction, and one read.
        Assert.InRange(calls, 1, 60);
        Assert.Single((await (await app.AsAsync(users[0])).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    /// <summary>Of one partition, as the fan-out's chunks are.</summary>
    private static string[] PartitionUsers(int count) =>
        [.. Enumerable.Repeat(0, int.MaxValue).Select(_ => AppFixture.NewUser()).Where(user => Keys.Partition("default", user)[^1] == '7')
        .Take(count)];

    private async Task<int> CallsOfAsync((Guid SendId, ChunkMessage Message) send, bool isLossy)
    {
        app.Answers.IsOn = isLossy;
        var before = app.Answers.Calls;
        await HandleAsync(send.Message);
        app.Answers.IsOn = false;
        return app.Answers.Calls - before;
    }

    /// <summary>All is stored, but that it is done can't be written down.</summary>
    private async Task BreakOffWhenStoredAsync(ChunkMessage message)
    {
        app.Answers.Refuses = request =>
            request.Method == RequestMethod.Put && request.Uri.Path.Contains("Sends(", StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => HandleAsync(message));
        app.Answers.Refuses = _ => false;
    }

    private Task HandleAsync(ChunkMessage message) =>
        app.Services.GetRequiredService<ChunkHandler>().HandleAsync(message, CancellationToken.None);

    private async Task<int> StoredAsync(Guid sendId) =>
        (await app.Services.GetRequiredService<SendStore>().ReportAsync("default", sendId, CancellationToken.None))!.Stored;

    private async Task<(Guid SendId, ChunkMessage Message)> SendAsync(string[] users)
    {
        var content = JsonSerializer.Deserialize("""
            { "title": "t", "message": "m", "type": "info", "category": "c", "priority": "low", "tags": [],
              "requiresAcknowledgement": false }
            """, InboxJson.Default.SendContent)!;
        var sendId = app.Services.GetRequiredService<Ids>().Next();
        var plan = new SendPlan { Targets = new SendTargets { Users = users }, Contents = [new WeightedContent(1, content)] };
        var sends = app.Services.GetRequiredService<SendStore>();
        await sends.AddAsync("default", sendId, plan, SendStatus.Queued, CancellationToken.None);
        var send = await sends.FindAsync("default", sendId, CancellationToken.None);
        await sends.ChangeStatusAsync(
            "default", sendId, send!, SendStatus.Running, CancellationToken.None, app.Services.GetRequiredService<Ids>().Next());
        return (sendId, new ChunkMessage { Namespace = "default", SendId = sendId, Users = users, PushEach = false });
    }

    /// <summary>Few places, so that they are used up. The timers are off: their calls would be counted.</summary>
    public sealed class Fixture : AppFixture
    {
        public const int ParallelCalls = 20;

        private static readonly string[] MinuteTimers = ["PresenceCleanup", "DeadLettersDrain", "Watch", "SnoozeTimer", "PresenceMonitor"];

        public LostAnswers Answers { get; } = new();

        protected override IEnumerable<string> Settings =>
        [
            $"--Notifications:Storage:ParallelCalls={ParallelCalls}", "--Notifications:Storage:Retries=1",
            "--Notifications:Storage:RetryDelay=00:00:00.010", "--Notifications:Analytics:FlushInterval=01:00:00",
            .. MinuteTimers.Select(name => $"--AzureWebJobs.{name}.Disabled=true"),
        ];

        protected override void AddServices(IServiceCollection services) =>
            services.AddSingleton<HttpPipelinePolicy>(Answers);
    }
}
