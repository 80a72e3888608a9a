using System.Text.Json;
using LocalRuntime.Tests.Support;

namespace Campaign;

/// <summary>Load, faults in turn, and what is found afterwards.</summary>
internal sealed class Round(Stack stack, CampaignOptions options, int seed)
{
    private const int CrowdSample = 40;

    /// <summary>Wide, for it is no measurement: a slow machine is no fault.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(10), HttpLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UntilFault = TimeSpan.FromSeconds(2);
    private readonly List<(Wrong Kind, string What)> found = [];
    private readonly List<string> broken = [];
    private int deadLetters;

    public async Task<RoundResult> RunAsync()
    {
        using var http = new HttpClient { BaseAddress = stack.Api, Timeout = HttpLimit };
        var load = new Load(http, $"r{seed}", seed, options.Crowd);
        try
        {
            await stack.HealAsync();
            await RunLoadAsync(load);
            await CheckAsync(http, load);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or HttpRequestException or AzuriteEndedException)
        {
            found.Add((Wrong.Aborted, e.Message));
        }
        found.AddRange(load.NotTaken.Select(what => (Wrong.NotTaken, what)));
        return new RoundResult(broken, load.Acknowledged.Count, load.Acknowledged.Sum(s => s.Users.Count), deadLetters, found);
    }

    private async Task RunLoadAsync(Load load)
    {
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(stop.Token);
        try
        {
            await BreakAsync();
            await stack.HealAsync();
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    private async Task BreakAsync()
    {
        var random = new Random(seed);
        // In turn, from where the seed says: a few rounds have had all of them.
        for (var n = 0; n < options.FaultsPerRound; n++)
        {
            var fault = Fault.All[((seed % Fault.All.Count * options.FaultsPerRound) + n) % Fault.All.Count];
            await Task.Delay(UntilFault * (0.5 + random.NextDouble()));
            broken.Add(fault.Name);
            await fault.BreakAsync(stack);
        }
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
                found.Add((Wrong.NotExplained, $"send {sent.SendId} failed without a dead letter that says why"));
            deadLetters += letters.Length;
            foreach (var letter in letters)
                await sender.CallAsync(HttpMethod.Post, $"dead-letters/{letter.GetProperty("id").GetGuid()}/requeue");
            report = await EndAsync(sender, sent, "completed");
        }
        if (report.GetProperty("stored").GetInt32() != sent.Users.Count || report.GetProperty("failed").GetInt32() != 0)
            found.Add((Wrong.Miscounted, $"send {sent.SendId} to {sent.Users.Count} ended with {report.GetRawText()}"));
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
            found.Add((Wrong.NotEnded, $"send {sent.SendId}: {report.GetRawText()}"));
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
            found.Add((Wrong.Doubled, $"{user} has '{twice.Key}' {twice.Count()} times"));
        var there = items.Select(i => i.GetProperty("title").GetString()).ToHashSet();
        foreach (var sent in load.Acknowledged.Where(
            s => s.Users.Contains(user) && !there.Contains(s.Title) && !(isWhole && load.IsDeleted(user, s.SendId))))
            found.Add((Wrong.Lost, $"{user} does not have '{sent.Title}', which was acknowledged"));
        var unread = items.Count(
            i => i.GetProperty("readAt").ValueKind == JsonValueKind.Null && i.GetProperty("archivedAt").ValueKind == JsonValueKind.Null);
        var counted = (await me.GetAsync("notifications/unread-count")).GetProperty("count").GetInt32();
        if (counted != unread)
            found.Add((Wrong.Miscounted, $"{user} has {unread} unread, and the count says {counted}"));
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
