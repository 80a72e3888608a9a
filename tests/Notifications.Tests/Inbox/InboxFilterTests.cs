using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>An inbox of sends and broadcasts of every kind, asked in many ways: storage's part of a filter must give what reading all
/// gives.</summary>
public sealed class InboxFilterTests(FilledInbox inbox) : IClassFixture<FilledInbox>
{
    [Theory]
    [InlineData("")]
    [InlineData("status=unread")]
    [InlineData("status=read")]
    [InlineData("status=seen")]
    [InlineData("status=unseen")]
    [InlineData("status=snoozed")]
    [InlineData("status=unread,snoozed")]
    [InlineData("status=read,unseen")]
    [InlineData("status=sent")]
    [InlineData("status=delivered,failed,pending")]
    [InlineData("status=unread&archived=all")]
    [InlineData("status=read&archived=true")]
    [InlineData("archived=true")]
    [InlineData("archived=all&status=snoozed,read,unread")]
    [InlineData("type=alert")]
    [InlineData("type=alert,info&minPriority=high")]
    [InlineData("minPriority=medium")]
    [InlineData("minPriority=critical&archived=all")]
    [InlineData("category=orders,it.s")]
    [InlineData("source=o%27neill%20%26%20100%25")]
    [InlineData("tag=50%25%20off")]
    [InlineData("room=task_1")]
    [InlineData("q=ORDER")]
    [InlineData("q=%27%20or%20%271%27%20eq%20%271")]
    [InlineData("q=100%25")]
    [InlineData("status=unread,read,seen,snoozed,sent&type=alert,info,warning&category=orders,it.s,other&minPriority=normal"
        + "&source=x&archived=all")]
    [InlineData("status=unread&type=alert,info,warning,error,success&minPriority=normal&category=orders,it.s&q=o&tag=t0")]
    public async Task List_Filtered_GivesWhatMatchesInOrder(string query)
    {
        var expected = inbox.All.Where(n => Expected.Matches(n, query)).Select(n => n.GetProperty("id").GetGuid()).ToArray();

        Assert.Equal(expected, await inbox.PagesAsync(query, 7));
        Assert.Equal(expected, await inbox.PagesAsync(query, 100));
    }

    [Fact]
    public async Task List_SinceAndUntil_GivesWhatWasCreatedBetween()
    {
        var times = inbox.All.Select(n => n.GetProperty("createdAt").GetDateTimeOffset()).Order().ToArray();
        var (since, until) = (times[10], times[30].AddTicks(1));
        var shown = inbox.All.Where(n => Expected.Matches(n, "")).ToArray();

        var between = shown.Where(n => n.GetProperty("createdAt").GetDateTimeOffset() is var at && at >= since && at < until)
            .Select(n => n.GetProperty("id").GetGuid());
        Assert.Equal(between, await inbox.PagesAsync($"since={Text(since)}&until={Text(until)}", 5));
        var later = shown.Where(n => n.GetProperty("createdAt").GetDateTimeOffset() >= since.AddTicks(1))
            .Select(n => n.GetProperty("id").GetGuid());
        Assert.Equal(later, await inbox.PagesAsync($"since={Text(since.AddTicks(1))}", 5));
    }

    [Fact]
    public async Task List_NothingMatches_IsEmpty() => Assert.Empty(await inbox.PagesAsync("q=nobody%20says%20this&archived=all", 100));

