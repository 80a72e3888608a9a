using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

public sealed class TemplateSendTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("en")]
    [InlineData("de-AT")]
    public async Task Template_WithItsVariables_IsFilledInForTheLocale(string locale)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var preview = (await sender.PostAsync(
            "templates/grade_posted/preview", new { variables = new { course = "Algebra <1>", grade = "A" }, locale })).Json;
        var answer = await sender.PostAsync("notifications",
            new { users = new[] { user }, template = "grade_posted", variables = new { course = "Algebra <1>", grade = "A" }, locale });

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        var item = await OnlyItemAsync(user);
        Assert.Equal(preview.GetProperty("title").GetString(), item.GetProperty("title").GetString());
        Assert.Equal(preview.GetProperty("message").GetString(), item.GetProperty("message").GetString());
        Assert.Contains("Algebra <1>", item.GetProperty("message").GetString()
            + item.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal("grade_posted", item.GetProperty("category").GetString());
        Assert.Equal(preview.GetProperty("icon").GetString(), item.GetProperty("icon").GetString());
    }

    [Fact]
    public async Task Template_WithMembersBesideIt_TheMembersWin()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.PostAsync("notifications", new
        {
            users = new[] { user },
            template = "grade_posted",
            variables = new { course = "Algebra", grade = "A" },
            title = "Mine",
            priority = "urgent"
        });

        var item = await OnlyItemAsync(user);
        Assert.Equal(("Mine", "urgent"), (item.GetProperty("title").GetString(), item.GetProperty("priority").GetString()));
    }

    [Theory]
    [InlineData("\"template\":\"no_such\"", "template", "'no_such' is not known")]
    [InlineData("\"template\":\"grade_posted\",\"variables\":{\"grade\":\"A\"}", "variables.course", "required")]
    [InlineData("\"template\":\"grade_posted\",\"locale\":\"xx_!!\"", "locale", "'xx_!!' is not allowed")]
    [InlineData("\"title\":\"t\",\"message\":\"m\",\"variables\":{}", "variables", "are for a template")]
    [InlineData("\"template\":\"grade_posted\",\"variants\":[{\"name\":\"a\",\"template\":\"grade_posted\"}]", "variants",
        "can't be given beside 'template'")]
    [InlineData("\"variants\":[{\"name\":\"a\",\"weight\":0,\"template\":\"grade_posted\"}]", "variants", "add up to 0")]
    [InlineData("\"variants\":[{\"name\":\"a\",\"template\":\"no_such\"}]", "variants[0].template", "'no_such' is not known")]
    [InlineData("\"variants\":[{\"name\":\"a\",\"template\":\"x\"},{\"name\":\"a\",\"template\":\"y\"}]", "variants", "have a name twice")]
    public async Task Template_BadUse_IsNamedAndNothingIsSent(string members, string member, string says)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        (await sender.PostTextAsync("notifications", $$"""{ "users": ["{{user}}"], {{members}} }""")).AssertInvalid(member, says);

        Assert.Empty((await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Variants_SentTwice_EachUserGetsTheSameOneAndTheWeightsHold()
    {
        var sender = await app.SenderAsync();
        string[] users = [.. Enumerable.Range(0, 100).Select(i => $"variant-user-{i}")];
        foreach (var name in new[] { "variant_a", "variant_b" })
            Assert.Equal(HttpStatusCode.Created,
                (await sender.PostAsync("templates", new { name, title = name, message = "m", variables = Array.Empty<object>() })).Status);
        for (var i = 0; i < 2; i++)
        {
            var answer = await sender.PostAsync("notifications", new
            {
                users,
                variants = new[] { new { name = "a", weight = 3, template = "variant_a" },
                new { name = "b", weight = 1, template = "variant_b" } },
            });
            Assert.Equal(HttpStatusCode.Created, answer.Status);
        }

        var titles = await Task.WhenAll(users.Select(async user =>
            (await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray()
            .Select(n => n.GetProperty("title").GetString()!).Distinct().ToArray()));
        Assert.All(titles, t => Assert.Single(t));
        // 75 of 100 in the long run; which users these are is fixed, so that it is the same in every run.
        Assert.InRange(titles.Count(t => t[0] == "variant_a"), 60, 90);
    }

    private async Task<JsonElement> OnlyItemAsync(string user) =>
        Assert.Single((await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
}
