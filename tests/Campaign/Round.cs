using System.Text.Json;

namespace Campaign;

/// <summary>Load, faults in turn, and what is found afterwards.</summary>
internal sealed class Round(Stack stack, CampaignOptions options, int seed)
{
    private const int CrowdSample = 40;
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(5), UntilFault = TimeSpan.FromSeconds(2);
    private readonly List<string> wrong = [];

    /// <summary>How much was wrong.</summary>
    public async Task<int> RunAsync()
    {
        using var http = new HttpClient { BaseAddress = stack.Api, Timeout = TimeSpan.FromSeconds(30) };
        var random = new Random(seed);
        var load = new Load(http, $"r{seed}", seed, options.Crowd);
        using var stop = new CancellationTokenSource();
        await stack.HealAsync();
        var running = load.RunAsync(stop.Token);
        // In turn, from where the seed says: a few rounds have had all of them.
        var faults = Enumerable.Range(0, options.FaultsPerRound)
            .Select(n => Fault.All[((seed * options.FaultsPerRound) + n) % Fault.All.Count]).ToArray();
        foreach (var fault in faults)
        {
            await Task.Delay(UntilFault * (0.5 + random.NextDouble()));
            await fault.BreakAsync(stack);
        }
        await stack.HealAsync();
        await stop.CancelAsync();
        await running;
        await CheckAsync(http, load);
        Console.WriteLine($"seed {seed}: {string.Join(", ", faults.Select(f => f.Name))}; {load.Acknowledged.Count} sends, {wrong.Count} "
            + "wrong");
        wrong.ForEach(Console.WriteLine);
        return wrong.Count;
    }

    private async Task CheckAsync(HttpClient http, Load load)
    {
        var sender = await Caller.OfAsync(http, "sender", "sender", "admin");
        foreach (var sent in load.Acknowledged.Where(s => s.IsQueued))
            await CheckEndAsync(sender, sent);
        foreach (var user in load.Inboxes)
            await CheckInboxAsync(http, load, user, isWhole: true);
        foreach (var user in load.Crowd.Where((_, n) => n % Math.Max(1, load.Crowd.Count / CrowdSample) == 0))
            await CheckInboxAsync(http, load, user, isWhole: false);
    }

    /// <summary>It ends, its numbers add up, and what failed is a dead letter that says why and does its work when it is
    /// requeued.</summary>
    private async Task CheckEndAsync(Caller sender, Sent sent)
    {
        var report = await EndAsync(sender, sent, "completed", "failed");
        if (report.GetProperty("status").GetString() == "failed")
        {
            var letters = (await sender.GetAsync("dead-letters?limit=100")).GetProperty("items").EnumerateArray().Where(l => IsOf(l, sent))
                .ToArray();
            if (letters.Length == 0 || letters.Any(l => string.IsNullOrWhiteSpace(l.GetProperty("reason").GetString())))
                wrong.Add($"send {sent.SendId} failed without a dead letter that says why");
            foreach (var letter in letters)
                await sender.CallAsync(HttpMethod.Post, $"dead-letters/{letter.GetProperty("id").GetGuid()}/requeue");
            report = await EndAsync(sender, sent, "completed");
        }
        if (report.GetProperty("stored").GetInt32() != sent.Users.Count || report.GetProperty("failed").GetInt32() != 0)
            wrong.Add($"send {sent.SendId} to {sent.Users.Count} ended with {report.GetRawText()}");
    }

    private async Task<JsonElement> EndAsync(Caller sender, Sent sent, params string[] statuses)
    {
        JsonElement report = default;
        var ends = await Until.IsTrueAsync(EndLimit, async () =>
        {
            report = await sender.GetAsync($"sends/{sent.SendId}");
            var status = report.GetProperty("status").GetString();
            return statuses.Contains(status);
        });
        if (!ends)
            wrong.Add($"send {sent.SendId} did not end: {report.GetRawText()}");
        return report;
    }

    private static bool IsOf(JsonElement letter, Sent sent) =>
        letter.GetProperty("message") is { ValueKind: JsonValueKind.Object } message
        && message.TryGetProperty("sendId", out var id) && id.GetGuid() == sent.SendId;

    /// <summary>Every acknowledged send is there once, whatever was tried again, and the count is that of the list.</summary>
    private async Task CheckInboxAsync(HttpClient http, Load load, string user, bool isWhole)
    {
        var me = await Caller.OfAsync(http, user);
        var items = await AllAsync(me);
        foreach (var twice in items.GroupBy(i => i.GetProperty("title").GetString()).Where(g => g.Count() > 1))
            wrong.Add($"{user} has '{twice.Key}' {twice.Count()} times");
        var there = items.Select(i => i.GetProperty("title").GetString()).ToHashSet();
        foreach (var sent in load.Acknowledged.Where(
            s => s.Users.Contains(user) && !there.Contains(s.Title) && !(isWhole && load.IsDeleted(user, s.SendId))))
            wrong.Add($"{user} does not have '{sent.Title}', which was acknowledged");
        var unread = items.Count(
            i => i.GetProperty("readAt").ValueKind == JsonValueKind.Null && i.GetProperty("archivedAt").ValueKind == JsonValueKind.Null);
        var counted = (await me.GetAsync("notifications/unread-count")).GetProperty("count").GetInt32();
        if (counted != unread)
            wrong.Add($"{user} has {unread} unread, and the count says {counted}");
    }

    private static async Task<List<JsonElement>> AllAsync(Caller me)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            var page = await me.GetAsync(
                $"notifications?limit=100&archived=all{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return items;
    }
}
