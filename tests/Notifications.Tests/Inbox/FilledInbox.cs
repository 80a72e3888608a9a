using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>An app, and a user who got and did a bit of everything.</summary>
public sealed class FilledInbox : AppFixture
{
    private const int Count = 60;

    private static readonly string[] Types = ["alert", "info", "warning"], Priorities = ["low", "normal", "high", "urgent", "critical"];

    private static readonly string[] Actions = ["read", "seen", "ack", "archive", "snooze"];

    public ApiClient Me { get; private set; } = null!;

    /// <summary>Everything that is not deleted, newest first.</summary>
    public IReadOnlyList<JsonElement> All { get; private set; } = [];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var (sender, user) = (await SenderAsync(), NewUser());
        Me = await AsAsync(user);
        var ids = new List<Guid>();
        for (var i = 0; i < Count; i++)
        {
            // Every second one of the first half is read by the watermark, and some of those are marked unread again.
            if (i == Count / 2)
                await ReadAllAsync(ids);
            ids.Add(await SendAsync(sender, user, i));
            await DoAsync(ids[i], i);
        }
        All = await AllAsync();
    }

    public Task<IReadOnlyList<Guid>> PagesAsync(string query, int limit) => PagesAsync(Me, query, limit);

    public async Task<IReadOnlyList<Guid>> PagesAsync(ApiClient me, string query, int limit) =>
        [.. (await ItemsAsync(me, query, limit)).Select(n => n.GetProperty("id").GetGuid())];

    /// <summary>Copies the user's first notification, without what was said in it, under ids made now or earlier.</summary>
    public async Task CopyAsync(string user, int count, TimeSpan older = default, DateTimeOffset? sentAt = null)
    {
        var table = new TableServiceClient(StorageConnection).GetTableClient("Inbox");
        var model = await table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"RowKey ge {user + "|n|"} and RowKey lt {user + "|n|~"}")).FirstAsync();
        foreach (var batch in Enumerable.Range(0, count).Chunk(100))
            await table.SubmitTransactionAsync(batch.Select(_ => new TableTransactionAction(
                TableTransactionActionType.Add, Copy(model, user, Clock.GetUtcNow() - older, sentAt))));
    }

    private static TableEntity Copy(TableEntity model, string user, DateTimeOffset madeAt, DateTimeOffset? sentAt)
    {
        var id = Convert.ToHexStringLower([.. Guid.CreateVersion7(madeAt).ToByteArray(bigEndian: true).Select(b => (byte)~b)]);
        var copy = new TableEntity(model.PartitionKey, $"{user}|n|{id}");
        foreach (var (name, value) in model.Where(
            p => p.Key is not ("PartitionKey" or "RowKey" or "Timestamp") && !p.Key.StartsWith("odata", StringComparison.Ordinal)))
            copy[name] = value;
        copy["Title"] = "hay";
        copy["CreatedAt"] = madeAt;
        if (sentAt is not null)
            copy["SentAt"] = sentAt;
        return copy;
    }

    private async Task ReadAllAsync(List<Guid> ids)
    {
        Assert.Equal(HttpStatusCode.OK, (await Me.PostAsync("notifications/mark-all-read")).Status);
        foreach (var id in ids.Where((_, i) => i % 4 == 0))
            await Me.PostAsync($"notifications/{id}/unread");
    }

    private static async Task<Guid> SendAsync(ApiClient sender, string user, int i)
    {
        var answer = await sender.PostAsync("notifications", new
        {
            users = i % 6 == 5 ? null : new[] { user },
            broadcast = i % 6 == 5,
            title = i % 3 == 0 ? "Your order" : "Something else",
            message = i % 7 == 0 ? "100% done, it's 'fine'" : "message",
            type = Types[i % 3],
            priority = Priorities[i % 5],
            category = i % 4 == 0 ? "orders" : "it.s",
            source = i % 5 == 0 ? "o'neill & 100%" : "x",
            tags = new[] { $"t{i % 2}", "50% off" },
            room = $"task_{i % 3}",
        });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        return answer.Json.GetProperty("sendId").GetGuid();
    }

    private async Task DoAsync(Guid id, int i)
    {
        if (i % 7 >= Actions.Length)
            return;
        var (action, path) = (Actions[i % 7], $"notifications/{id}/{Actions[i % 7]}");
        var answer = action == "snooze" ? await Me.PostAsync(path, new { until = Clock.GetUtcNow().AddDays(2) }) : await Me.PostAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        if (i % 11 == 3)
            await Me.DeleteAsync($"notifications/{id}");
    }

    private async Task<IReadOnlyList<JsonElement>> AllAsync()
    {
        var shown = await ItemsAsync(Me, "archived=all", 100);
        var snoozed = await ItemsAsync(Me, "archived=all&status=snoozed", 100);
        return [.. shown.Concat(snoozed).OrderByDescending(n => n.GetProperty("id").GetGuid())];
    }

    private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(ApiClient me, string query, int limit)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var answer = await me.GetAsync(
                $"notifications?limit={limit}{(query.Length == 0 ? "" : $"&{query}")}{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
            items.AddRange(answer.Json.GetProperty("items").EnumerateArray());
            cursor = answer.Json.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return items;
    }
}
