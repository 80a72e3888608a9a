using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Operations.Deployment;

/// <summary>Dashboards and alerts ask for what the app really tells.</summary>
public sealed partial class MonitoringTests(ChannelsFixture app) : IClassFixture<ChannelsFixture>
{
    /// <summary>Tables of Application Insights, and the columns that the Functions host fills.</summary>
    private static readonly string[] Tables = ["traces", "requests", "exceptions"],
        Columns = ["message", "severityLevel", "timestamp", "cloud_RoleName", "name", "url", "resultCode", "success", "duration",
            "type", "outerMessage", "operation_Name", "itemCount"],
        Calculated = ["failed", "lines"];

    [Theory]
    [InlineData("grafana.json")]
    [InlineData("prometheus-rules.yaml")]
    public async Task Prometheus_EachMetric_IsInWhatTheAppAnswers(string file)
    {
        var answer = await new ApiClient(app.Http, null).GetAsync("metrics");
        var known = MetricName().Matches(answer.Text).Select(m => m.Value).ToHashSet();
        var used = MetricName().Matches(Read("infra", "monitoring", file)).Select(m => m.Value).Distinct().ToList();

        Assert.Contains("notifications_channel_failing{channel=\"email\"} 0", answer.Text, StringComparison.Ordinal);
        Assert.True(used.Count > 5);
        Assert.Empty(used.Except(known));
    }

    [Fact]
    public void Grafana_EachPanel_HasQueriesAndAPlaceOfItsOwn()
    {
        var panels = JsonNode.Parse(Read("infra", "monitoring", "grafana.json"))!["panels"]!.AsArray().Select(p => p!).ToList();
        var places = panels.Select(p => p["gridPos"]!).Select(p => (p["x"]!.GetValue<int>(), p["y"]!.GetValue<int>()));

        Assert.Equal(panels.Count, places.Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(p => p["id"]!.GetValue<int>()).Distinct().Count());
        Assert.All(panels, p => Assert.NotEmpty(p["targets"]!.AsArray()));
    }

    [Fact]
    public void Prometheus_EachRule_LeadsToTheRunbook()
    {
        var headings = Heading().Matches(Read("docs", "runbook.md"))
            .Select(m => NotInAnchors().Replace(m.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-')).ToList();
        var rules = Runbook().Matches(Read("infra", "monitoring", "prometheus-rules.yaml")).Select(m => m.Groups[1].Value).ToList();

        Assert.True(rules.Count > 5);
        Assert.Empty(rules.Except(headings));
    }

    [Fact]
    public async Task Runbook_EachRequestAndMetric_Exists()
    {
        var text = Read("docs", "runbook.md");
        var paths = ApiDocument.Served.Operations.Select(o => o.Path).Select(p => PathParameter().Replace(p, "x")).ToHashSet();
        var metrics = (await new ApiClient(app.Http, null).GetAsync("metrics")).Text;
        var requests = RequestPath().Matches(text).Select(m => PathParameter().Replace(m.Groups[1].Value, "x")).Distinct().ToList();

        Assert.True(requests.Count > 8);
        Assert.Empty(requests.Except(paths));
        Assert.All(MetricName().Matches(text), m => Assert.Contains(m.Value, metrics, StringComparison.Ordinal));
    }

    /// <summary>Alerts find lines of the log by their text: another wording must not silence them.</summary>
    [Fact]
    public void ApplicationInsights_EachQuery_AsksForTablesColumnsAndLinesThatExist()
    {
        var lines = Attributes<LoggerMessageAttribute>().Select(a => a.Message).ToList();
        var functions = Attributes<FunctionAttribute>().Select(a => a.Name).ToList();
        var queries = Query().Matches(Read("infra", "azure", "alerts.bicep")).Select(m => m.Groups[1].Value)
            .Concat(JsonNode.Parse(Read("infra", "azure", "workbook.json"))!["items"]!.AsArray()
                .Select(i => i!["content"]!["query"]?.GetValue<string>()).OfType<string>())
            .Concat(Kusto().Matches(Read("docs", "runbook.md")).Select(m => m.Groups[1].Value)).ToList();

        Assert.True(queries.Count > 15);
        foreach (var query in queries)
        {
            var table = query.Trim().Split('\n')[0].Trim();
            Assert.Contains(table, Tables);
            // Sampled: a row stands for as many requests as its itemCount says.
            if (table == "requests")
                Assert.DoesNotMatch(@"\bcount(if)?\(", query);
            foreach (var text in Text().Matches(query).Select(m => m.Groups[1].Value))
                Assert.Contains(lines, line => line.Contains(text, StringComparison.Ordinal));
            foreach (var name in Name().Matches(query).Select(m => m.Groups[1].Value))
                Assert.Contains(name, functions);
            Assert.Empty(Condition().Matches(query).Select(m => m.Groups[1].Value).Except([.. Columns, .. Calculated]));
        }
    }

    private static IEnumerable<T> Attributes<T>() where T : Attribute =>
        typeof(App).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(m => m.GetCustomAttribute<T>()).OfType<T>();

    private static string Read(params string[] path) => File.ReadAllText(Repository.PathOf(path));

    [GeneratedRegex(@"\b(?:notifications|process)_[a-z_]+\b")]
    private static partial Regex MetricName();

    [GeneratedRegex("(?m)^## (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"runbook: docs/runbook\.md#(\S+)")]
    private static partial Regex Runbook();

    [GeneratedRegex("query: '''\n(.*?)'''", RegexOptions.Singleline)]
    private static partial Regex Query();

    [GeneratedRegex("```kusto\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Kusto();

    [GeneratedRegex(@"\$api(/[a-zA-Z0-9/{}<>-]+)")]
    private static partial Regex RequestPath();

    [GeneratedRegex(@"\{[a-zA-Z]+\}|<[a-z]+>")]
    private static partial Regex PathParameter();

    [GeneratedRegex("message (?:startswith|has) \"([^\"]+)\"")]
    private static partial Regex Text();

    [GeneratedRegex("name == \"([A-Za-z]+)\"")]
    private static partial Regex Name();

    [GeneratedRegex(@"where (?:isnotempty\()?([A-Za-z_]+)")]
    private static partial Regex Condition();
}

/// <summary>With a channel that has settings, and a mail server that is not there.</summary>
public class ChannelsFixture : AppFixture
{
    protected override IEnumerable<string> Settings =>
    [
        "--Notifications:Channels:PublicUrl=https://notify.example.com",
        "--Notifications:Channels:UnsubscribeKey=an-unsubscribe-key-for-tests-that-is-long",
        "--Notifications:Channels:Email:Host=127.0.0.1", "--Notifications:Channels:Email:Port=9",
        "--Notifications:Channels:Email:From=notify@example.com",
    ];
}
