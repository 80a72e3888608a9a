using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Sending;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.Retention;

/// <summary>These move the clock, so they have an app of their own.</summary>
public sealed class CleanupTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("critical", 90, 90)]
    [InlineData("urgent", 60, 60)]
    [InlineData("high", 30, 30)]
    [InlineData("normal", 30, 30)]
    [InlineData("low", 30, 14)]
    public async Task Cleanup_ByPriority_KeepsUnreadAndReadAsLongAsTheyAreKept(string priority, int unreadDays, int readDays)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var (readAtOnce, covered) = (
            await sender.SendToAsync(user, priority: priority), await sender.SendToAsync(user, priority: priority));
        await me.PostAsync($"notifications/{readAtOnce}/read");
        await me.PostAsync("notifications/mark-all-read");
        var (open, again) = (await sender.SendToAsync(user, priority: priority), await sender.SendToAsync(user, priority: priority));
        await me.PostAsync("notifications/mark-all-read", new { before = app.Clock.GetUtcNow().AddSeconds(1) });
        await me.PostAsync($"notifications/{open}/unread");
        await me.PostAsync($"notifications/{again}/unread");
        var started = app.Clock.GetUtcNow();

        await CleanUpAtAsync(started.AddDays(readDays - 0.5));
        Assert.Equal([again, open, covered, readAtOnce], await RowsAsync(user));
        await CleanUpAtAsync(started.AddDays(readDays + 0.5));
        Assert.Equal(readDays == unreadDays ? [] : [again, open], await RowsAsync(user));
        await CleanUpAtAsync(started.AddDays(unreadDays + 0.5));
        Assert.Empty(await RowsAsync(user));
        Assert.Empty(await KeysAsync(user, "e"));
        Assert.Empty(await KeysAsync(user, "u"));
    }

    [Fact]
    public async Task Cleanup_OwnExpiry_OverridesThePriority()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var now = app.Clock.GetUtcNow();
        var answer = await sender.PostAsync(
            "notifications", new { users = new[] { user }, title = "t", message = "m", priority = "low", expiresAt = now.AddDays(100) });
        var id = answer.Json.GetProperty("sendId").GetGuid();
        await me.PostAsync($"notifications/{id}/read");

        await CleanUpAtAsync(now.AddDays(99));
        Assert.Equal([id], await RowsAsync(user));
    }

    [Fact]
    public async Task Cleanup_DeletedADayAgo_GoesWithAllThatBelongsToIt()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var kept = await sender.SendToAsync(user);
        await me.PostAsync($"notifications/{kept}/seen");
        var gone = await SendCollapsibleAsync("k1");
        await me.PostAsync($"notifications/{gone}/read");
        var replaced = await SendCollapsibleAsync("k2");
        await me.DeleteAsync($"notifications/{gone}");
        await me.DeleteAsync($"notifications/{replaced}");
        var current = await SendCollapsibleAsync("k2");
        Assert.Equal(HttpStatusCode.OK, (await (await app.AsAsync("admin", "admin")).PostAsync("notifications/cleanup")).Status);
        Assert.Contains(await KeysAsync(user, "e"), key => key.Contains($"{gone:N}", StringComparison.Ordinal));

        app.Clock.Advance(TimeSpan.FromDays(1.1));
        var report = (await (await app.AsAsync("admin", "admin")).PostAsync("notifications/cleanup")).Json;
        Assert.True(report.GetProperty("complete").GetBoolean());
        Assert.True(report.GetProperty("deleted").GetInt32() >= 1, report.GetRawText());
        Assert.True(report.GetProperty("details").GetInt32() >= 3, report.GetRawText());
        Assert.Equal([current, kept], await RowsAsync(user));
        Assert.DoesNotContain(await KeysAsync(user, "e"), key => key.Contains($"{gone:N}", StringComparison.Ordinal));
        Assert.Contains(await KeysAsync(user, "e"), key => key.Contains($"{kept:N}", StringComparison.Ordinal));
        Assert.Equal([$"{user}|c|k2"], await KeysAsync(user, "c"));

        async Task<Guid> SendCollapsibleAsync(string key) =>
            (await sender.PostAsync("notifications", new { users = new[] { user }, title = "t", message = "m", collapseKey = key }))
            .Json.GetProperty("sendId").GetGuid();
    }

    [Fact]
    public async Task Cleanup_OfASendWhoseNotificationsAreKeptForLonger_LeavesItToBeRecalled()
    {
        var (sender, now) = (await app.SenderAsync(), app.Clock.GetUtcNow());
        string[] users = [.. Enumerable.Range(0, 101).Select(_ => AppFixture.NewUser())];
        var sendId = (await sender.PostAsync("notifications", new { users, title = "t", message = "m", expiresAt = now.AddDays(60) }))
            .Json.GetProperty("sendId").GetGuid();
        await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{sendId}")).Json.GetProperty("status").GetString(), status => status == "completed");

        await CleanUpAtAsync(now.AddDays(45));
        sender = await app.SenderAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await sender.GetAsync($"sends/{sendId}")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await sender.DeleteAsync($"sends/{sendId}")).Status);
        var report = await Eventually.GetAsync(
            async () => (await sender.GetAsync($"sends/{sendId}")).Json,
            recalled => recalled.GetProperty("completedAt").ValueKind == JsonValueKind.String);
        Assert.Equal(users.Length, report.GetProperty("recalled").GetInt32());
        Assert.Empty(await RowsAsync(users[0]));
    }

    [Fact]
    public async Task Cleanup_OfASendThatWasScheduledLongBefore_KeepsItFromItsBegin()
    {
        var (sends, sendId) = (app.Services.GetRequiredService<SendStore>(), app.Services.GetRequiredService<Ids>().Next());
        var begins = app.Clock.GetUtcNow().AddDays(40);
        var content = new SendContent
        {
            Title = "t",
            Message = "m",
            Type = NotificationType.Info,
            Category = "c",
            Priority = Priority.Normal,
        };
        var plan = new SendPlan
        {
            Targets = new SendTargets { Users = ["somebody"] },
            Contents = [new WeightedContent(1, content)],
            SendAt = begins,
        };
        await sends.AddAsync("default", sendId, plan, SendStatus.Scheduled, CancellationToken.None);
        await CleanUpAtAsync(begins);
        var send = await sends.FindAsync("default", sendId, CancellationToken.None);
        Assert.True(await sends.ChangeStatusAsync("default", sendId, send!, SendStatus.Running, CancellationToken.None));

        await CleanUpAtAsync(begins.AddDays(29));
        Assert.NotNull(await sends.FindAsync("default", sendId, CancellationToken.None));
        Assert.NotNull(await sends.ReportAsync("default", sendId, CancellationToken.None));
        await CleanUpAtAsync(begins.AddDays(31));
        Assert.Null(await sends.FindAsync("default", sendId, CancellationToken.None));
    }

    [Fact]
    public async Task Cleanup_OfOneNamespace_LeavesTheOthers()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var id = await sender.SendToAsync(user);
        await (await app.AsAsync(user)).DeleteAsync($"notifications/{id}");
        app.Clock.Advance(TimeSpan.FromDays(1.1));
        var token = (await sender.PostAsync("dev/token", new { userId = "boss", roles = new[] { "admin" }, @namespace = "other" }))
            .Json.GetProperty("token").GetString();

        var report = (await new ApiClient(app.Http, token).PostAsync("notifications/cleanup")).Json;
        Assert.All(report.EnumerateObject()
            .Where(m => m.Value.ValueKind == JsonValueKind.Number), m => Assert.Equal(0, m.Value.GetInt32()));
        Assert.Equal([id], await RowsAsync(user));
    }

    [Fact]
    public async Task Cleanup_StoppedInTheMiddle_IsFinishedByTheNext()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await app.CleanUpAsync();
        await sender.PostAsync(
            "notifications", new { users = new[] { user }, title = "t", message = "m", expiresAt = app.Clock.GetUtcNow().AddMinutes(1) });
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.False((await app.CleanUpAsync(new Throttle(1, 1, TimeSpan.Zero))).Complete);
        Assert.Single(await RowsAsync(user));
        var report = await app.CleanUpAsync();
        Assert.Equal((true, 1), (report.Complete, report.Expired));
        Assert.Equal(0, (await app.CleanUpAsync()).Total);
    }

    [Fact]
    public async Task Cleanup_ManyRowsInSomePartitions_FindsThemAllAndLeavesTheRest()
    {
        var tenant = $"many-{Guid.CreateVersion7():N}";
        var due = await AddRowsAsync(app.Clock.GetUtcNow().AddDays(-1), ($"{tenant}-a|3", 1_100), ($"{tenant}-a|7", 5),
            ($"{tenant}-b|0", 600), ($"{tenant}-b|f", 1), ($"{tenant}-c|1", 1));
        var kept = await AddRowsAsync(
            app.Clock.GetUtcNow().AddDays(1), ($"{tenant}-a|3", 10), ($"{tenant}-a|5", 10), ($"{tenant}-d|0", 10));

        var report = await app.CleanUpAsync();
        Assert.True(report is { Complete: true } && report.Expired >= due, $"{report}");
        Assert.Equal(kept, await CountAsync(tenant));
    }

    [Fact]
    public async Task Cleanup_TwoAtOnce_CountEachRowOnce()
    {
        await app.CleanUpAsync();
        var due = await AddRowsAsync(app.Clock.GetUtcNow().AddDays(-1), ($"twice-{Guid.CreateVersion7():N}|3", 300));

        var reports = await Task.WhenAll(
            app.CleanUpAsync(new Throttle(1, 10, TimeSpan.MaxValue)), app.CleanUpAsync(new Throttle(1, 15, TimeSpan.MaxValue)));
        Assert.Equal(due, reports.Sum(report => report.Expired));
    }

    [Fact]
    public async Task Cleanup_NotByAnAdminOrWithMembers_IsRefused()
    {
        (await (await app.SenderAsync()).PostAsync("notifications/cleanup")).AssertProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await app.AsAsync("admin", "admin")).PostAsync("notifications/cleanup", new { days = 3 }))
            .AssertInvalid("days", "is not a member of this request");
    }

    private async Task CleanUpAtAsync(DateTimeOffset moment)
    {
        if (moment > app.Clock.GetUtcNow())
            app.Clock.Advance(moment - app.Clock.GetUtcNow());
        await app.CleanUpAsync();
    }

    /// <summary>The ids of the user's notifications that storage has, newest first.</summary>
    private async Task<Guid[]> RowsAsync(string user) =>
        [.. (await KeysAsync(user, "n"))
        .Select(key => new Guid([.. Convert.FromHexString(key[^32..]).Select(b => (byte)~b)], bigEndian: true))];

    private TableClient Inbox => new TableServiceClient(app.StorageConnection).GetTableClient("Inbox");

    private async Task<int> AddRowsAsync(DateTimeOffset expiresAt, params (string Partition, int Count)[] parts)
    {
        foreach (var (partition, count) in parts)
        {
            var rows = Enumerable.Range(0, count)
                .Select(_ => new TableEntity(partition, $"user|n|{Guid.CreateVersion7():N}") { ["ExpiresAt"] = expiresAt });
            foreach (var batch in rows.Chunk(100))
                await Inbox.SubmitTransactionAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
        }
        return parts.Sum(part => part.Count);
    }

    /// <summary>In all partitions whose keys begin so.</summary>
    private async Task<int> CountAsync(string prefix) =>
        await Inbox.QueryAsync<TableEntity>(
        TableClient.CreateQueryFilter($"PartitionKey ge {prefix} and PartitionKey lt {prefix + "~"}"), null, ["RowKey"]).CountAsync();

    private async Task<string[]> KeysAsync(string user, string kind)
    {
        var (from, until) = ($"{user}|{kind}|", $"{user}|{kind}|~");
        var rows = await Inbox.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey ge {from} and RowKey lt {until}"))
            .ToListAsync();
        return [.. rows.Select(row => row.RowKey)];
    }
}
