using System.Diagnostics;
using System.Text.Json;
using Azure.Data.Tables;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

internal sealed class Messages : IScenario
{
    private const int Sends = 200, WarmUp = 25, Length = 10_000, Conversations = 1_000, Requests = 50, Lists = 5, TransactionSize = 100;

    /// <summary>Slower than the limit of messages: the burst is for the warm-up.</summary>
    private static readonly TimeSpan SendEvery = TimeSpan.FromMilliseconds(520);

    public string Name => "messages";

    public string Description => "direct messages: to the peer's screen; a page of a conversation of 10,000; a list of 1,000 conversations";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var (anna, ben) = (await api.TokenAsync("anna"), await api.TokenAsync("ben"));
        var sends = await SendAsync(api, anna, ben, load, cancellation);
        var page = await api.GetAsync("messages/conversation/anna?limit=1", ben, cancellation);
        var newest = page.GetProperty("items")[0].GetProperty("id");
        // As a conversation is that somebody has open: thousands of unread ones would be counted with each page.
        await api.PostAsync("messages/mark-read", ben, cancellation, new { conversationWith = "anna", upTo = newest.GetGuid() });
        await FillAsync(stack.StorageConnection, cancellation);
        var (pages, lists) = (new Samples(), new Samples());
        for (var i = 0; i < WarmUp + Requests; i++)
            await TimeAsync(() => api.GetAsync("messages/conversation/anna?limit=50", ben, cancellation), i < WarmUp ? null : pages);
        for (var i = 0; i <= Lists; i++)
            await TimeAsync(() => ListAsync(api, ben, cancellation), i == 0 ? null : lists);
        return
        [
            .. Measure.P50P99("to the peer's screen", sends),
            .. Measure.P50P99($"page of 50 of {Length:N0}", pages),
            .. Measure.P50P99($"all of {Conversations:N0} conversations", lists),
        ];
    }

    private static async Task<Samples> SendAsync(Api api, string from, string to, TimeSpan load, CancellationToken cancellation)
    {
        var (samples, arrived) = (new Samples(), new TaskCompletionSource());
        await using var client = await api.ConnectAsync(to, (target, _) =>
        {
            if (target == "message")
                arrived.TrySetResult();
        });
        using var timer = new PeriodicTimer(SendEvery);
        var count = WarmUp + Math.Min(Sends, (int)(load / SendEvery));
        for (var i = 0; i < count; i++)
        {
            if (i >= WarmUp)
                await timer.WaitForNextTickAsync(cancellation);
            arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var started = Stopwatch.GetTimestamp();
            var sent = api.WriteAsync("ben", $"Message {i}", from, cancellation);
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(10), cancellation);
            if (i >= WarmUp)
                samples.AddSince(started);
            await sent;
        }
        return samples;
    }

    /// <summary>As the app wrote them: rows copied under other ids and for other peers.</summary>
    private static async Task FillAsync(string storage, CancellationToken cancellation)
    {
        var tables = new TableServiceClient(storage);
        var (messages, recipients) = (tables.GetTableClient("Messages"), tables.GetTableClient("Recipients"));
        var message = await FirstAsync(messages, "PartitionKey eq 'default|anna|ben' and RowKey lt 'h'", cancellation);
        var row = await FirstAsync(recipients, "RowKey eq 'ben|v|anna'", cancellation);
        var yesterday = DateTimeOffset.UtcNow.AddDays(-1);
        await AddAsync(messages, Enumerable.Range(0, Length).Select(_ => Copy(message, Inverted(Guid.CreateVersion7(yesterday)))),
            cancellation);
        await AddAsync(recipients, Enumerable.Range(0, Conversations - 1).Select(i =>
        {
            var copy = Copy(row, $"ben|v|peer-{i:0000}");
            (copy["Peer"], copy["LastId"]) = ($"peer-{i:0000}", Guid.CreateVersion7(yesterday));
            // Most conversations are read.
            copy["ReadUpTo"] = copy["LastId"];
            return copy;
        }), cancellation);
    }

    private static async Task ListAsync(Api api, string token, CancellationToken cancellation)
    {
        var (cursor, listed) = ("", 0);
        do
        {
            var page = await api.GetAsync($"messages/conversations?limit=100{cursor}", token, cancellation);
            listed += page.GetProperty("items").GetArrayLength();
            cursor = page.GetProperty("nextCursor") is { ValueKind: JsonValueKind.String } next ? $"&cursor={next.GetString()}" : "";
        }
        while (cursor.Length > 0);
        if (listed != Conversations)
            throw new BenchmarkException($"{listed} conversations are listed, not {Conversations}.");
    }

    private static async Task TimeAsync(Func<Task> request, Samples? samples)
    {
        var started = Stopwatch.GetTimestamp();
        await request();
        samples?.AddSince(started);
    }

    private static async Task<TableEntity> FirstAsync(TableClient table, string filter, CancellationToken cancellation)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            return row;
        throw new BenchmarkException($"the app stored no row in table {table.Name}.");
    }

    private static TableEntity Copy(TableEntity model, string rowKey)
    {
        var copy = new TableEntity(model.PartitionKey, rowKey);
        foreach (var (name, value) in model.Where(p => p.Key is not ("PartitionKey" or "RowKey" or "Timestamp") && !p.Key.StartsWith(
            "odata", StringComparison.Ordinal)))
            copy[name] = value;
        return copy;
    }

    private static async Task AddAsync(TableClient table, IEnumerable<TableEntity> rows, CancellationToken cancellation)
    {
        foreach (var batch in rows.Chunk(TransactionSize))
            await table.SubmitTransactionAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
                cancellation);
    }

    private static string Inverted(Guid id) => Convert.ToHexStringLower([.. id.ToByteArray(bigEndian: true).Select(b => (byte)~b)]);
}
