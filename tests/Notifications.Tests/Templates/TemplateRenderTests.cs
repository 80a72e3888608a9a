using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>What comes out of a template, and what is not let out of it.</summary>
public sealed class TemplateRenderTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly int[] Many = [.. Enumerable.Range(0, 200)];

    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Preview_EveryMember_IsFilledIn()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("full", new
        {
            title = "T {{a}}",
            message = "M {{a}}",
            emailSubject = "S {{a}}",
            emailHtml = "<b>{{a}}</b>",
            smsText = "X {{a}}",
            actionUrl = "/go/{{id}}",
            icon = "bell",
            color = "#123456",
            type = "alert",
            priority = "urgent",
            variables = new[] { new { name = "a" }, new { name = "id" } },
        });

        var shown = (await client.PreviewAsync("full", new { a = "<i>\"1\" & 2</i>", id = 7 })).Json;
        Assert.Equal("""
            {"name":"full","locale":"en","version":1,"title":"T <i>\"1\" & 2</i>","message":"M <i>\"1\" & 2</i>",
            "emailSubject":"S <i>\"1\" & 2</i>","emailHtml":"<b>&lt;i&gt;&quot;1&quot; &amp; 2&lt;/i&gt;</b>","emailBlocks":null,
            "smsText":"X <i>\"1\" & 2</i>","actionUrl":"/go/7","icon":"bell","color":"#123456",
            "type":"alert","category":"full","priority":"urgent"}
            """.ReplaceLineEndings(""), JsonSerializer.Serialize(shown, Readable));
    }

    [Theory]
    [InlineData("{{a}}", """{ "a": 1.50 }""", "1.50")]
    [InlineData("{{a}}", """{ "a": 12345678901234567890123456789012345678901234567890 }""",
        "12345678901234567890123456789012345678901234567890")]
    [InlineData("{{a}}", """{ "a": true }""", "true")]
    [InlineData("{{a}}", """{ "a": [1, "b", null] }""", "1, b, ")]
    [InlineData("{{a}}|", """{ "a": { "b": 1 } }""", "|")]
    [InlineData("{{a}}|", """{ "a": null }""", "|")]
    [InlineData("{{a.b.c}}", """{ "a": { "b": { "c": "deep" } } }""", "deep")]
    [InlineData("{{a.1}}{{a.length}}{{a.9}}", """{ "a": ["x", "y"] }""", "y2")]
    [InlineData("{{#if a}}yes{{else}}no{{/if}}", """{ "a": 0 }""", "no")]
    [InlineData("{{#if a}}yes{{else}}no{{/if}}", """{ "a": [] }""", "no")]
    [InlineData("{{#if a}}yes{{else if b}}b{{else}}no{{/if}}", """{ "b": "x" }""", "b")]
    [InlineData("{{#unless a}}none{{/unless}}", """{ }""", "none")]
    [InlineData("{{#each a}}{{@index}}{{this}}{{#if @last}}.{{else}},{{/if}}{{/each}}", """{ "a": ["x", "y"] }""", "0x,1y.")]
    [InlineData("{{#each a}}{{@key}}={{this}} {{/each}}", """{ "a": { "k": 1, "l": 2 } }""", "k=1 l=2 ")]
    [InlineData("{{#each a}}{{key}}{{value}}{{first}}{{index}}{{/each}}",
        """{ "a": [{ "key": "K", "value": "V", "first": "F", "index": "I" }] }""", "KVFI")]
    [InlineData("{{#each a}}{{n}}-{{../b}}{{@root.b}} {{/each}}", """{ "a": [{ "n": 1 }, { "n": 2 }], "b": "B" }""", "1-BB 2-BB ")]
    [InlineData("{{#each a}}{{#if ../b}}{{n}}{{../b}}{{/if}}{{/each}}", """{ "a": [{ "n": 1 }], "b": "B" }""", "1B")]
    [InlineData("{{#each a}}x{{else}}none{{/each}}", """{ "a": [] }""", "none")]
    [InlineData("{{#each a}}x{{else}}none{{/each}}", """{ "a": "text" }""", "none")]
    [InlineData("{{#with a}}{{n}}{{else}}none{{/with}}", """{ "a": { "n": 5 } }""", "5")]
    [InlineData("a {{~ a ~}} b{{! a comment }}{{!-- and one more --}}", """{ "a": "x" }""", "axb")]
    [InlineData("{{a}} שלום {{b}} 👩‍👩‍👧", """{ "a": "\u202Eمرحبا", "b": "é<>" }""", "\u202Eمرحبا שלום é<> 👩‍👩‍👧")]
    public async Task Preview_Text_IsWhatHandlebarsMakesOfIt(string text, string variables, string expected)
    {
        var client = await TemplateClient.NewAsync(app);
        Assert.Equal(HttpStatusCode.Created, (await client.SaveAsync("text", text, "a", "b")).Status);

        Assert.Equal(expected, await client.MessageAsync("text", JsonElement.Parse(variables)));
    }

    [Theory]
    [InlineData("{{a.Length}}{{a.length}}{{a.0}}{{a.Chars}}", "\"text\"")]
    [InlineData("{{a.Count}}{{a.Capacity}}{{a.SyncRoot}}{{a.Item}}", "[1, 2]")]
    [InlineData("{{a.Count}}{{a.Keys}}{{a.Values}}{{a.Comparer}}{{a.GetType}}", "{ \"x\": 1 }")]
    [InlineData("{{a.constructor}}{{a.__proto__}}{{a.toString}}{{a.hasOwnProperty}}", "{ \"x\": 1 }")]
    [InlineData("{{a.MaxValue}}{{a.GetHashCode}}", "5")]
    [InlineData("{{#each a}}{{Length}}{{GetType}}{{/each}}", "[\"x\", 1, true]")]
    [InlineData("{{#with a}}{{Length}}{{toString}}{{/with}}", "\"text\"")]
    [InlineData("{{#each a}}{{this}}{{/each}}", "\"text\"")]
    public async Task Preview_MembersOfDotNet_AreNotThere(string text, string value)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("probe", new { title = "t", message = $"|{text}|", variables = new[] { new { name = "a" } } });

        Assert.Equal("||", await client.MessageAsync("probe", JsonElement.Parse($$"""{ "a": {{value}} }""")));
    }

    [Fact]
    public async Task Preview_HandlebarsInAValue_StaysText()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.SaveAsync("echo", "{{a}}", "a", "secret");

        Assert.Equal("{{secret}}{{> x}}", await client.MessageAsync("echo", new { a = "{{secret}}{{> x}}", secret = "no" }));
    }

    [Fact]
    public async Task Preview_UndeclaredVariables_DoNotGetIn()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("keys", new
        {
            title = "t",
            message = "{{#each this}}{{@key}};{{/each}}{{#each @root}}{{@key}};{{/each}}",
            variables = new[] { new { name = "a" } }
        });

        Assert.Equal("a;a;", await client.MessageAsync("keys", new { a = 1, __proto__ = 2, constructor = 3, b = 4 }));
    }

    [Fact]
    public async Task Preview_MissingRequired_IsNamed()
    {
        var client = await TemplateClient.NewAsync(app);

        var answer = await client.PreviewAsync("grade_posted", new { grade = (string?)null });
        answer.AssertInvalid("variables.course", "is required by template 'grade_posted'");
        answer.AssertInvalid("variables.grade", "is required by template 'grade_posted'");
    }

    [Fact]
    public async Task Preview_Default_StandsInForWhatIsMissing()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("greet", new
        {
            title = "t",
            message = "Hi {{who}}{{#each list}} {{this}}{{/each}}",
            variables = new object[] { new { name = "who", required = true, @default = "friend" },
            new { name = "list", @default = new[] { 1, 2 } } },
        });

        Assert.Equal("Hi friend 1 2", await client.MessageAsync("greet"));
        Assert.Equal("Hi Bo", await client.MessageAsync("greet", new { who = "Bo", list = Array.Empty<int>() }));
    }

    [Fact]
    public async Task Preview_WithoutBody_UsesDefaultsAlone()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.SaveAsync("plain", "plain");

        Assert.Equal("plain", (await client.Api.PostAsync("templates/plain/preview")).Json.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("{{#each a}}{{#each @root.a}}{{#each @root.a}}{{#each @root.a}}{{/each}}{{/each}}{{/each}}{{/each}}")]
    [InlineData("{{#each a}}{{#each ../a}}{{#each ../../a}}x{{/each}}{{/each}}{{/each}}")]
    [InlineData("{{#each a}}{{#with @root}}{{#each a}}{{#if @root.a}}{{@root.a}}{{/if}}{{/each}}{{/with}}{{/each}}")]
    public async Task Preview_LoopsThatExplode_AreStopped(string bomb)
    {
        var client = await TemplateClient.NewAsync(app);
        // In HTML, whose length alone would let more out.
        await client.KeepAsync("bomb", new { title = "t", message = "m", emailHtml = bomb, variables = new[] { new { name = "a" } } });

        var answer = await client.PreviewAsync("bomb", new { a = Many });
        answer.AssertProblem(HttpStatusCode.BadRequest, "invalid-request");
        answer.AssertInvalid("variables", "with these, the emailHtml of 'bomb' is refused: it");
    }

    [Fact]
    public async Task Preview_LoopsWithinTheirLimit_AreRun()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("table",
            new { title = "t", message = "m", emailHtml = "{{#each a}}{{this}},{{/each}}", variables = new[] { new { name = "a" } } });

        Assert.EndsWith(",199,", (await client.PreviewAsync("table", new { a = Many })).Json.GetProperty("emailHtml").GetString());
    }

    [Fact]
    public async Task Preview_OutputOfAMegabyte_IsStopped()
    {
        var client = await TemplateClient.NewAsync(app);
        var html = string.Concat(Enumerable.Repeat("{{a}}", 100));
        await client.KeepAsync("huge", new { title = "t", message = "m", emailHtml = html, variables = new[] { new { name = "a" } } });

        (await client.PreviewAsync("huge", new { a = new string('x', 10_000) }))
            .AssertInvalid("variables", "it becomes longer than 65,536 characters");
        (await client.PreviewAsync("huge", new { a = new string('"', 700) }))
            .AssertInvalid("variables", "it becomes longer than 65,536 characters");
    }

    [Theory]
    [InlineData("title", 201, "the title of 'long' has 201 characters; allowed: at most 200")]
    [InlineData("message", 4001, "the message of 'long' has 4,001 characters; allowed: at most 4,000")]
    [InlineData("title", 0, "the title of 'long' is empty")]
    public async Task Preview_TextOfAWrongLength_IsRefused(string member, int length, string says)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("long", new Dictionary<string, object>
        {
            ["title"] = "t",
            ["message"] = "m",
            [member] = "{{a}}",
            ["variables"] = new[] { new { name = "a" } }
        });

        (await client.PreviewAsync("long", new { a = new string('x', length) })).AssertInvalid("variables", says);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example")]
    [InlineData("/a b")]
    public async Task Preview_AddressThatLeadsAway_IsRefused(string url)
    {
        var client = await TemplateClient.NewAsync(app);

        (await client.PreviewAsync("new_message", new { sender = "Bo", url }))
            .AssertInvalid("variables", "allowed: http, https or a path on the same site");
    }

    [Fact]
    public async Task Preview_LineBreakInASubject_BecomesABlank()
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync(
            "subject", new { title = "t", message = "m", emailSubject = "Re: {{a}}", variables = new[] { new { name = "a" } } });

        var subject = (await client.PreviewAsync("subject", new { a = "x\r\nBcc: all@example.com" })).Json.GetProperty("emailSubject")
            .GetString();
        Assert.Equal("Re: x  Bcc: all@example.com", subject);
    }

    [Theory]
    [InlineData("""{ "variables": [] }""", "variables", "a list is not allowed; allowed: an object")]
    [InlineData("""{ "variables": { "sender": "\ud800" } }""", "variables.sender", "is not valid Unicode")]
    [InlineData("""{ "variables": { "sender": [{ "x": "\udc00" }] } }""", "variables.sender[0].x", "is not valid Unicode")]
    [InlineData("""{ "vars": {} }""", "vars", "is not a member of this request")]
    [InlineData("""{ "locale": 5 }""", "locale", "5 is not allowed")]
    public async Task Preview_BadBody_IsNamed(string body, string member, string says)
    {
        var client = await TemplateClient.NewAsync(app);

        (await client.Api.PostTextAsync("templates/new_message/preview", body)).AssertInvalid(member, says);
    }

    [Fact]
    public async Task Preview_TooManyVariables_AreRefused()
    {
        var client = await TemplateClient.NewAsync(app);

        (await client.PreviewAsync("new_message", new { sender = new string('x', 16 * 1024) }))
            .AssertInvalid("variables", "allowed: at most 16,384");
    }
}
