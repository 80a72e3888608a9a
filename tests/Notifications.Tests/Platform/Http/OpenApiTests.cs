using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalRuntime.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;
using Xunit.Sdk;

namespace Notifications.Tests.Platform.Http;

/// <summary>That <c>openapi.json</c> is what generators of clients understand, and that <see cref="DocumentedHttp"/> holds answers against
/// it: all other tests call the app through that.</summary>
public sealed partial class OpenApiTests
{
    private static readonly Uri Api = new("http://app.test/api/v1/");

    [Fact]
    public void Reference_EachOne_IsToAComponentThatExists()
    {
        foreach (var reference in Objects(ApiDocument.Served.Root).Select(o => o["$ref"]?.GetValue<string>()).OfType<string>())
        {
            Assert.Matches(Component(), reference);
            Assert.NotNull(ApiDocument.Served.Resolve(new JsonObject { ["$ref"] = reference }));
        }
    }

    /// <summary>An object without a word about its members is one that has none, for a generated client.</summary>
    [Fact]
    public void ObjectSchema_WithoutNamedMembers_SaysWhichItMayHave() =>
        Assert.Empty(Objects(ApiDocument.Served.Root)
            .Where(o => o["type"] is JsonNode type && type.ToJsonString().Contains("\"object\"", StringComparison.Ordinal))
            .Where(o => !o.ContainsKey("properties") && !o.ContainsKey("additionalProperties"))
            .Select(o => o.ToJsonString()));

    /// <summary>Generators make a member with a default one that must be given.</summary>
    [Fact]
    public void Member_WithADefault_SaysSoInWords() =>
        Assert.Empty(Objects(ApiDocument.Served.Root).Select(o => o["properties"]).OfType<JsonObject>()
            .SelectMany(p => p).Where(p => p.Value is JsonObject schema && schema.ContainsKey("default")).Select(p => p.Key));

    /// <summary>People copy them: the API reference begins its requests with them.</summary>
    [Fact]
    public void Example_EachOne_IsWhatItsSchemaAllows()
    {
        var document = ApiDocument.Served;
        var requests = document.Operations.Select(o => o.Json["requestBody"]?["content"]?["application/json"])
            .OfType<JsonObject>().Where(c => c.ContainsKey("example")).ToArray();

        Assert.True(requests.Length > 10, $"{requests.Length} requests have an example");
        Assert.Empty(requests.SelectMany(c => document.Schemas.ErrorsOfRequest(c["schema"]!, c["example"])));
        Assert.Empty(Objects(document.Root).Where(o => o["schema"] is not null && o["examples"] is JsonObject).SelectMany(c =>
            c["examples"]!.AsObject().SelectMany(e => document.Schemas.ErrorsOfAnswer(c["schema"]!, e.Value!["value"]))));
    }

