using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>The set that comes with the app.</summary>
public sealed class PreloadedTemplateTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly string[] All =
    [
        "document_processed", "workflow_updated", "compliance_alert", "task_assigned", "comment_added", "approval_required",
        "deadline_reminder", "security_alert", "system_maintenance", "system_announcement", "assignment_created", "assignment_due_soon",
        "grade_posted", "friend_request", "group_invitation", "achievement_unlocked", "study_goal_milestone", "new_message",
        "progress_update", "content_ready", "study_material_ready", "content_shared", "level_up", "badge_earned", "session_summary",
        "progress_report",
    ];

    public static TheoryData<string> Names => [.. All];

    [Fact]
    public async Task List_NewNamespace_HasThemAll()
    {
        var page = (await (await TemplateClient.NewAsync(app)).Api.GetAsync("templates?limit=100")).Json;

        Assert.Equal(All.Order(), page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("name").GetString()).Order());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Preloaded_InEachLanguage_IsCompleteAndFillsIn(string name)
    {
        var client = await TemplateClient.NewAsync(app);
        var items = (await client.Api.GetAsync($"templates/{name}")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["de", "en"], items.Select(i => i.GetProperty("locale").GetString()));
        foreach (var item in items)
        {
            Assert.Equal((0, true, name), (item.GetProperty("version").GetInt32(), item.GetProperty("preloaded")
                .GetBoolean(), item.GetProperty("category").GetString()));
            Assert.Matches("^[a-z-]+$", item.GetProperty("icon").GetString());
            Assert.Matches("^#[0-9a-f]{6}$", item.GetProperty("color").GetString());
            Assert.All(item.GetProperty("variables").EnumerateArray(), v => Assert.NotEmpty(v.GetProperty("description").GetString()!));
            var locale = item.GetProperty("locale").GetString();
            await AssertFillsInAsync(client, name, locale!, item, everything: true);
            await AssertFillsInAsync(client, name, locale!, item, everything: false);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Preloaded_AsSomebodysOwn_IsAccepted(string name)
    {
        var client = await TemplateClient.NewAsync(app);
        foreach (var item in (await client.Api.GetAsync($"templates/{name}")).Json.GetProperty("items").EnumerateArray())
        {
            var body = item.EnumerateObject().Where(m => m.Name is not ("version" or "versions" or "preloaded" or "createdAt"))
                .ToDictionary(m => m.Name, m => m.Value);
            Assert.Equal(1, (await client.KeepAsync(name, body)).GetProperty("version").GetInt32());
        }
    }

    [Fact]
    public async Task GradePosted_InGerman_ReadsWell()
    {
        var client = await TemplateClient.NewAsync(app);
        var shown = (await client.PreviewAsync(
            "grade_posted", new { course = "Müller & Söhne", grade = "1,3", url = "/grades/5" }, "de-AT")).Json;

        Assert.Equal("Neue Note: Müller & Söhne", shown.GetProperty("title").GetString());
        Assert.Equal("Ihre Note in Müller & Söhne: 1,3.", shown.GetProperty("message").GetString());
        Assert.Equal(("de", "/grades/5", "info"),
            (shown.GetProperty("locale").GetString(), shown.GetProperty("actionUrl").GetString(), shown.GetProperty("type").GetString()));
        Assert.Equal(
            """
            [{"type":"title","text":"Neue Note: Müller & Söhne"},{"type":"text","text":"Ihre Note in Müller & Söhne: 1,3."},
            {"type":"button","text":"Note ansehen","url":"/grades/5"}]
            """.ReplaceLineEndings(""), shown.GetProperty("emailBlocks").GetRawText());
    }

    private static async Task AssertFillsInAsync(TemplateClient client, string name, string locale, JsonElement item, bool everything)
    {
        var variables = item.GetProperty("variables").EnumerateArray()
            .Where(v => everything || v.GetProperty("required").GetBoolean())
            .ToDictionary(v => v.GetProperty("name").GetString()!, v => v.GetProperty("name").GetString() == "url" ? "/x"
                : $"<{v.GetProperty("name").GetString()}>");
        var answer = await client.PreviewAsync(name, variables, locale);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        var shown = answer.Json;
        Assert.Equal(everything ? "/x" : null, shown.GetProperty("actionUrl").GetString());
        foreach (var member in new[] { "title", "message", "emailSubject", "smsText" })
        {
            var text = shown.GetProperty(member).GetString()!;
            Assert.DoesNotContain("{{", text);
            Assert.DoesNotContain("  ", text.Replace("\n", "", StringComparison.Ordinal));
        }
        var all = shown.GetProperty("title").GetString() + shown.GetProperty("message").GetString()
            + shown.GetProperty("actionUrl").GetString();
        Assert.All(variables.Values, value => Assert.Contains(value, all));
        var blocks = shown.GetProperty("emailBlocks").EnumerateArray().ToArray();
        Assert.Equal(everything ? ["title", "text", "button"] : ["title", "text"], blocks.Select(b => b.GetProperty("type").GetString()));
        Assert.All(blocks, b => Assert.DoesNotContain("{{", b.GetProperty("text").GetString()!));
    }
}
