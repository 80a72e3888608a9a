using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData("en-US", "America/New_York", "2027-01-01T02:30:00Z", "“Essay” in Physics is due December 31, 2026, 9:30 PM.")]
    [InlineData("de-AT", "Europe/Vienna", "2026-12-31T23:30:00Z", "„Essay“ in Physics ist fällig: 1. Jänner 2027, 00:30.")]
    [InlineData("de", "Europe/Berlin", "2026-12-31", "„Essay“ in Physics ist fällig: 31. Dezember 2026.")]
    [InlineData("en", "Europe/Berlin", "next Friday at noon", "“Essay” in Physics is due next Friday at noon.")]
    public async Task Moments_OfTheirVariables_AreAsTheRecipientWritesThem(string locale, string timeZone, string dueDate, string message)
    {
        var client = await TemplateClient.NewAsync(app);
        var shown = await client.Api.PostAsync("templates/assignment_due_soon/preview", new
        {
            variables = new { assignment = "Essay", course = "Physics", dueDate },
            locale,
            recipient = new { locale, timeZone },
        });

        Assert.Equal(message, shown.Json.GetProperty("message").GetString()!.Replace('\u202f', ' '));
    }

    [Theory]
    [InlineData("comment_added", "author", """{ "subject": "Q3" }""", "Cleo and 2 others commented on Q3",
        "Cleo und 2 weitere haben Q3 kommentiert", "Cleo commented on Q3 (3×)")]
    [InlineData("new_message", "sender", "{}", "3 new messages from Cleo and 2 others", "3 neue Nachrichten: Cleo und 2 weitere",
        "New message from Cleo (3×)")]
    [InlineData("friend_request", "sender", "{}", "Friend requests from Cleo and 2 others",
        "Freundschaftsanfragen: Cleo und 2 weitere", "Friend request from Cleo")]
    [InlineData("task_assigned", "assigner", """{ "task": "Q3" }""", "3 new tasks, the newest: Q3", "3 neue Aufgaben, zuletzt: Q3",
        "3 new tasks, the newest: Q3")]
    [InlineData("document_processed", "summary", """{ "document": "Q3" }""", "3 documents ready, the latest: Q3",
        "3 Dokumente fertig, zuletzt: Q3", "3 documents ready, the latest: Q3")]
    public async Task OfAGroup_SaysWhoAndHowMany(
        string template, string who, string variables, string english, string german, string byOne)
    {
        var (sender, user, key) = (await app.SenderAsync(), AppFixture.NewUser(), 0);
        var me = await app.AsAsync(user);
        Assert.Equal(english, await TitleAsync("en", ["Anna", "Ben", "Cleo"]));
        Assert.Equal(german, await TitleAsync("de", ["Anna", "Ben", "Cleo"]));
        Assert.Equal(byOne, await TitleAsync("en", ["Cleo", "Cleo", "Cleo"]));

        async Task<string?> TitleAsync(string locale, string[] names)
        {
            key++;
            foreach (var name in names)
            {
                var filled = JsonNode.Parse(variables)!;
                filled[who] = name;
                var answer = await sender.PostAsync("notifications", new
                {
                    users = new[] { user },
                    template,
                    locale,
                    variables = filled,
                    actor = new { name },
                    groupKey = $"{template}-{key}",
                });
                Assert.True(answer.Status == HttpStatusCode.Created, answer.Text);
            }
            var newest = (await me.GetAsync("notifications")).Json.GetProperty("items")[0];
            Assert.Equal(3, newest.GetProperty("group").GetProperty("count").GetInt32());
            return newest.GetProperty("title").GetString();
        }
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
