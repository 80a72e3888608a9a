using System.Net;
using System.Text;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Http;

/// <summary>JSON answers can be read as they are: nothing is escaped that need not be.</summary>
public sealed class JsonTextTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("it's <b>R&D</b> + `code`")]
    [InlineData("Zürich, 東京, Ελλάδα, שלום")]
    [InlineData("done 🎉 by 👩‍💻 and 𝔘")]
    public async Task Answer_OfText_HasItAsItIs(string title)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.SendToAsync(user, title);

        var answer = await (await app.AsAsync(user)).GetAsync("notifications");

        Assert.Contains($"\"title\":\"{title}\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OfDataAndItsNames_HasThemAsTheyAre()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.PostTextAsync(
            "notifications",
            $$"""{ "users": ["{{user}}"], "title": "t", "message": "m", "data": { "größe's": "\u003c\ud83c\udf89\u0022" } }""");

        var answer = await (await app.AsAsync(user)).GetAsync("notifications");

        Assert.Contains("""
            "data":{"größe's":"<🎉\""}
            """, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_OfWhatMustBeEscaped_IsValidJsonOfTheSameText()
    {
        var title = string.Concat(Enumerable.Range(1, 31).Select(i => (char)i)) + "\"\\/\u007f\u2028🎉";
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.PostAsync("notifications", new { users = new[] { user }, title = "t", message = title });

        var answer = await (await app.AsAsync(user)).GetAsync("notifications");

        Assert.Equal(title, answer.Json.GetProperty("items")[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Problem_WithAValue_HasItAsItIs()
    {
        var answer = await (await app.SenderAsync())
            .PostTextAsync("notifications", """{"users":["u"],"title":"t","message":"m","priority":"<ß🎉>"}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("'<ß🎉>' is not allowed", answer.Text, StringComparison.Ordinal);
    }

    /// <summary>What a browser is given as JSON stays JSON, whatever is in it.</summary>
    [Fact]
    public async Task Answer_WithMarkup_IsNeverTakenForAPage()
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        await sender.SendToAsync(user, "</script><script>alert(1)</script>");

        var answer = await (await app.AsAsync(user)).GetAsync("notifications");

        Assert.Equal("application/json; charset=utf-8", answer.ContentType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(Encoding.UTF8.GetBytes(answer.Text)).ValueKind);
    }
}
