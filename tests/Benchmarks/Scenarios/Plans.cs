using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Xml;
using Benchmarks.Load;
using Benchmarks.Running;

namespace Benchmarks.Scenarios;

/// <summary>Many wait for a step at the same time, and a steady number of steps is due each second.</summary>
internal sealed class Plans : ISizedScenario
{
    private const int Users = 100, UsersPerSend = 10, DuePerSecond = 25, StoredPerSecond = 200, Senders = 8, Counted = 50;

    /// <summary>No mail for so long: none comes any more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);

    /// <summary>A counted step is due within the silence that ends the count.</summary>
    private static readonly TimeSpan CountedAfter = TimeSpan.FromSeconds(2), QueueDone = TimeSpan.FromSeconds(5);

    public int Size { get; set; } = 10_000;

    public string Name => "plans";

    public string Description =>
        $"{Size:N0} wait for a plan's mail, {DuePerSecond} due each second: how late they are; storage transactions";

    public async Task<IReadOnlyList<Measure>> RunAsync(Stack stack, TimeSpan load, CancellationToken cancellation)
    {
        await using var mailbox = new MailSink();
        await stack.RestartAppAsync(mailbox.Settings);
        await stack.WaitForAsync("health", cancellation);
        using var api = new Api(stack.Api);
        var sender = await api.TokenAsync("sender", "sender");
        for (var n = 0; n < Users; n++)
            await api.PutAsync($"recipients/{User(n)}", sender, new { email = $"{User(n)}@example.com" }, cancellation);
        var late = await WaitAsync(mailbox, api, sender, cancellation);
        var transactions = await CountAsync(stack, mailbox, sender, cancellation);
        return [.. late, .. transactions];
    }

    private async Task<IReadOnlyList<Measure>> WaitAsync(MailSink mailbox, Api api, string sender, CancellationToken cancellation)
    {
        var (began, started) = (TimeProvider.System.GetUtcNow(), Stopwatch.GetTimestamp());
        var (due, sends) = (new ConcurrentDictionary<Guid, DateTimeOffset>(), Size / UsersPerSend);
        var lead = TimeSpan.FromSeconds(10 + (Size / StoredPerSecond));
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellation };
        await Parallel.ForAsync(0, sends, limits, async (number, token) =>
        {
            var wanted = lead + (number * TimeSpan.FromSeconds((double)UsersPerSend / DuePerSecond));
            // In whole seconds, as plans have it: what counts is when the notification was made.
            var after = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((wanted - Stopwatch.GetElapsedTime(started)).TotalSeconds)));
            var users = Enumerable.Range(number * UsersPerSend, UsersPerSend).Select(User);
            var answer = await api.SendAsync(sender, Body(users, after), token);
            var id = answer.GetProperty("sendId").GetGuid();
            due[id] = CreatedAt(id) + after;
        });
        var stored = Stopwatch.GetElapsedTime(started);
        var lastDue = started + (long)((due.Values.Max() - began).TotalSeconds * Stopwatch.Frequency);
        var mails = sends * UsersPerSend;
        await mailbox.UntilAsync(mails, Quiet, lastDue, cancellation);

        var late = new Samples();
        foreach (var (messageId, at) in mailbox.Mails)
            late.Add(began + Stopwatch.GetElapsedTime(started, at) - due[Guid.Parse(messageId.AsSpan(1, 32))]);
        var before = due.Values.Min() - began - stored;
        return
        [
            new Measure("stored, each with its plan", mails / stored.TotalSeconds, "/s"),
            new Measure("last one stored before the first was due", before.TotalSeconds, "s") { Budget = 0, MoreIsBetter = true },
            .. Measure.P50P99("mail later than the plan says", late),
            new Measure("mails lost", Math.Max(0, mails - late.Count), "") { Budget = 0 },
            new Measure("mails twice", Math.Max(0, late.Count - mails), "") { Budget = 0 },
        ];
    }

    private static async Task<IReadOnlyList<Measure>> CountAsync(
        Stack stack, MailSink mailbox, string sender, CancellationToken cancellation)
    {
        await using var counter = await StorageCounter.StartAsync(stack.StorageConnection, cancellation);
        await stack.RestartAppAsync(counter.Settings, mailbox.Settings);
        await stack.WaitForAsync("health", cancellation);
        using var api = new Api(stack.Api);
        await PerSendAsync(2, CountedAfter, false);
        await PerSendAsync(2, null, false);
        return
        [
            new Measure("transactions, mailed by its plan", await PerSendAsync(Counted, CountedAfter, false), ""),
            new Measure("transactions, seen before that", await PerSendAsync(Counted, CountedAfter, true), ""),
            new Measure("transactions, mailed by its priority's policy", await PerSendAsync(Counted, null, false), ""),
        ];

        async Task<double> PerSendAsync(int times, TimeSpan? after, bool isSeen)
        {
            counter.Take();
            for (var n = 0; n < times; n++)
            {
                var answer = await api.SendAsync(sender, Body([User(n)], after), cancellation);
                var seen = $"notifications/{answer.GetProperty("sendId")}/seen";
                if (isSeen)
                    await api.PostAsync(seen, await api.TokenAsync(User(n)), cancellation);
            }
            return (double)(await counter.UntilQuietAsync(QueueDone, cancellation)).Count / times;
        }
    }

    /// <param name="mailAfter">A plan that mails who has not seen it by then; null: the policy of its priority mails.</param>
    private static object Body(IEnumerable<string> users, TimeSpan? mailAfter)
    {
        const string Title = "Your order is on its way", Message = "It left the warehouse this morning.";
        return mailAfter is { } after
            ? new
            {
                users,
                title = Title,
                message = Message,
                plan = new { steps = new[] { new { channel = "email", after = XmlConvert.ToString(after), @if = "unseen" } } },
            }
            : new { users, title = Title, message = Message, priority = "high" };
    }

    private static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number % Users}");

    /// <summary>Ids begin with the time at which they were made, and a plan counts from then.</summary>
    private static DateTimeOffset CreatedAt(Guid id) => DateTimeOffset.FromUnixTimeMilliseconds(
        long.Parse(id.ToString("N").AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
