using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>How values are written, what is missed, and what becomes of them in an address.</summary>
public sealed class TemplateValueTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("{{a}}", "[true, false, 1, 2.5, null, \"x\"]", "true, false, 1, 2.5, , x")]
    [InlineData("{{a}}", "[[true], 1]", "true, 1")]
    [InlineData("{{#each a}}{{this}};{{/each}}", "[true, false]", "true;false;")]
    [InlineData("{{#each a}}{{on}};{{/each}}", "[{\"on\":true}]", "true;")]
    [InlineData("{{#each a}}{{@first}}{{@last}};{{/each}}", "[1, 2]", "truefalse;falsetrue;")]
    [InlineData("{{a.on}}", "{\"on\":false}", "false")]
    public async Task Value_OfAList_IsWrittenAsInJson(string source, string value, string expected)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync(
            "values", new { title = "t", message = $"m{source}", emailHtml = $"h{source}", variables = new[] { new { name = "a" } } });
        var shown = (await client.PreviewAsync("values", new { a = JsonElement.Parse(value) })).Json;

        Assert.Equal(($"m{expected}", $"h{expected}"),
            (shown.GetProperty("message").GetString(), shown.GetProperty("emailHtml").GetString()));
    }

    [Theory]
    [InlineData("{{user.name}}", "{}", "user.name")]
    [InlineData("{{user.name}}", "{\"name\":null}", "user.name")]
    [InlineData("{{user.address.city}}", "{}", "user.address.city")]
    [InlineData("{{user.address.city}}", "{\"address\":{}}", "user.address.city")]
    [InlineData("{{#with user}}{{name}}{{/with}}", "{\"x\":1}", "user.name")]
    [InlineData("{{#each user.items}}{{name}}{{/each}}", "{\"items\":[{\"name\":\"a\"},{\"x\":1}]}", "user.items[1].name")]
    [InlineData("{{user.items.2}}", "{\"items\":[1]}", "user.items[2]")]
    [InlineData("{{user.name}}", "\"Bob\"", "user.name")]
    [InlineData("{{user.name}}", "\"\"", "user.name")]
    [InlineData("{{user.name}}", "5", "user.name")]
    [InlineData("{{user.name}}", "true", "user.name")]
    [InlineData("{{user.name}}", "[]", "user.name")]
    [InlineData("{{user.name.first}}", "{\"name\":\"Bob\"}", "user.name.first")]
    [InlineData("{{#with user}}{{name}}{{/with}}", "\"Bob\"", "user.name")]
    [InlineData("{{#each user.items}}{{name}}{{/each}}", "{\"items\":[{\"name\":\"a\"},\"b\"]}", "user.items[1].name")]
    public async Task MemberOfARequiredVariable_NotGiven_IsNamed(string source, string value, string path)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync(
            "nested", new { title = "t", message = $"m{source}", variables = new[] { new { name = "user", required = true } } });
        var user = JsonElement.Parse(value);

        (await client.PreviewAsync("nested", new { user })).AssertInvalid($"variables.{path}", "is required by template 'nested'");
        var sent = await client.Api.PostAsync(
            "notifications", new { users = new[] { "u" }, template = "nested", variables = new { user } });
        sent.AssertInvalid($"variables.{path}", "is required by template 'nested'");
    }

    [Fact]
    public async Task MemberThatOtherLanguagesShow_NotGiven_IsNamedOnceBeforeAnythingIsSent()
    {
        var client = await TemplateClient.NewAsync(app);
        var variables = new[] { new { name = "user", required = true } };
        await client.KeepAsync("names", new { title = "t", message = "{{user.name}}", variables });
        await client.KeepAsync("names", new { locale = "de", title = "{{user.title}}", message = "{{user.nickname}}", variables });
        await client.KeepAsync("names", new { locale = "fr", title = "t", message = "{{user.nickname}}", variables });
        var body = new { users = new[] { "u" }, template = "names", variables = new { user = new { name = "Bob", title = "" } } };
        var refused = await client.Api.PostAsync("notifications", body);

        refused.AssertInvalid("variables.user.nickname", "is required by template 'names'");
        // The German title that comes out empty is no reason to refuse the send.
        var told = Assert.Single(refused.Json.GetProperty("errors").EnumerateObject());
        Assert.Single(told.Value.EnumerateArray());
        Assert.Equal(HttpStatusCode.Created, (await client.Api.PostAsync(
            "notifications", new { body.users, body.template, body.variables, locale = "en" })).Status);
    }

    [Theory]
    [InlineData("{{#if user.name}}{{user.name}}{{else}}nobody{{/if}}", "{}", true, "mnobody")]
    [InlineData("{{#unless user.name}}nobody{{/unless}}", "{}", true, "mnobody")]
    [InlineData("{{#each user.items}}x{{else}}none{{/each}}", "{}", true, "mnone")]
    [InlineData("{{user.name}}", "{\"name\":\"\"}", true, "m")]
    [InlineData("{{user.on}}{{user.zero}}", "{\"on\":false,\"zero\":0}", true, "mfalse0")]
    [InlineData("{{#if user.name}}{{user.name}}{{else}}nobody{{/if}}", "\"Bob\"", true, "mnobody")]
    [InlineData("{{#if user}}yes{{else}}no{{/if}}", "\"Bob\"", true, "myes")]
    [InlineData("{{#if user}}yes{{else}}no{{/if}}", "\"\"", true, "mno")]
    [InlineData("{{#if user}}yes{{else}}no{{/if}}", "0", true, "mno")]
    [InlineData("{{#if user}}yes{{else}}no{{/if}}", "false", true, "mno")]
    [InlineData("{{#each user}}x{{else}}none{{/each}}", "\"text\"", true, "mnone")]
    [InlineData("{{user}} {{number user decimals=1}}", "1.50", true, "m1.50 1.5")]
    [InlineData("{{user.items}} {{user.items.length}}", "{\"items\":[true,2,\"x\"]}", true, "mtrue, 2, x 3")]
    [InlineData("{{user.name}}", "{}", false, "m")]
    [InlineData("{{user.name}}", "\"Bob\"", false, "m")]
    public async Task MemberThatIsAskedForOrNotRequired_NotGiven_IsEmpty(string source, string value, bool required, string expected)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("asked", new { title = "t", message = $"m{source}", variables = new[] { new { name = "user", required } } });

        Assert.Equal(expected, await client.MessageAsync("asked", new { user = JsonElement.Parse(value) }));
    }

    [Theory]
    [InlineData("/search?q={{q}}", "R&D", "/search?q=R%26D")]
    [InlineData("/search?q={{q}}", "two words", "/search?q=two%20words")]
    [InlineData("/search?q={{q}}", "a=b&c#d?e", "/search?q=a%3Db%26c%23d%3Fe")]
    [InlineData("/files/{{q}}/view", "../../admin", "/files/..%2F..%2Fadmin/view")]
    [InlineData("https://shop.example/{{q}}", "ä🎉", "https://shop.example/%C3%A4%F0%9F%8E%89")]
    [InlineData("/x/{{#if q}}{{q}}{{/if}}", "a/b", "/x/a%2Fb")]
    [InlineData("/x?{{q}}", "100%", "/x?100%25")]
    [InlineData("{{q}}", "https://shop.example/a?b=c&d=%20", "https://shop.example/a?b=c&d=%20")]
    [InlineData("{{ q }}", "/a?b=c", "/a?b=c")]
    [InlineData("{{q}}/orders", "https://shop.example", "https://shop.example/orders")]
    [InlineData("{{q}}/orders", "a b", "a%20b/orders")]
    public async Task Address_WithAValue_HasItEncodedUnlessItIsTheWhole(string source, string value, string expected)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("link", new { title = "t", message = "m", actionUrl = source, variables = new[] { new { name = "q" } } });
        var answer = await client.PreviewAsync("link", new { q = value });

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(expected, answer.Json.GetProperty("actionUrl").GetString()!.Trim());
    }

    [Theory]
    [InlineData("<a href=\"/search?q={{q}}\">", "R&D", "<a href=\"/search?q=R%26D\">")]
    [InlineData("<a href='/search?q={{~ q ~}}&amp;n=1'>", "a#b", "<a href='/search?q=a%23b&amp;n=1'>")]
    [InlineData("<img SRC = \"https://img.example/{{q}}.png\">", "100%", "<img SRC = \"https://img.example/100%25.png\">")]
    [InlineData("<a href=\"/x/{{#if q}}{{q}}{{else}}none{{/if}}\">", "a/b", "<a href=\"/x/a%2Fb\">")]
    [InlineData("<a href=\"/x?{{when q}}\">", "a&b", "<a href=\"/x?a%26b\">")]
    [InlineData("<a href=\"https://x.example{{url \"/o\" q}}\">", "a/b", "<a href=\"https://x.example/o/a%2Fb\">")]
    [InlineData("<a href=\"{{q}}/orders\">", "https://x.example", "<a href=\"https://x.example/orders\">")]
    [InlineData("<a href=\"{{q}}/orders\">", "a b", "<a href=\"a%20b/orders\">")]
    [InlineData("<a href=\"{{q}}\">", "/a?b&c%20", "<a href=\"/a?b&amp;c%20\">")]
    [InlineData("<a href=\"mailto:{{q}}?subject={{q}}\">", "a@b.example", "<a href=\"mailto:a@b.example?subject=a%40b.example\">")]
    [InlineData("<p title=\"{{q}}\">q={{q}}</p>", "R&D", "<p title=\"R&amp;D\">q=R&amp;D</p>")]
    public async Task AddressInHtml_WithAValue_HasItEncodedUnlessItIsTheWhole(string html, string value, string expected)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("html", new { title = "t", message = "m", emailHtml = html, variables = new[] { new { name = "q" } } });
        var answer = await client.PreviewAsync("html", new { q = value });

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(expected, answer.Json.GetProperty("emailHtml").GetString());
    }

    [Theory]
    [InlineData("{{q}}", "javascript:alert(1)")]
    [InlineData("{{q}}", "//evil.example")]
    [InlineData("{{q}}", "a b")]
    public async Task Address_ThatIsAVariable_IsStillChecked(string source, string value)
    {
        var client = await TemplateClient.NewAsync(app);
        await client.KeepAsync("whole", new { title = "t", message = "m", actionUrl = source, variables = new[] { new { name = "q" } } });

        (await client.PreviewAsync("whole", new { q = value })).AssertInvalid("variables", "allowed: http, https or a path");
    }
}
