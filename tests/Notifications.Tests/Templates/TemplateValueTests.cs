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

    [Theory]
    [InlineData("{{#if user.name}}{{user.name}}{{else}}nobody{{/if}}", "{}", true, "mnobody")]
    [InlineData("{{#unless user.name}}nobody{{/unless}}", "{}", true, "mnobody")]
    [InlineData("{{#each user.items}}x{{else}}none{{/each}}", "{}", true, "mnone")]
    [InlineData("{{user.name}}", "{\"name\":\"\"}", true, "m")]
    [InlineData("{{user.on}}{{user.zero}}", "{\"on\":false,\"zero\":0}", true, "mfalse0")]
    [InlineData("{{user.name}}", "{}", false, "m")]
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
