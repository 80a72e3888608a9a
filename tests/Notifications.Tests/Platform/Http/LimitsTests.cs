using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notifications.AppEvents;
using Notifications.Messages;
using Notifications.Platform.RateLimits;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>Walks the tables of docs/limits.md: what is one over each limit is refused as it says there.</summary>
public sealed partial class LimitsTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Id = "01900000-0000-7000-8000-0000000000ab";

    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /announcements"] = """{ "title": "t", "message": "m", "audience": { "everyone": true } }""",
        ["POST /events"] = """{ "users": ["u"], "event": "e" }""",
        ["POST /notifications"] = """{ "users": ["u"], "title": "t", "message": "m" }""",
        ["POST /notifications/progress"] = """{ "users": ["u"], "taskId": "t", "progress": 1, "status": "s" }""",
        ["PUT /templates/{name}"] = """{ "title": "t", "message": "m" }""",
    };

    public static TheoryData<string[]> BodyRows => Table("Bodies");

    public static TheoryData<string[]> MemberRows => Table("Members");

    public static TheoryData<string[]> QueryRows => Table("Queries");

    public static TheoryData<string[]> HubRows => Table("Hub methods");

    public static TheoryData<string[]> RateRows => Table("Rates");

    [Theory]
    [MemberData(nameof(BodyRows))]
    public async Task Body_OneByteOver_IsRefused(string[] row) =>
        Assert.EndsWith(row[2], await ProblemOfAsync(row[0], $"{{\"a\":\"{new string('x', Number(row[1]) - 7)}\"}}"),
        StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(BodyRows))]
    public async Task Body_AtTheLimit_IsNotTooLarge(string[] row)
    {
        var problem = await ProblemOfAsync(row[0], $"{{\"a\":\"{new string('x', Number(row[1]) - 8)}\"}}");
        Assert.False(problem.EndsWith(row[2], StringComparison.Ordinal), problem);
    }

    /// <summary>Who reads the reference only finds the same numbers there.</summary>
    [Fact]
    public void Bodies_WhoseLimitTheReferenceNames_HaveThatLimit()
    {
        var named = (
            from operation in ApiDocument.Served.Operations
            let size = SizeNamed().Match((string?)operation.Json["description"] ?? "")
            where size.Success
            select ($"{operation.Method} {operation.Path}", int.Parse(size.Groups[1].Value, CultureInfo.InvariantCulture))).ToArray();
        var limits = BodyRows.Cast<object[]>().ToDictionary(r => (string)r[0], r => Number((string)r[1]));

        Assert.NotEmpty(named);
        Assert.All(named, n => Assert.Equal(limits[n.Item1], n.Item2 * 1024 * 1024));
    }

    [Fact]
    public void Bodies_OfEveryOperationThatTakesOne_HaveALimit() => Assert.Equal(
        ApiDocument.Served.Operations.Where(o => o.Json.ContainsKey("requestBody")).Select(o => $"{o.Method} {o.Path}").Order(),
        BodyRows.Cast<object[]>().Select(row => (string)row[0]).Order());

    [Theory]
    [MemberData(nameof(MemberRows))]
    public async Task Member_OneOver_IsRefusedByItsName(string[] row)
    {
        var (member, over) = (row[1], Over(row[3], Number(row[2])));
        var body = JsonNode.Parse(Bodies.GetValueOrDefault(row[0], "{}"))!.AsObject();
        Put(body, member.Split('.'), over);
        Assert.EndsWith(row[4], await ProblemOfAsync(row[0], body.ToJsonString(), member), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(QueryRows))]
    public async Task Parameter_OneOver_IsRefusedByItsName(string[] row)
    {
        var most = Number(row[2]);
        var query = row[3] switch
        {
            "value" => $"{row[1]}={most + 1}",
            "values" => string.Join('&', Enumerable.Range(0, most + 1).Select(i => $"{row[1]}=u{i}")),
            _ => $"{row[1]}={new string('x', most + 1)}",
        };
        Assert.EndsWith(row[4], await ProblemOfAsync($"{row[0]}?{query}", null, row[1]), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HubRows))]
    public async Task HubMethod_OneOver_IsRefusedByItsName(string[] row)
    {
        await using var client = await app.ConnectAsync(await app.AsAsync(AppFixture.NewUser()));
        var argument = new JsonObject { [row[1]] = Over(row[3], Number(row[2])) };
        var problem = (await client.InvokeAsync(row[0], JsonSerializer.SerializeToElement(argument))).GetProperty("problem");

        Assert.EndsWith(row[4], problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.True(problem.GetProperty("errors").EnumerateObject()
            .Any(e => e.Name.StartsWith(row[1], StringComparison.Ordinal)), problem.ToString());
    }

    [Theory]
    [MemberData(nameof(RateRows))]
    public void Rate_IsTheDefault(string[] row)
    {
        var sending = app.Services.GetRequiredService<IOptions<RateLimitOptions>>().Value;
        var others = app.Services.GetRequiredService<IOptions<RequestRateLimitOptions>>().Value;
        var events = app.Services.GetRequiredService<IOptions<AppEventOptions>>().Value;
        var bucket = row[0] switch
        {
            $"{RateLimitOptions.Section}:PerCaller" => sending.PerCaller,
            $"{RateLimitOptions.Section}:PerNamespace" => sending.PerNamespace,
            $"{RequestRateLimitOptions.Section}:PerConnection" => others.PerConnection,
            $"{RequestRateLimitOptions.Section}:PerCaller" => others.PerCaller,
            $"{RequestRateLimitOptions.Section}:PerNamespace" => others.PerNamespace,
            $"{AppEventOptions.Section}:PerConnection" => events.PerConnection,
            $"{AppEventOptions.Section}:PerUser" => events.PerUser,
            $"{MessagesOptions.Section}:PerUser" => app.Services.GetRequiredService<IOptions<MessagesOptions>>().Value.PerUser,
            _ => throw new InvalidOperationException($"{row[0]} is no setting."),
        };
        Assert.Equal((Number(row[1]), Number(row[2])), ((int)bucket.PermitsPerSecond, bucket.Burst));
    }

    /// <summary>The problem's type; asserts that it names the member.</summary>
    private async Task<string> ProblemOfAsync(string operation, string? body, string? member = null)
    {
        var caller = await app.AsAsync("limits", "admin", "sender");
        var (method, path) = (operation.Split(' ')[0], operation.Split(' ')[1].TrimStart('/'));
        path = path.Replace("templates/{name}/preview", "templates/grade_posted/preview", StringComparison.Ordinal)
            .Replace("layouts/{name}", "layouts/default", StringComparison.Ordinal)
            .Replace("conversation/{userId}", "conversation/peer", StringComparison.Ordinal)
            .Replace("{userId}", "limits", StringComparison.Ordinal).Replace("{name}", "limits", StringComparison.Ordinal)
            .Replace("{category}", "limits", StringComparison.Ordinal)
            .Replace("{id}", Id, StringComparison.Ordinal);
        var request = caller.Request(new HttpMethod(method), path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await caller.SendAsync(request);
        Assert.InRange((int)answer.Status, 400, 499);
        if (member is not null)
            Assert.True(answer.Json.GetProperty("errors").EnumerateObject().Any(e => e.Name == member), answer.Text);
        return answer.Json.GetProperty("type").GetString()!;
    }

    /// <summary>Puts a value to where a path like <c>actions[0].label</c> leads.</summary>
    private static void Put(JsonObject place, ReadOnlySpan<string> path, JsonNode value)
    {
        var name = path[0].Replace("[0]", "", StringComparison.Ordinal);
        if (path.Length > 1)
        {
            var inner = new JsonObject();
            Put(inner, path[1..], value);
            value = inner;
        }
        place[name] = name == path[0] ? value : new JsonArray(value);
    }

    private static JsonNode Over(string unit, int most) => unit switch
    {
        "items" => new JsonArray([.. Enumerable.Range(0, most + 1).Select(i => (JsonNode)$"a{i}")]),
        "bytes" => new JsonObject { ["a"] = new string('x', most - 7) },
        "value" => most + 1,
        _ => new string('x', most + 1),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static TheoryData<string[]> Table(string heading)
    {
        var lines = File.ReadAllLines(Repository.PathOf("docs", "limits.md")).SkipWhile(line => line != $"## {heading}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
                .Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2);
        return new TheoryData<string[]>(
            lines.Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim(' ', '`')).ToArray()));
    }

    [GeneratedRegex(@"Up to (\d+) MB\.")]
    private static partial Regex SizeNamed();
}
