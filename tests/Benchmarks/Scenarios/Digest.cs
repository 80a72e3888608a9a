using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

/// <summary>Everybody's digest is due at the same moment: what is unread of each inbox goes out as one mail.</summary>
internal sealed class Digest : ISizedScenario
{
    private const int Unread = 5, UsersPerSend = 100, AtOnce = 8;
    private const string Timer = "DigestsTimer", DueAt = "DueAt";

    /// <summary>Until the app has started, and its timer waits for that moment.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(20);

    /// <summary>No mail for so long: none comes any more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan QueueDone = TimeSpan.FromSeconds(3);

    public int Size { get; set; } = 1_000;

    public string Name => "digest";

    public string Description =>
        $"{Size:N0} users whose digests of {Unread} unread are due at the same moment, until all are mailed; storage transactions";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        using var api = new Api(stack.Api);
        var sender = await api.TokenAsync("sender", "sender");
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, Size, limits, async (number, token) =>
        {
            var user = User(number);
            await api.PutAsync($"recipients/{user}", sender, new { email = $"{user}@example.com" }, token);
            var digest = new { digest = new { frequency = "hourly", summary = true } };
            await api.PutAsync($"recipients/{user}/preferences", sender, digest, token);
        });
        await SendAsync(api, sender, cancellation);
        var took = await MailAllAsync(stack, null, cancellation);

        await SendAsync(api, sender, cancellation);
        await using var counter = await StorageCounter.StartAsync(stack.StorageConnection, cancellation);
        await MailAllAsync(stack, counter, cancellation);
        var transactions = await counter.UntilQuietAsync(QueueDone, cancellation);
        return
        [
            new Measure("all mailed", took.TotalSeconds, "s"),
            new Measure("mails per second", Size / took.TotalSeconds, "/s"),
            new Measure("storage transactions per mail", (double)transactions.Count / Size, ""),
        ];
    }

    private async Task SendAsync(Api api, string sender, CancellationToken cancellation)
    {
        foreach (var users in Enumerable.Range(0, Size).Select(User).Chunk(UsersPerSend))
        {
            for (var n = 0; n < Unread; n++)
                await api.SendAsync(sender, Api.Notification(n, users), cancellation);
        }
    }

    /// <summary>From the moment when all are due until the last mail was taken.</summary>
    private async Task<TimeSpan> MailAllAsync(Stack stack, StorageCounter? counter, CancellationToken cancellation)
    {
        await using var mailbox = new MailSink();
        await stack.StopAppAsync();
        await MakeDueAsync(stack.StorageConnection, TimeProvider.System.GetUtcNow(), cancellation);
        var due = TimeProvider.System.GetUtcNow() + Lead;
        var dueStamp = Stopwatch.GetTimestamp() + (long)(Lead.TotalSeconds * Stopwatch.Frequency);
        await stack.ScheduleTimerAsync(Timer, due, cancellation);
        await stack.RestartAppAsync(mailbox.Settings, counter?.Settings ?? new Dictionary<string, string>());
        await stack.WaitForAsync("health", cancellation);
        counter?.Take();
        if (Stopwatch.GetTimestamp() > dueStamp)
            throw new BenchmarkException($"the app took more than {Lead.TotalSeconds} s to start: its timer ran before it was ready.");
        await mailbox.UntilAsync(Size, Quiet, dueStamp, cancellation);
        var different = mailbox.Mails.DistinctBy(mail => mail.MessageId).Count();
        return different == Size && mailbox.Mails.Count == Size
            ? Stopwatch.GetElapsedTime(dueStamp, mailbox.Mails.Max(mail => mail.At))
            : throw new BenchmarkException($"{different} of {Size} digests were mailed, in {mailbox.Mails.Count} mails.");
    }

    /// <summary>As if the users' hour had come: docs/data-model.md has the rows.</summary>
    private async Task MakeDueAsync(string storage, DateTimeOffset due, CancellationToken cancellation)
    {
        var tables = new TableServiceClient(storage);
        var (inbox, digests) = (tables.GetTableClient("Inbox"), tables.GetTableClient("Digests"));
        var open = await inbox.QueryAsync<TableEntity>($"{DueAt} ge datetime'2000-01-01T00:00:00Z'", null, ["PartitionKey", "RowKey"],
            cancellation).Where(row => row.RowKey.EndsWith("|d", StringComparison.Ordinal)).ToListAsync(cancellation);
        if (open.Count != Size)
            throw new BenchmarkException($"{open.Count} of {Size} users have an open digest.");
        var hours = await digests.QueryAsync<TableEntity>(cancellationToken: cancellation).ToListAsync(cancellation);
        var hour = due.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        await WriteAsync(inbox, TableTransactionActionType.UpdateMerge, open.Select(row =>
            new TableEntity(row.PartitionKey, row.RowKey) { [DueAt] = due }), cancellation);
        await WriteAsync(digests, TableTransactionActionType.Delete, hours, cancellation);
        await WriteAsync(digests, TableTransactionActionType.Add, Enumerable.Range(0, Size).Select(User).Select(user =>
            new TableEntity($"{hour}|default", user) { ["Namespace"] = "default", ["UserId"] = user }), cancellation);
    }

    private static async Task WriteAsync(
        TableClient table, TableTransactionActionType how, IEnumerable<TableEntity> rows, CancellationToken cancellation)
    {
        foreach (var batch in rows.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(100)))
            await table.SubmitTransactionAsync(
                batch.Select(row => new TableTransactionAction(how, row, Azure.ETag.All)), cancellation);
    }

    private static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number}");
}
