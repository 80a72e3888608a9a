using System.Net;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Templates;

/// <summary>The parts of a template's mail.</summary>
public sealed class TemplateBlockTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Blocks_Kept_AreFilledInAndLeftOutWhereTheySayNothing()
    {
        var client = await TemplateClient.NewAsync(app);
        var blocks = new object[]
        {
            new { type = "title", text = "{{name}}" },
            new { type = "text", text = "{{#if note}}{{note}}{{/if}}" },
            new { type = "list", items = new[] { "First of {{name}}", "{{#each rows}}{{this}}\n{{/each}}" } },
            new { type = "image", url = "/pictures/{{name}}.png", alt = "{{note}}" },
            new { type = "button", text = "Open", url = "{{url}}" },
        };
        var kept = await client.KeepAsync("parts", new
        {
            title = "t",
            message = "m",
            emailBlocks = blocks,
            variables = new object[] { new { name = "name", required = true }, new { name = "note" }, new { name = "rows" },
            new { name = "url" } },
        });
        Assert.Equal("""{"type":"button","text":"Open","url":"{{url}}"}""", kept.GetProperty("emailBlocks")[4].GetRawText());
        var stored = (await client.Api.GetAsync("templates/parts")).Json.GetProperty("items")[0];
        Assert.Equal(kept.GetProperty("emailBlocks").GetRawText(), stored.GetProperty("emailBlocks").GetRawText());

        var all = (await client.PreviewAsync("parts", new { name = "R&D <1>", note = "N", rows = new[] { "a", "b" }, url = "/x" })).Json;
        Assert.Equal(
            """[{"type":"title","text":"R&D <1>"},{"type":"text","text":"N"},{"type":"list","items":["First of R&D <1>","a","b"]},"""
            + """{"type":"image","url":"/pictures/R%26D%20%3C1%3E.png","alt":"N"},{"type":"button","text":"Open","url":"/x"}]""",
            all.GetProperty("emailBlocks").GetRawText());
        var few = (await client.PreviewAsync("parts", new { name = "n" })).Json;
        Assert.Equal(
            """[{"type":"title","text":"n"},{"type":"list","items":["First of n"]},{"type":"image","url":"/pictures/n.png","alt":""}]""",
            few.GetProperty("emailBlocks").GetRawText());

        (await client.PreviewAsync("parts", new { name = "n", url = "javascript:1" }))
            .AssertInvalid("variables", "the emailBlocks[4].url of 'parts' 'javascript:1' is not allowed");
        (await client.PreviewAsync("parts", new { name = "n", note = new string('x', 4_001) }))
            .AssertInvalid("variables", "the emailBlocks[1].text of 'parts' has 4,001 characters");
    }

    [Theory]
    [InlineData("""[{ "text": "x" }]""", "emailBlocks[0].type", "is required; allowed: title, text, button, list, image")]
    [InlineData("""[{ "type": "video" }]""", "emailBlocks[0].type", "'video' is not allowed; allowed: title, text")]
    [InlineData("""[{ "type": "title" }]""", "emailBlocks[0].text", "is required")]
    [InlineData("""[{ "type": "title", "text": "x", "url": "/" }]""", "emailBlocks[0].url", "is not a member of this request")]
    [InlineData("""[{ "type": "button", "text": "x" }]""", "emailBlocks[0].url", "is required")]
    [InlineData("""[{ "type": "image", "url": "/a.png" }]""", "emailBlocks[0].alt", "is required; allowed: what the image shows")]
    [InlineData("""[{ "type": "list", "items": [] }]""", "emailBlocks[0].items", "is required; allowed: 1 to 50 texts")]
    [InlineData("""[{ "type": "text", "text": "a" }, { "type": "text", "text": "{{b}}" }]""", "emailBlocks[1].text", "'b' is not declared")]
    [InlineData("""[{ "type": "list", "items": ["a", "{{#if"] }]""", "emailBlocks[0].items[1]", "has no '}}' after it")]
    [InlineData("""[{ "type": "button", "text": "x", "url": "javascript:1" }]""", "emailBlocks[0].url", "is not allowed")]
    [InlineData("""[1]""", "emailBlocks[0]", "allowed: an object")]
    public async Task Blocks_ThatAreNone_AreRefusedByTheirPlace(string blocks, string member, string says)
    {
        var client = await TemplateClient.NewAsync(app);
        var answer = await client.Api.PostTextAsync(
            "templates", $$"""{ "name": "bad", "title": "t", "message": "m", "emailBlocks": {{blocks}} }""");

        answer.AssertInvalid(member, says);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Api.GetAsync("templates/bad")).Status);
    }

    [Fact]
    public async Task Blocks_BesideHtmlOrTooLong_AreRefused()
    {
        var client = await TemplateClient.NewAsync(app);
        object[] blocks = [new { type = "text", text = new string('é', 4_096) }, new { type = "text", text = new string('é', 4_097) }];

        (await client.PutAsync("bad", new { title = "t", message = "m", emailHtml = "<p>x</p>", emailBlocks = blocks }))
            .AssertInvalid("emailBlocks", "is given beside 'emailHtml'");
        (await client.PutAsync("bad", new { title = "t", message = "m", emailBlocks = blocks }))
            .AssertInvalid("emailBlocks", "have 16,386 bytes; allowed: at most 16,384");
    }
}
