using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>What is no template, or could do more than fill in its variables, is refused when it is saved, with the place.</summary>
public sealed class BadTemplateTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("{{> partial}}", "line 1, character 1: '{{> partial}}' is not allowed; allowed: a variable")]
    [InlineData("{{>(lookup . 'x')}}", "is not allowed")]
    [InlineData("a\nbc {{#> layout}}x{{/layout}}", "line 2, character 4: '{{#> layout}}' is not allowed")]
    [InlineData("{{#*inline \"x\"}}{{> x}}{{/inline}}", "is not allowed")]
    [InlineData("{{* decorator}}", "is not allowed")]
    [InlineData("{{lookup this 'x'}}", "is not allowed")]
    [InlineData("{{lookup}}", "is not allowed")]
    [InlineData("{{log a}}", "is not allowed")]
    [InlineData("{{helperMissing}}", "is not allowed")]
    [InlineData("{{shout a}}", "'{{shout a}}' is not allowed")]
    [InlineData("{{#shout a}}x{{/shout}}", "is not allowed")]
    [InlineData("{{(a)}}", "is not allowed")]
    [InlineData("{{\"text\"}}", "is not allowed")]
    [InlineData("{{#each a as |x|}}{{/each}}", "is not allowed")]
    [InlineData("{{#if (a)}}{{/if}}", "is not allowed")]
    [InlineData("{{#if a b=1}}{{/if}}", "is not allowed")]
    [InlineData("{{{a}}}", "three braces are not allowed")]
    [InlineData("{{&a}}", "is not allowed")]
    [InlineData("{{{{raw}}}}x{{{{/raw}}}}", "three braces are not allowed")]
    [InlineData("\\{{a}}", "a backslash before '{{'")]
    [InlineData("{{!< layout}}", "is not allowed")]
    [InlineData("{{!-- {{> x}} --}}", "is not allowed")]
    [InlineData("{{a.[constructor]}}", "is not allowed")]
    [InlineData("{{a/b}}", "is not allowed")]
    [InlineData("{{@partial-block}}", "is not allowed")]
    [InlineData("{{}}", "'{{}}' is not allowed")]
    [InlineData("{{a", "'{{' has no '}}' after it")]
    [InlineData("{{#if a}}x", "line 1, character 1: '#if' is never closed")]
    [InlineData("x{{/if}}", "line 1, character 2: '/if' closes nothing")]
    [InlineData("{{#if a}}{{#each a}}{{/if}}{{/each}}", "'/if' closes nothing that is open here")]
    [InlineData("{{else}}", "'else' belongs to no open block")]
    [InlineData("{{#if a}}{{else}}{{else}}{{/if}}", "'else' belongs to no open block")]
    [InlineData("{{#each a}}{{else if a}}{{/each}}", "'else if' is not allowed in '#each'")]
    [InlineData("{{../a}}", "'../a' reaches outside")]
    [InlineData("{{../..}}", "is not allowed")]
    [InlineData("{{#each a}}{{../../a}}{{/each}}", "'../../a' reaches outside")]
    [InlineData("{{#with a}}{{../b}}{{/with}}", "'b' is not declared")]
    [InlineData("{{b}}", "line 1, character 1: 'b' is not declared in 'variables'")]
    [InlineData("{{constructor}}", "'constructor' is not declared")]
    [InlineData("{{__proto__}}", "'__proto__' is not declared")]
    [InlineData("{{this.b}}", "'b' is not declared")]
    [InlineData("{{#each a}}{{@root.b}}{{/each}}", "'b' is not declared")]
    [InlineData("{{#each a}}{{else}}{{b}}{{/each}}", "'b' is not declared")]
    public async Task Save_TextThatIsNoTemplate_IsRefusedWithItsPlace(string text, string says)
    {
        var client = await TemplateClient.NewAsync(app);

        (await client.SaveAsync("bad", text, "a")).AssertInvalid("message", says);
        (await client.PutAsync("bad", new { title = "t", message = "m", emailHtml = text, variables = new[] { new { name = "a" } } }))
            .AssertInvalid("emailHtml", says);
        (await client.Api.GetAsync("templates/bad")).AssertProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public async Task Save_BlocksNestedDeep_AreRefusedAtALimit(int depth, bool fits)
    {
        var client = await TemplateClient.NewAsync(app);
        var answer = await client.SaveAsync("deep", Repeat("{{#each a}}", depth) + Repeat("{{/each}}", depth), "a");
        var chained = await client.SaveAsync("chained", "{{#if a}}" + Repeat("{{else if a}}", depth) + "{{/if}}", "a");

        if (fits)
            Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (answer.Status, chained.Status));
        else
            answer.AssertInvalid("message", "nested deeper than 16");
        if (!fits)
            chained.AssertInvalid("message", "follows more than 16 times");
    }

    [Fact]
    public async Task Save_ThousandsOfNestedBlocks_AreRefusedQuickly()
    {
        var client = await TemplateClient.NewAsync(app);

        (await client.SaveAsync("deep", Repeat("{{#if a}}", 1_800), "a")).AssertInvalid("message", "nested deeper than 16");
        (await client.SaveAsync("many", Repeat("{{a}}", 501), "a")).AssertInvalid("message", "more than 500 tags");
        Assert.Equal(HttpStatusCode.Created, (await client.SaveAsync("some", Repeat("{{a}}", 500), "a")).Status);
    }

    [Theory]
    [InlineData("emailHtml", 16_384, 'x')]
    [InlineData("emailHtml", 8_192, 'é')]
    public async Task Save_TextOverItsLimit_IsRefused(string member, int limit, char letter)
    {
        var client = await TemplateClient.NewAsync(app);
        Dictionary<string, object> Body(int length) => new() { ["title"] = "t", ["message"] = "m", [member] = new string(letter, length) };

        Assert.Equal(HttpStatusCode.Created, (await client.PutAsync("long", Body(limit))).Status);
        (await client.PutAsync("long", Body(limit + 1))).AssertInvalid(member, "allowed: at most 16,384");
    }

    [Theory]
    [InlineData("""{ "name": "Not OK" }""", "name", "'Not OK' is not allowed; allowed: 1 to 64 of a-z")]
    [InlineData("""{ "name": "" }""", "name", "is empty")]
    [InlineData("""{ "message": "x" }""", "title", "is required")]
    [InlineData("""{ "color": "red" }""", "color", "allowed: #rgb")]
    [InlineData("""{ "type": "loud" }""", "type", "'loud' is not allowed")]
    [InlineData("""{ "actionUrl": "javascript:alert(1)" }""", "actionUrl", "allowed: http, https or a path")]
    [InlineData("""{ "helper": "x" }""", "helper", "is not a member of this request")]
    [InlineData("""{ "variables": {} }""", "variables", "allowed: a list of objects")]
    [InlineData("""{ "variables": ["x"] }""", "variables[0]", "allowed: an object")]
    [InlineData("""{ "variables": [{}] }""", "variables[0].name", "is required")]
    [InlineData("""{ "variables": [{ "name": "if" }] }""", "variables[0].name", "'if' is not allowed")]
    [InlineData("""{ "variables": [{ "name": "a b" }] }""", "variables[0].name", "'a b' is not allowed")]
    [InlineData("""{ "variables": [{ "name": "a", "kind": 1 }] }""", "variables[0].kind", "is not a member")]
    [InlineData("""{ "variables": [{ "name": "a" }, { "name": "A" }] }""", "variables", "has 'a' 2 times")]
    public async Task Save_BadMember_IsNamed(string body, string member, string says)
    {
        var client = await TemplateClient.NewAsync(app);

        (await client.Api.PostTextAsync("templates", body)).AssertInvalid(member, says);
    }

    [Fact]
    public async Task Save_TextWithoutTagsOverTheSendLimit_IsRefusedAtOnce()
    {
        var client = await TemplateClient.NewAsync(app);

        (await client.PutAsync("x", new { title = new string('x', 201), message = "m" }))
            .AssertInvalid("title", "has 201 characters; allowed: at most 200");
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
