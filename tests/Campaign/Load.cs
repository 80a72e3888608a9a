using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Campaign;

/// <summary>What was sent, under a title of its own, and to whom.</summary>
internal sealed record Sent(string Title, IReadOnlyList<string> Users, Guid SendId, bool IsQueued);

/// <summary>Sends and reads until it is told to stop. A send without an answer, or with one that says to come again, is sent again with its
/// key, as a careful sender does.</summary>
internal sealed class Load(HttpClient http, string name, int seed, int crowdSize)
{
    private const int Users = 12, Senders = 4, Readers = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>For a send with its key to be taken: longer than the app needs to start again on a slow machine.</summary>
    private static readonly TimeSpan TakeLimit = TimeSpan.FromMinutes(5);
    private readonly ConcurrentBag<Sent> acknowledged = [];
    private readonly ConcurrentBag<string> notTaken = [];
    private readonly ConcurrentDictionary<(string User, Guid Id), bool> deleted = new();
    private int count;

    public IReadOnlyList<string> Inboxes { get; } = [.. Enumerable.Range(0, Users).Select(n => $"{name}-u{n}")];

    public IReadOnlyList<string> Crowd { get; } = [.. Enumerable.Range(0, crowdSize).Select(n => $"{name}-c{n}")];

    public IReadOnlyCollection<Sent> Acknowledged => acknowledged;

    /// <summary>Sends that were refused or never taken, and the last answer.</summary>
    public IReadOnlyCollection<string> NotTaken => notTaken;

    /// <summary>Somebody tried to.</summary>
    public bool IsDeleted(string user, Guid id) => deleted.ContainsKey((user, id));

    public async Task RunAsync(CancellationToken stop)
    {
        var sender = await Caller.OfAsync(http, "sender", "sender");
        var work = Enumerable.Range(0, Senders).Select(n => SendAsync(sender, new Random(seed + n), stop))
            .Concat(Enumerable.Range(0, Readers).Select(n => ReadAsync(new Random(seed + 100 + n), stop)))
            .Append(SendToCrowdAsync(sender, stop));
        await Task.WhenAll(work);
    }

    private async Task SendAsync(Caller sender, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            string[] users = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Inboxes[random.Next(Users)]).Distinct()];
            var priority = random.Next(4) == 0 ? "critical" : "normal";
            await SendOnceAsync(sender, users, new { users, message = "m", priority, requiresAcknowledgement = random.Next(2) == 0 });
        }
    }

    private async Task SendToCrowdAsync(Caller sender, CancellationToken stop)
    {
        do
            await SendOnceAsync(sender, Crowd, new { users = Crowd, message = "m" });
        while (!stop.IsCancellationRequested && await PausedAsync(stop));
    }

    private async Task SendOnceAsync(Caller sender, IReadOnlyList<string> users, object content)
    {
        var title = $"{name}-{Interlocked.Increment(ref count)}";
        var members = JsonSerializer.SerializeToElement(content).EnumerateObject().ToDictionary(m => m.Name, m => m.Value);
        members["title"] = JsonSerializer.SerializeToElement(title);
        var last = "no answer";
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TakeLimit; await Task.Delay(Pause))
        {
            if (await sender.CallAsync(HttpMethod.Post, "notifications", members, title) is { } answer)
            {
                if (answer.Status is 201 or 202)
                {
                    acknowledged.Add(new Sent(title, users, answer.Json.GetProperty("sendId").GetGuid(), answer.Status == 202));
                    return;
                }
                last = $"{answer.Status} {answer.Json}";
                if (answer.Status is not (409 or 429 or >= 500))
                    break;
            }
        }
        notTaken.Add($"'{title}', at last: {last}");
    }

    private async Task ReadAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var user = Inboxes[random.Next(Users)];
            var me = await Caller.OfAsync(http, user);
            if (await me.CallAsync(HttpMethod.Get, "notifications?limit=20") is not { Status: 200 } page)
                continue;
            foreach (var id in page.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid())
                .Where(_ => random.Next(3) == 0).Take(5))
                await ChangeAsync(me, user, id, random.Next(8));
            await PausedAsync(stop);
        }
    }

    private async Task ChangeAsync(Caller me, string user, Guid id, int change)
    {
        if (change == 0)
            deleted[(user, id)] = true;
        _ = await (change switch
        {
            0 => me.CallAsync(HttpMethod.Delete, $"notifications/{id}"),
            1 => me.CallAsync(HttpMethod.Post, "notifications/mark-all-read"),
            2 => me.CallAsync(HttpMethod.Post, $"notifications/{id}/archive"),
            3 => me.CallAsync(HttpMethod.Post, $"notifications/{id}/unread"),
            4 => me.CallAsync(HttpMethod.Post, $"notifications/{id}/ack"),
            _ => me.CallAsync(HttpMethod.Post, $"notifications/{id}/read"),
        });
    }

    /// <summary>False when it is told to stop meanwhile.</summary>
    private static async Task<bool> PausedAsync(CancellationToken stop)
    {
        await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