    /// <summary>The API reference lists the problems by their examples.</summary>
    [Fact]
    public void Problem_EachOneOfTheApp_IsAnExampleOfAnAnswerWithItsStatus()
    {
        var document = ApiDocument.Served;
        var answers = document.Operations.SelectMany(o => o.Json["responses"]!.AsObject())
            .Select(r => (r.Key, Content: document.Resolve(r.Value!)["content"]?["application/problem+json"]))
            .Where(r => r.Content is not null).ToArray();
        Assert.All(answers, r => Assert.True(
            r.Content!["examples"] is JsonObject { Count: > 0 }, $"A {r.Key} without examples: {r.Content}"));
        var examples = answers.SelectMany(
            r => r.Content!["examples"]!.AsObject(), (r, e) => (r.Key, Case: e.Key, Value: e.Value!["value"]!))
            .ToArray();

        Assert.All(examples, e => Assert.Equal((e.Key, $"urn:notifications:problem:{e.Case}"),
            (e.Value["status"]!.ToJsonString(), e.Value["type"]!.GetValue<string>())));
        Assert.Equal(ProblemCases(), examples.Select(e => e.Case).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Problem_EachOneOfTheApp_IsInTheTableOfTheApiDocument()
    {
        var rows = File.ReadLines(Repository.PathOf("docs", "api.md")).SkipWhile(line => line != "## Problems").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(ProblemCases(), rows.SelectMany(row => TableCase().Matches(row.Split('|')[1]))
            .Select(m => m.Groups["case"].Value).Order(StringComparer.Ordinal));
    }

    /// <summary>Those of the catalog, which no other file of the app adds to.</summary>
    private static string[] ProblemCases()
    {
        var catalog = Repository.PathOf("functions", "Platform", "Http", "Problems.cs");
        var others = Directory.EnumerateFiles(Repository.PathOf("functions"), "*.cs", SearchOption.AllDirectories)
            .Where(file => file != catalog);
        Assert.DoesNotContain(others, file => File.ReadAllText(file).Contains("urn:notifications:problem:", StringComparison.Ordinal));
        var cases = ProblemCase().Matches(File.ReadAllText(catalog)).Select(m => m.Groups["case"].Value);
        return [.. cases.Distinct().Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void Operation_EachOne_HasANameOfItsOwn()
    {
        var names = ApiDocument.Served.Operations.Select(o => o.Json["operationId"]!.GetValue<string>()).ToArray();
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [InlineData(200, """{"count":1,"byPriority":{}}""", null, null)]
    [InlineData(200, """{"count":1,"byPriority":{},"more":1}""", null, "/more")]
    [InlineData(200, """{"count":"1","byPriority":{}}""", null, "/count")]
    [InlineData(200, """{"count":1}""", null, "byPriority")]
    [InlineData(200, """{"count":1,"byPriority":{}}""", "X-New", "header X-New of status 200 is not documented")]
    [InlineData(202, """{"count":1,"byPriority":{}}""", null, "status 202 is not documented")]
    [InlineData(401, """{"type":"t","title":"t","status":401}""", null, "header WWW-Authenticate of status 401 is required, and missing")]
    public async Task DocumentedHttp_Answer_IsHeldAgainstTheDocument(int status, string body, string? header, string? error)
    {
        using var http = DocumentedHttp.Client(Api, new Canned(status, body, header));
        var call = http.GetAsync("notifications/unread-count");
        if (error is null)
            await call;
        else
            Assert.Contains(error, (await Assert.ThrowsAsync<XunitException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notifications/mark-read", """{"ids":["01900000-0000-7000-8000-000000000000"]}""", null)]
    [InlineData("notifications/mark-read", """{"ids":[]}""", "/ids")]
    [InlineData("notifications/mark-read", """{"more":1}""", "ids")]
    [InlineData("notifications/mark-read?from=1", """{"ids":["01900000-0000-7000-8000-000000000000"]}""", "'from' is not documented")]
    [InlineData("notifications/nothing/like/it", "{}", "is not documented")]
    public async Task DocumentedHttp_AcceptedRequest_IsHeldAgainstTheDocument(string path, string body, string? error)
    {
        using var http = DocumentedHttp.Client(Api, new Canned(200, """{"updated":1}""", null));
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var call = http.PostAsync(path, content);
        if (error is null)
            await call;
        else
            Assert.Contains(error, (await Assert.ThrowsAsync<XunitException>(() => call)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject value => [value, .. value.SelectMany(m => Objects(m.Value))],
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    [GeneratedRegex("Make\\(\"(?<case>[a-z-]+)\"")]
    private static partial Regex ProblemCase();

    [GeneratedRegex("`(?<case>[a-z-]+)`")]
    private static partial Regex TableCase();

    [GeneratedRegex("^#/components/[a-zA-Z]+/[A-Za-z]+$")]
    private static partial Regex Component();

    private sealed class Canned(int status, string body, string? header) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var type = status < 300 ? "application/json" : "application/problem+json";
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
            if (header is not null)
                response.Headers.Add(header, "x");
            return Task.FromResult(response);
        }
    }
}
