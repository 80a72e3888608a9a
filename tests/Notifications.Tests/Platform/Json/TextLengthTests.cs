using System.Net;
using System.Text;
using System.Text.Json;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Json;

/// <summary>Characters are what the OpenAPI document's <c>maxLength</c> counts: an emoji is one.</summary>
public sealed class TextLengthTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static string Emoji(int count) => string.Concat(Enumerable.Repeat("🎉", count));

    [Theory]
    [InlineData("title", 200)]
    [InlineData("message", 4_000)]
    [InlineData("source", 64)]
    [InlineData("icon", 64)]
    public async Task Send_EmojiAtAndOverTheLimit_TakesTheOneAndRefusesTheOther(string member, int limit)
    {
        var sender = await app.SenderAsync();
        var fits = new Dictionary<string, object>
        {
            ["users"] = new[] { AppFixture.NewUser() },
            ["title"] = "t",
            ["message"] = "m",
            [member] = Emoji(limit)
        };
        var tooLong = new Dictionary<string, object>(fits) { [member] = Emoji(limit + 1) };

        Assert.Equal(HttpStatusCode.Created, (await sender.PostAsync("notifications", fits)).Status);
        (await sender.PostAsync("notifications", tooLong))
            .AssertInvalid(member, $"has {limit + 1:N0} characters; allowed: at most {limit:N0}");
    }

    [Fact]
    public async Task Send_TagsOfEmoji_AreCountedByCharacters()
    {
        var sender = await app.SenderAsync();
        Assert.Equal(HttpStatusCode.Created, (await sender.PostAsync(
            "notifications", new { users = new[] { "u" }, title = "t", message = "m", tags = new[] { Emoji(64) } })).Status);
        (await sender.PostAsync("notifications", new { users = new[] { "u" }, title = "t", message = "m", tags = new[] { Emoji(65) } }))
            .AssertInvalid("tags[0]", "has 65 characters");
    }

    [Theory]
    [InlineData(384, HttpStatusCode.OK)]
    [InlineData(385, HttpStatusCode.BadRequest)]
    public async Task Mail_BlocksOfEmoji_AreCountedByCharacters(int last, HttpStatusCode expected)
    {
        var admin = await new Tenant(app).AsAsync("a", "admin");
        // 32 times 500, and the rest up to 16,384.
        var blocks = new { type = "list", items = Enumerable.Repeat("{{many}}", 32).Append("{{last}}") };
        var request = admin.Request(HttpMethod.Put, "templates/blocks");
        request.Content = new StringContent(JsonSerializer.Serialize(new
        {
            title = "t",
            message = "m",
            emailBlocks = new object[] { blocks },
            variables = new[] { new { name = "many" }, new { name = "last" } },
        }), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Created, (await admin.SendAsync(request)).Status);

        var variables = new { many = Emoji(500), last = Emoji(last) };
        var answer = await admin.PostAsync("templates/blocks/preview", new { variables });
        Assert.True(expected == answer.Status, answer.Text);
    }

    [Fact]
    public async Task Conversations_AMessageOfEmoji_BeginsWithTwoHundredOfThem()
    {
        var (me, peer) = (AppFixture.NewUser(), new string('p', 250) + AppFixture.NewUser()[^6..]);
        var (mine, theirs) = (await app.AsAsync(me), await app.AsAsync(peer));
        await theirs.PostAsync("messages/send", new { to = me, text = Emoji(300) });

        var listed = (await mine.GetAsync("messages/conversations")).Json.GetProperty("items")[0].GetProperty("lastMessage");
        Assert.Equal(Emoji(200), listed.GetProperty("text").GetString());
        // Its notification keeps to the limits, however long the sender's id is.
        var notice = (await mine.GetAsync("notifications?category=new_message")).Json.GetProperty("items")[0];
        Assert.InRange(notice.GetProperty("title").GetString()!.Length, 1, 200);
        Assert.Contains(Emoji(140), notice.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    /// <summary>They are keys of storage, which counts otherwise: the rule says so, and nothing ends in a 500.</summary>
    [Theory]
    [InlineData("users", 128, true)]
    [InlineData("users", 129, false)]
    [InlineData("excludeUsers", 200, false)]
    [InlineData("collapseKey", 64, true)]
    [InlineData("collapseKey", 100, false)]
    public async Task Send_KeysOfEmoji_FitOrAreNamed(string member, int count, bool fits)
    {
        var members = new Dictionary<string, object> { ["users"] = new[] { AppFixture.NewUser() }, ["title"] = "t", ["message"] = "m" };
        members[member] = member == "collapseKey" ? Emoji(count) : new[] { Emoji(count) };
        var answer = await (await app.SenderAsync()).PostAsync("notifications", members);

        if (fits)
            Assert.Equal(HttpStatusCode.Created, answer.Status);
        else
            answer.AssertInvalid(member == "collapseKey" ? member : $"{member}[0]", "emoji two");
    }

    [Fact]
    public async Task Queries_EmojiAtAndOverTheLimit_TakeTheOneAndRefuseTheOther()
    {
        var me = await app.AsAsync(AppFixture.NewUser());
        Assert.Equal(HttpStatusCode.OK, (await me.GetAsync($"notifications?q={Uri.EscapeDataString(Emoji(200))}")).Status);
        (await me.GetAsync($"notifications?q={Uri.EscapeDataString(Emoji(201))}")).AssertInvalid("q", "has 201 characters");
    }

    [Fact]
    public async Task Template_EmojiFilledIn_AreCountedByCharacters()
    {
        var admin = await new Tenant(app).AsAsync("a", "admin");
        var request = admin.Request(HttpMethod.Put, "templates/emoji");
        request.Content = new StringContent(
            JsonSerializer.Serialize(new
            {
                title = "{{t}}",
                message = "m",
                emailHtml = "{{h}}",
                variables = new[] { new { name = "t" }, new { name = "h" } }
            }), Encoding.UTF8, "application/json");
        Assert.InRange((int)(await admin.SendAsync(request)).Status, 200, 201);

        Assert.Equal(HttpStatusCode.OK,
            (await admin.PostAsync("templates/emoji/preview", new { variables = new { t = Emoji(200), h = "" } })).Status);
        (await admin.PostAsync("templates/emoji/preview", new { variables = new { t = Emoji(201), h = "" } }))
            .AssertInvalid("variables", "has 201 characters; allowed: at most 200");
    }
}
