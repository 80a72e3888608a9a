using System.Net;
using Azure.Data.Tables;
using Notifications.Tests.Faults;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Operations.Retention;

/// <summary>The app is killed in the middle of a cleanup, started again, and cleans up the rest.</summary>
public sealed class CleanupKillTests(KillTests.Fixture services) : IClassFixture<KillTests.Fixture>
{
    private const int Kept = 3, Deleted = 10, Expired = 30;

    private readonly string[] users = [.. Enumerable.Range(0, 4).Select(_ => AppFixture.NewUser())];

    [Fact]
    public async Task Kill_InTheMiddleOfACleanup_TheNextOneRemovesTheRestAndNothingElse()
    {
        using var http = services.NewHttp();
        string[] kept, left;
        // Few rows at a time and long pauses: it is in the middle for seconds.
        await using (var app = await StartAsync(("Share", "0.01"), ("TransactionRows", "5")))
        {
            kept = await StoreAsync(http);
            var stored = await RowsAsync();
            var cleanup = CleanUpAsync(http);
            await Eventually.GetAsync(RowsAsync, rows => rows.Length < stored.Length);
            await app.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => cleanup);
            left = await RowsAsync();
            Assert.Subset(left.ToHashSet(), kept.ToHashSet());
            Assert.True(left.Length > kept.Length, "the cleanup had ended before the app was killed");
        }

        await using var next = await StartAsync(("Share", "1"));
        var report = (await CleanUpAsync(http)).Json;
        Assert.Equal(kept, await RowsAsync());
        Assert.True(report.GetProperty("complete").GetBoolean());
        Assert.Equal(left.Length - kept.Length, new[] { "expired", "deleted", "details" }.Sum(kind => report.GetProperty(kind).GetInt32()));
    }

    /// <summary>What stays, and what is due: some expired, some deleted, which have events. The rows of what stays.</summary>
    private async Task<string[]> StoreAsync(HttpClient http)
    {
        await SendAsync(http, Kept,
            async (me, id) => Assert.Equal(HttpStatusCode.OK, (await me.PostAsync($"notifications/{id}/seen")).Status));
        var kept = await RowsAsync();
        await SendAsync(http, Deleted,
            async (me, id) => Assert.Equal(HttpStatusCode.NoContent, (await me.DeleteAsync($"notifications/{id}")).Status));
        await SendAsync(http, Expired, null, TimeSpan.FromSeconds(3));
        foreach (var user in users)
        {
            var me = await AsAsync(http, user);
            await Eventually.GetAsync(
                async () => (await me.GetAsync("notifications/unread-count")).Json.GetProperty("count").GetInt32(), count => count == Kept);
        }
        return kept;
    }

    private async Task SendAsync(HttpClient http, int count, Func<ApiClient, Guid, Task>? then, TimeSpan? expiry = null)
    {
        var sender = await AsAsync(http, "sender", "sender");
        for (var i = 0; i < count; i++)
        {
            var answer = await sender.PostAsync("notifications",
                new { users, title = "t", message = "m", expiresAt = TimeProvider.System.GetUtcNow() + (expiry ?? TimeSpan.FromDays(1)) });
            Assert.Equal(HttpStatusCode.Created, answer.Status);
            foreach (var sent in answer.Json.GetProperty("notifications").EnumerateArray())
            {
                if (then is not null)
                    await then(await AsAsync(http, sent.GetProperty("userId").GetString()!), sent.GetProperty("id").GetGuid());
            }
        }
    }

    private static async Task<ApiAnswer> CleanUpAsync(HttpClient http) =>
        await (await AsAsync(http, "admin", "admin")).PostAsync("notifications/cleanup");

    private async Task<AppProcess> StartAsync(params (string Name, string Value)[] retention)
    {
        // What is deleted is due at once.
        var settings = new Dictionary<string, string?>(services.ProcessSettings) { ["Notifications__Retention__KeepDeleted"] = "00:00:00" };
        foreach (var (name, value) in retention)
            settings[$"Notifications__Retention__{name}"] = value;
        var app = AppProcess.Start(settings);
        await app.StartedAsync();
        return app;
    }

    /// <summary>The table is this class's alone.</summary>
    private async Task<string[]> RowsAsync()
    {
        var table = new TableServiceClient(services.StorageConnection).GetTableClient("Inbox");
        var rows = await table.QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"]).ToListAsync();
        return [.. rows.Select(row => $"{row.PartitionKey} {row.RowKey}")];
    }

    private static async Task<ApiClient> AsAsync(HttpClient http, string user, params string[] roles)
    {
        var answer = await new ApiClient(http, null).PostAsync("dev/token", new { userId = user, roles });
        return new ApiClient(http, answer.Json.GetProperty("token").GetString());
    }
}
