using System.Text.Json.Nodes;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>The limits of requests in <c>openapi.json</c> are those that the app has: one more is refused, and the member is
/// named.</summary>
public sealed class RequestLimitTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string User = "someone";

    public static IEnumerable<object[]> Members =>
        (from body in Bodies
         from member in body.Schema["properties"]!.AsObject()
         where Limit(member.Value!) is not null
         select (Operation: body.Operation.ToString(), Member: member.Key)).Distinct().Select(m => new object[] { m.Operation, m.Member });

    private static IEnumerable<(ApiOperation Operation, JsonObject Schema)> Bodies =>
        from operation in ApiDocument.Served.Operations
        where operation.Json["requestBody"] is not null
        let schema = Resolve(operation.Json["requestBody"]!["content"]!["application/json"]!["schema"]!)
        from body in schema["oneOf"] is JsonArray choices ? choices.Select(c => Resolve(c!)) : [schema]
        where body["properties"] is not null
        select (operation, body);

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Member_OneMoreThanDocumented_IsRefusedByName(string operation, string member)
    {
        var (target, schema) = Bodies.Last(b => b.Operation.ToString() == operation && b.Schema["properties"]![member] is not null);
        var caller = await app.AsAsync(User, "admin", "sender");
        using var content = new StringContent(
            new JsonObject { [member] = OneMore(schema["properties"]![member]!) }.ToJsonString(), null, "application/json");
        using var request = caller.Request(new HttpMethod(target.Method), Fill(target.Path));
        request.Content = content;

        var answer = await caller.SendAsync(request);

        var errors = answer.AssertProblem(System.Net.HttpStatusCode.BadRequest, "invalid-request").GetProperty("errors").EnumerateObject();
        Assert.Contains(errors, e => e.Name.Split('[', '.')[0] == member);
    }

    [Fact]
    public void Text_EachOneInARequest_HasALimit() =>
        Assert.Empty(Bodies.SelectMany(b => Unlimited(b.Schema, b.Operation.ToString())).Distinct());

    private static IEnumerable<string> Unlimited(JsonObject schema, string path)
    {
        foreach (var (name, value) in schema["properties"]?.AsObject() ?? [])
        {
            var member = Resolve(value!);
            var type = member["type"]?.ToJsonString() ?? "";
            string[] limits = type.Contains("\"array\"", StringComparison.Ordinal) ? ["maxItems"]
                : type.Contains("\"string\"", StringComparison.Ordinal) ? ["maxLength", "enum", "pattern", "format"] : [];
            if (limits.Length > 0 && !limits.Any(member.ContainsKey))
                yield return $"{path} {name}";
            foreach (var inner in Unlimited(member["items"] is { } items ? Resolve(items) : member, $"{path} {name}"))
                yield return inner;
        }
    }

    /// <summary>Null when it has none that a number says.</summary>
    private static int? Limit(JsonNode member)
    {
        var schema = Resolve(member);
        return (schema["maxLength"] ?? schema["maxItems"])?.GetValue<int>();
    }

    private static JsonNode OneMore(JsonNode member)
    {
        var count = Limit(member)!.Value + 1;
        return Resolve(member).ContainsKey("maxLength")
            ? JsonValue.Create(new string('a', count))
            : new JsonArray([.. Enumerable.Range(0, count).Select(_ => Item(Resolve(member)["items"]!))]);
    }

    private static JsonNode Item(JsonNode items)
    {
        var schema = Resolve(items);
        if (schema["enum"] is JsonArray names)
            return names[0]!.DeepClone();
        return schema["format"]?.GetValue<string>() is "uuid" ? JsonValue.Create(Guid.CreateVersion7())
            : schema["type"]!.GetValue<string>() is "object" ? new JsonObject() : JsonValue.Create("a");
    }

    private static string Fill(string path) => path.TrimStart('/').Replace("layouts/{name}", "layouts/default", StringComparison.Ordinal)
        .Replace("{id}", $"{Guid.CreateVersion7()}", StringComparison.Ordinal).Replace("{userId}", User, StringComparison.Ordinal)
        .Replace("{name}", "grade_posted", StringComparison.Ordinal).Replace("{room}", "r", StringComparison.Ordinal);

    private static JsonObject Resolve(JsonNode schema) => ApiDocument.Served.Resolve(schema);
}
