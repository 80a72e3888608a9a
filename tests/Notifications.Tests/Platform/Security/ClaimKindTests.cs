using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Security;

/// <summary>Whatever a token holds, signed or not: who is not known gets a 401, never a 500 and never somebody else's things.</summary>
public sealed class ClaimKindTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Good = """{"iss":"notifications-development","aud":"notifications","exp":4102444800,"sub":"alice"}""";

    [Theory]
    [InlineData("sub", "null")]
    [InlineData("sub", "5")]
    [InlineData("sub", "true")]
    [InlineData("sub", "[\"alice\"]")]
    [InlineData("sub", "{\"a\":1}")]
    [InlineData("sub", "\"\\ud800\"")]
    [InlineData("sub", "\"\"")]
    [InlineData("namespace", "null")]
    [InlineData("namespace", "7")]
    [InlineData("namespace", "[\"a\"]")]
    [InlineData("roles", "null")]
    [InlineData("roles", "{\"admin\":true}")]
    [InlineData("roles", "[1]")]
    [InlineData("roles", "[\"admin\",null]")]
    [InlineData("roles", "true")]
    [InlineData("iss", "[\"x\"]")]
    [InlineData("iss", "5")]
    [InlineData("iss", "null")]
    [InlineData("aud", "{}")]
    [InlineData("aud", "[5]")]
    [InlineData("aud", "null")]
    [InlineData("exp", "\"tomorrow\"")]
    [InlineData("exp", "1e400")]
    [InlineData("exp", "99999999999999999999")]
    [InlineData("exp", "-1")]
    [InlineData("exp", "null")]
    [InlineData("nbf", "[]")]
    [InlineData("iat", "{}")]
    public async Task ClaimOfTheWrongKind_SignedOrNot_IsA401(string name, string json)
    {
        var payload = Good.Contains($"\"{name}\":", StringComparison.Ordinal)
            ? string.Join(',', Good.Trim('{', '}').Split(',')
                .Select(claim => claim.StartsWith($"\"{name}\"", StringComparison.Ordinal) ? $"\"{name}\":{json}" : claim))
            : $"{Good.Trim('{', '}')},\"{name}\":{json}";
        var signed = Token("""{"alg":"HS256","typ":"JWT"}""", $"{{{payload}}}");
        await AssertRefusedAsync(signed);
        await AssertRefusedAsync(signed[..signed.LastIndexOf('.')] + ".AAAA");
    }

    [Theory]
    [InlineData("""{"alg":["HS256"]}""")]
    [InlineData("""{"alg":null}""")]
    [InlineData("""{"alg":"HS256","kid":5}""")]
    [InlineData("""{"alg":"HS256","typ":{}}""")]
    [InlineData("""{"alg":"HS256","alg":"none"}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""nonsense""")]
    [InlineData("")]
    public async Task HeaderOfTheWrongKind_IsA401(string header) => await AssertRefusedAsync(Token(header, Good));

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""5""")]
    [InlineData("""{"sub":"alice","sub":"mallory"}""")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""")]
    [InlineData("""{"\ud800":1}""")]
    public async Task PayloadOfTheWrongKind_IsA401(string payload) =>
        await AssertRefusedAsync(Token("""{"alg":"HS256","typ":"JWT"}""", payload));

    [Theory]
    [InlineData("{\"alg\":\"HS256\"}", Good)]
    [InlineData("{\"alg\":\"HS256\"}",
        "{\"iss\":\"notifications-development\",\"aud\":[\"x\",\"notifications\"],\"exp\":4102444800.5,\"sub\":\"alice\","
        + "\"roles\":\"sender\",\"extra\":{\"a\":null}}")]
    [InlineData("{\"alg\":\"HS256\"}",
        "{\"iss\":\"notifications-development\",\"aud\":\"notifications\",\"exp\":253402300799,\"nbf\":0,\"iat\":0,\"sub\":\"alice\"}")]
    public async Task ClaimsOfTheirKinds_AreAccepted(string header, string payload) =>
        Assert.Equal(HttpStatusCode.OK, (await new ApiClient(app.Http, Token(header, payload)).GetAsync("notifications/unread-count"))
        .Status);

    [Theory]
    [InlineData("evil.com:99999")]
    [InlineData("evil.com:")]
    [InlineData("evil.com:abc")]
    [InlineData("evil .com")]
    [InlineData("[::1")]
    [InlineData("::1")]
    [InlineData("")]
    [InlineData("a:b:c")]
    [InlineData("evil.com/path")]
    [InlineData("user@evil.com")]
    [InlineData("xn--")]
    [InlineData("evil.com:-1")]
    [InlineData("evil.com?a=b")]
    [InlineData("xn--\u00e4")]
    public async Task HostHeaderThatIsNone_IsNoFaultOfTheServer(string host)
    {
        foreach (var path in new[] { "status", "notifications", "health", "openapi.json" })
        {
            var answer = await RawRequests.GetAsync(app.Http.BaseAddress!, $"/api/v1/{path}", $"Host: {host}");
            Assert.True(answer is >= 200 and < 500, $"{path} with '{host}': {answer}");
        }
    }

    private async Task AssertRefusedAsync(string token) =>
        (await new ApiClient(app.Http, token).GetAsync("notifications")).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");

    private static string Token(string header, string payload)
    {
        var content = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(payload)}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppFixture.SigningKey), Encoding.ASCII.GetBytes(content));
        return $"{content}.{Base64UrlEncoder.Encode(signature)}";
    }
}
