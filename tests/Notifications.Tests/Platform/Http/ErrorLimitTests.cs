using System.Net;
using System.Text;
using System.Text.Json;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Notifications.Tests.Templates;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>What is wrong never makes an answer large, nor its reading slow.</summary>
public sealed class ErrorLimitTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData(20, null)]
    [InlineData(21, 1)]
    [InlineData(5_000, 4_980)]
    public async Task Send_ManyUnknownMembers_TwentyAreToldAndTheOthersCounted(int unknown, int? more)
    {
        var members = string.Concat(Enumerable.Range(0, unknown).Select(i => $", \"unknown{i}\": 1"));
        var answer = await (await app.SenderAsync())
            .PostTextAsync("notifications", $$"""{ "users": ["u"], "title": "t", "message": "m"{{members}} }""");

        AssertBounded(answer, Math.Min(unknown, 20), more);
    }

    [Fact]
    public async Task Send_ManyBadUsers_TwentyAreToldAndTheOthersCounted()
    {
        var answer = await (await app.SenderAsync())
            .PostAsync("notifications", new { users = Enumerable.Repeat(" ", 3_000), title = "t", message = "m" });

        AssertBounded(answer, 20, 2_980);
    }

    [Fact]
    public async Task Preferences_ManyBadCategories_AreRefusedAtOnce()
    {
        var categories = Enumerable.Range(0, 5_000).ToDictionary(i => $"Not OK {i}", _ => new { });
        var me = await app.AsAsync(AppFixture.NewUser());
        var request = me.Request(HttpMethod.Put, "notifications/preferences");
        request.Content = new StringContent(JsonSerializer.Serialize(new { categories }), Encoding.UTF8, "application/json");

        (await me.SendAsync(request)).AssertInvalid("categories", "has 5,000 categories; allowed: at most 200");
    }

    [Fact]
    public async Task Bulk_ManyUnknownMembersInEachItem_TwentyAreToldInAll()
    {
        var members = string.Join(", ", Enumerable.Range(0, 400).Select(i => $"\"unknown{i}\": 1"));
        var items = string.Join(", ", Enumerable.Repeat($"{{ {members} }}", 1_000));
        var answer = await (await app.SenderAsync()).PostTextAsync("notifications/bulk", $$"""{ "notifications": [{{items}}] }""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.InRange(answer.Body.Length, 1, 512 * 1024);
        var problems = answer.Json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("problem")).ToArray();
        Assert.All(problems, p => Assert.Equal(400, p.GetProperty("status").GetInt32()));
        Assert.Equal(20, problems.Sum(
            p => p.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Sum(e => e.Value.GetArrayLength()) : 0));
        // 400 members each, and that there are no recipients, title and message.
        Assert.Equal(403 * 1_000, 20 + problems.Sum(p => p.TryGetProperty("moreErrors", out var more) ? more.GetInt32() : 0));
    }

    [Fact]
    public async Task Errors_WithAnEmojiWhereAValueIsCut_HaveNoHalfOfIt()
    {
        var answer = await (await app.SenderAsync())
            .PostAsync("notifications", new { users = new[] { "u" }, title = "t", message = "m", type = new string('x', 59) + "🎉🎉" });

        answer.AssertInvalid("type", $"'{new string('x', 59)}…' is not allowed");
    }

    [Fact]
    public async Task Errors_OfNamesAsLongAsTheBody_AreShort()
    {
        var (name, admin) = (new string('a', 250_000), await app.AsAsync("root", "admin"));

        AssertShort(await admin.PostTextAsync("notifications", $$$"""
            { "users": ["u"], "title": "t", "message": "m",
              "plan": { "steps": [{ "channel": "email", "after": "PT1M", "when": { "{{{name}}}": null } }] } }
            """));
        AssertShort(await admin.PutTextAsync("categories/x", $$$"""{ "names": { "{{{name}}}": 1 } }"""));
        AssertShort(await admin.PostTextAsync("templates", $$"""
            { "name": "x", "title": "t", "message": "m", "variables": [{ "name": "{{name}}" }, { "name": "{{name}}" }] }
            """));
    }

    [Fact]
    public async Task Errors_OfAPathAsLongAsATemplate_AreShort()
    {
        var client = await TemplateClient.NewAsync(app);
        string Path(char letter) => $"{{{{user.{new string(letter, 15_000)}}}}}";
        await client.KeepAsync("long", new
        {
            title = Path('a'),
            message = Path('b'),
            emailSubject = Path('c'),
            smsText = Path('d'),
            emailHtml = Path('e'),
            variables = new[] { new { name = "user", required = true } },
        });

        AssertShort(await client.PreviewAsync("long", new { user = new { id = 1 } }));
    }

    private static void AssertShort(ApiAnswer answer)
    {
        answer.AssertProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.InRange(answer.Body.Length, 1, 64 * 1024);
    }

    private static void AssertBounded(ApiAnswer answer, int told, int? more)
    {
        var problem = answer.AssertProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.InRange(answer.Body.Length, 1, 64 * 1024);
        Assert.Equal(told, problem.GetProperty("errors").EnumerateObject().Sum(e => e.Value.GetArrayLength()));
        Assert.Equal(more, problem.TryGetProperty("moreErrors", out var rest) ? rest.GetInt32() : null);
    }
}
