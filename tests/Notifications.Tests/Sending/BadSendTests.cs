using System.Net;
using System.Text;
using Notifications.Sending;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Sending;

/// <summary>Whatever comes in, the answer names the member, its value and what is allowed, and nothing is stored.</summary>
public sealed class BadSendTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Theory]
    [InlineData("users", "[]", "at least one of 'users'")]
    [InlineData("users", "null", "at least one of 'users'")]
    [InlineData("users", "\"alice\"", "a list of texts")]
    [InlineData("users[0]", "[5]", "5 is not allowed")]
    [InlineData("users[1]", "[\"a\", \"\"]", "1 to 256")]
    [InlineData("users[0]", "[\" \"]", "allowed: 1 to 256 characters")]
    [InlineData("users[0]", "[\"\\ud800\"]", "not valid Unicode")]
    [InlineData("title", "7", "7 is not allowed; allowed: a text")]
    [InlineData("title", "\" \"", "is empty")]
    [InlineData("title", "null", "is required")]
    [InlineData("message", "[\"secret\"]", "a list is not allowed")]
    [InlineData("type", "\"loud\"", "'loud' is not allowed; allowed: system, user_action")]
    [InlineData("type", "3", "3 is not allowed; allowed: one of system")]
    [InlineData("priority", "\"HIGH\"", "'HIGH' is not allowed; allowed: low, normal")]
    [InlineData("category", "\"Not OK\"", "'Not OK' is not allowed")]
    [InlineData("color", "\"red\"", "'red' is not allowed; allowed: #rgb")]
    [InlineData("actionUrl", "\"javascript:alert(1)\"", "'javascript:alert(1)' is not allowed; allowed: http, https or a path")]
    [InlineData("actionUrl", "\"//evil.example\"", "allowed: http, https or a path")]
    [InlineData("actionUrl", "\"/\\\\evil.example\"", "allowed: http, https or a path")]
    [InlineData("actionUrl", "\"java\\nscript:x\"", "allowed: http, https or a path")]
    [InlineData("imageUrl", "\"/local.png\"", "allowed: http, https")]
    [InlineData("tags", "\"x\"", "a list of texts")]
    [InlineData("data", "[1]", "a list is not allowed; allowed: an object")]
    [InlineData("requiresAcknowledgement", "\"yes\"", "\"yes\" is not allowed; allowed: true, false")]
    [InlineData("expiresAt", "\"tomorrow\"", "'tomorrow' is not a time; allowed: RFC 3339")]
    [InlineData("expiresAt", "\"2020-01-01T00:00:00Z\"", "allowed: from now")]
    [InlineData("expiresAt", "\"2026-01-01T00:00:00\"", "RFC 3339 with an offset")]
    [InlineData("channels", "\"email\"", "a list of texts")]
    [InlineData("channels", "[\"fax\"]", "has 'fax'; allowed: in_app, email, sms, push")]
    [InlineData("channels", "[\"sms\", \"sms\"]", "allowed: each once")]
    [InlineData("usres", "[\"alice\"]", "is not a member of this request; allowed: users, roles, rooms")]
    public async Task Send_BadMember_IsNamed(string member, string json, string says)
    {
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var members = new Dictionary<string, string>
        {
            ["users"] = $"[\"{user}\"]",
            ["title"] = "\"t\"",
            ["message"] = "\"m\"",
            [member.Split('[')[0]] = json
        };
        var answer = await sender.PostTextAsync(
            "notifications", "{" + string.Join(",", members.Select(m => $"\"{m.Key}\":{m.Value}")) + "}");

        answer.AssertInvalid(member, says);
        Assert.Empty((await (await app.AsAsync(user)).GetAsync("notifications")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("title", 200)]
    [InlineData("message", 4000)]
    [InlineData("source", 64)]
    public async Task Send_TextAtAndOverItsLimit_TakesTheOneAndRefusesTheOther(string member, int limit)
    {
        var sender = await app.SenderAsync();
        var fits = new Dictionary<string, object>
        {
            ["users"] = new[] { "u" },
            ["title"] = "t",
            ["message"] = "m",
            [member] = new string('x', limit)
        };
        var tooLong = new Dictionary<string, object>(fits) { [member] = new string('x', limit + 1) };

        Assert.Equal(HttpStatusCode.Created, (await sender.PostAsync("notifications", fits)).Status);
        (await sender.PostAsync("notifications", tooLong))
            .AssertInvalid(member, $"has {limit + 1:N0} characters; allowed: at most {limit:N0}");
    }

    [Fact]
    public async Task Send_TooMuchOfALotOfThings_NamesThemAllAtOnce()
    {
        var answer = await (await app.SenderAsync()).PostAsync("notifications", new
        {
            users = Enumerable.Range(0, 10_001).Select(i => $"u{i}"),
            tags = Enumerable.Range(0, 21).Select(i => $"t{i}"),
            data = new { big = new string('x', 16 * 1024) },
        });

        answer.AssertInvalid("users", "has 10,001 items; allowed: at most 10,000");
        answer.AssertInvalid("tags", "has 21 items; allowed: at most 20");
        answer.AssertInvalid("data", "allowed: at most 16,384");
        answer.AssertInvalid("title", "is required");
    }

    [Theory]
    [InlineData("", "It is empty")]
    [InlineData("{", "not valid JSON: line 1")]
    [InlineData("[]", "It is a JSON array")]
    [InlineData("{\"title\":\"a\",\"title\":\"b\"}", "not valid JSON")]
    [InlineData("nonsense", "not valid JSON: line 1")]
    public async Task Send_NoJsonObject_IsAMalformedBody(string body, string says)
    {
        var problem = (await (await app.SenderAsync()).PostTextAsync("notifications", body))
            .AssertProblem(HttpStatusCode.BadRequest, "malformed-body");

        Assert.Contains(says, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Send_InvalidUtf8_IsAMalformedBody()
    {
        var bytes = Encoding.UTF8.GetBytes("""{ "users": ["u"], "title": "t", "message": "?" }""");
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;
        var problem = (await (await app.SenderAsync()).PostBytesAsync("notifications", bytes))
            .AssertProblem(HttpStatusCode.BadRequest, "malformed-body");

        Assert.Equal("It is not valid UTF-8.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Send_NestedDeeperThanAllowed_IsAMalformedBody()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);
        var answer = await (await app.SenderAsync())
            .PostTextAsync("notifications", $$"""{ "users": ["u"], "title": "t", "message": "m", "data": {{deep}} }""");

        answer.AssertProblem(HttpStatusCode.BadRequest, "malformed-body");
    }

    [Fact]
    public async Task Send_BodyOver20Megabytes_IsTooLarge()
    {
        var answer = await (await app.SenderAsync())
            .PostTextAsync("notifications", $$"""{ "message": "{{new string('x', 20 * 1024 * 1024)}}" }""");

        Assert.Contains("20,971,520", answer.AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large").GetProperty("detail")
            .GetString());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Send_OtherContentType_IsUnsupported(string contentType)
    {
        var answer = await (await app.SenderAsync()).PostTextAsync("notifications", "{}", contentType);

        Assert.Contains(contentType, answer.AssertProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type")
            .GetProperty("detail").GetString());
    }

    /// <summary>As <c>HttpClient.PostAsJsonAsync</c> sends it.</summary>
    [Theory]
    [InlineData("""{ "users": ["u"], "title": "t", "message": "m" }""", HttpStatusCode.Created)]
    [InlineData("""{ "users": ["u"], "title": "t" }""", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task Send_WithoutContentLength_IsReadAllTheSame(string body, HttpStatusCode expected)
    {
        var sender = await app.SenderAsync();
        var request = sender.Request(HttpMethod.Post, "notifications");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = true;

        Assert.Equal(expected, (await sender.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Send_TooLargeWithoutContentLength_IsRefused()
    {
        var sender = await app.SenderAsync();
        var request = sender.Request(HttpMethod.Post, "notifications");
        request.Content = new StringContent(new string(' ', SendRequestReader.MaxBytes + 1), Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = true;

        (await sender.SendAsync(request)).AssertProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }
}