    [Theory]
    [InlineData("status=new", "status",
        "'new' is not allowed; allowed: unread, read, seen, unseen, snoozed, pending, sent, delivered, failed")]
    [InlineData("status=", "status", "'' is not allowed")]
    [InlineData("status=unread,%27", "status", "''' is not allowed")]
    [InlineData("type=Alert", "type", "'Alert' is not allowed; allowed: system,")]
    [InlineData("category=A%25", "category", "'A%' is not allowed; allowed: 1 to 64 of a-z 0-9 _ . -")]
    [InlineData("category=a,b,c,d,e,f,g,h,i,j,k", "category", "has 11 values; allowed: at most 10")]
    [InlineData("minPriority=higher", "minPriority", "'higher' is not allowed; allowed: low, normal, high, urgent, critical")]
    [InlineData("minPriority=low,high", "minPriority", "allowed: at most 1")]
    [InlineData("source=", "source", "allowed: 1 to 64")]
    [InlineData("room=a%20b", "room", "'a b' is not allowed")]
    [InlineData("q=%20", "q", "allowed: 1 to 200")]
    [InlineData("archived=yes", "archived", "'yes' is not allowed; allowed: true, false, all")]
    [InlineData("since=yesterday", "since", "'yesterday' is not a time; allowed: RFC 3339")]
    [InlineData("until=1969-12-31T00:00:00Z", "until", "allowed: RFC 3339 since 1970")]
    [InlineData("since=2026-05-02T00:00:00Z&until=2026-05-01T00:00:00Z", "until", "is not after 'since'")]
    public async Task List_BadFilter_IsNamed(string query, string name, string says) =>
        (await inbox.Me.GetAsync($"notifications?{query}")).AssertInvalid(name, says);

    [Fact]
    public async Task List_TextThatFewHave_ReadsABoundedPartPerPage()
    {
        var (sender, user) = (await inbox.SenderAsync(), AppFixture.NewUser());
        var me = await inbox.AsAsync(user);
        var needle = await sender.SendToAsync(user, "the needle");
        await inbox.CopyAsync(user, 2_500);

        var first = (await me.GetAsync("notifications?q=needle&limit=10")).Json;
        Assert.Empty(first.GetProperty("items").EnumerateArray());
        Assert.Equal(JsonValueKind.String, first.GetProperty("nextCursor").ValueKind);
        Assert.Equal([needle], await inbox.PagesAsync(me, "q=needle", 10));
    }

    private static string Text(DateTimeOffset time) => Uri.EscapeDataString(time.UtcDateTime.ToString("O"));
}

/// <summary>What a filter means, said once more as plainly as possible.</summary>
internal static class Expected
{
    private static readonly string[] Priorities = ["low", "normal", "high", "urgent", "critical"];

    public static bool Matches(JsonElement n, string query)
    {
        var wanted = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('='))
            .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        var statuses = wanted.GetValueOrDefault("status")?.Split(',');
        if (Has(n, "snoozedUntil") && statuses?.Contains("snoozed") != true)
            return false;
        return wanted.GetValueOrDefault("archived", "false") is var archived
            && (archived == "all" || Has(n, "archivedAt") == (archived == "true"))
            && (statuses is null || statuses.Any(s => Is(n, s)))
            && In(n, "type", wanted) && In(n, "category", wanted)
            && Array.IndexOf(Priorities, Text(n, "priority")) >= Array.IndexOf(
                Priorities, wanted.GetValueOrDefault("minPriority", "low").Replace("medium", "normal", StringComparison.Ordinal))
            && (!wanted.TryGetValue("source", out var source) || Text(n, "source") == source)
            && (!wanted.TryGetValue("room", out var room) || Text(n, "room") == room)
            && (!wanted.TryGetValue("tag", out var tag) || n.GetProperty("tags").EnumerateArray().Any(t => t.GetString() == tag))
            && (!wanted.TryGetValue("q", out var q)
                || $"{Text(n, "title")}\n{Text(n, "message")}".Contains(q, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Is(JsonElement n, string status) => status switch
    {
        "unread" => !Has(n, "readAt"),
        "read" => Has(n, "readAt"),
        "seen" => Has(n, "seenAt"),
        "unseen" => !Has(n, "seenAt"),
        "snoozed" => Has(n, "snoozedUntil"),
        _ => Text(n, "status") == status,
    };

    private static bool In(JsonElement n, string member, Dictionary<string, string> wanted) =>
        !wanted.TryGetValue(member, out var values) || values.Split(',').Contains(Text(n, member));

    private static bool Has(JsonElement n, string member) => n.GetProperty(member).ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement n, string member) => n.GetProperty(member).GetString();
}
