using System.Net;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Platform.Security;

public sealed class AuthenticationTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly DateTime Soon = DateTime.UtcNow.AddMinutes(10);

    [Fact]
    public async Task NoToken_IsUnauthenticatedAndSaysWhatToSend()
    {
        var answer = await new ApiClient(app.Http, null).GetAsync("notifications");

        Assert.Contains("Authorization: Bearer", answer.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated").GetProperty("detail")
            .GetString());
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task DevelopmentToken_SignedByUs_IsAccepted() =>
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(Token())).Status);

    [Theory]
    [InlineData("nonsense", "not a signed JWT")]
    [InlineData("a.b.c", "not a signed JWT")]
    [InlineData("a.b.c.d.e", "not a signed JWT")]
    [InlineData("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiemlwIjoiREVGIn0..AAAA.AAAA.AAAA", "not a signed JWT")]
    public async Task NoSignedToken_IsRefused(string token, string says) => AssertRefused(await CallAsync(token), says);

    [Fact]
    public async Task TokenWithAnotherKey_IsRefused() =>
        AssertRefused(await CallAsync(Token(key: "another-signing-key-that-is-long-enough-too")), "signature does not hold");

    [Fact]
    public async Task TokenWithoutASignature_IsRefused()
    {
        var parts = Token().Split('.');
        var none = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";

        AssertRefused(await CallAsync(none), "signature does not hold");
    }

    [Fact]
    public async Task TokenWithAnotherAlgorithm_IsRefused() =>
        AssertRefused(await CallAsync(Token(algorithm: SecurityAlgorithms.HmacSha512)), "signature does not hold");

    [Fact]
    public async Task TokenThatWasChanged_IsRefused()
    {
        var parts = Token().Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("\"alice\"", "\"mallory\"", StringComparison.Ordinal);

        AssertRefused(await CallAsync($"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}"), "signature does not hold");
    }

    [Fact]
    public async Task ExpiredToken_IsRefusedOnceTheClockSkewIsOver()
    {
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(Token(expires: DateTime.UtcNow.AddSeconds(-20)))).Status);
        AssertRefused(await CallAsync(Token(expires: DateTime.UtcNow.AddSeconds(-61))), "expired");
    }

    [Fact]
    public async Task TokenForAnotherAudience_IsRefused() =>
        AssertRefused(await CallAsync(Token(audience: "another-api")), "another audience");

    [Fact]
    public async Task TokenOfAnotherIssuer_IsRefused() =>
        AssertRefused(await CallAsync(Token(issuer: "https://evil.example")), "issuer that is not trusted");

    [Fact]
    public async Task TokenWithoutAUser_IsRefused() => AssertRefused(await CallAsync(Token(user: null)), "'sub' claim");

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task UnknownApiKey_IsRefused(string key)
    {
        var nobody = new ApiClient(app.Http, null);
        var request = nobody.Request(HttpMethod.Get, "status");
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);

        (await nobody.SendAsync(request)).AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("{}", "userId", "is required")]
    [InlineData("{\"userId\":\"\"}", "userId", "is empty")]
    [InlineData("{\"userId\":\"a\",\"roles\":[\"root\"]}", "roles", "'root' is not allowed; allowed: admin, sender")]
    [InlineData("{\"userId\":\"a\",\"namespace\":\"a/b\"}", "namespace", "'a/b' is not allowed")]
    public async Task DevToken_BadBody_IsNamed(string body, string member, string says) =>
        (await new ApiClient(app.Http, null).PostTextAsync("dev/token", body)).AssertInvalid(member, says);

    private Task<ApiAnswer> CallAsync(string token) => new ApiClient(app.Http, token).GetAsync("notifications/unread-count");

    private static void AssertRefused(ApiAnswer answer, string says) =>
        Assert.Contains(says, answer.AssertProblem(HttpStatusCode.Unauthorized, "unauthenticated").GetProperty("detail").GetString());

    private static string Token(
        string? user = "alice", string key = AppFixture.SigningKey, string issuer = "notifications-development",
        string audience = "notifications",
        DateTime? expires = null, string algorithm = SecurityAlgorithms.HmacSha256) =>
        new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = DateTime.UtcNow.AddHours(-1),
            IssuedAt = DateTime.UtcNow.AddHours(-1),
            Expires = expires ?? Soon,
            Claims = user is null ? new Dictionary<string, object>() : new Dictionary<string, object> { ["sub"] = user },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)), algorithm),
        });
}
