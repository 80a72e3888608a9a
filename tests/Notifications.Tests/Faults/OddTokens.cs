using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Notifications.Tests.Support;

namespace Notifications.Tests.Faults;

/// <summary>Bearer tokens that are none, and signed ones with claims that nobody expects.</summary>
internal static class OddTokens
{
    private static readonly string[] Claims =
    [
        "\"sub\":null", "\"sub\":5", "\"sub\":\"a\",\"sub\":\"b\"", "\"sub\":\"\\ud800\"", "\"sub\":\"a|b#c/d\"", "\"sub\":\"\\u202e\"",
        "\"sub\":\"a\",\"namespace\":null", "\"sub\":\"a\",\"namespace\":\"A b\"", "\"sub\":\"a\",\"roles\":[null]",
        "\"sub\":\"a\",\"roles\":[\"admin\",\"\\ud800\"]", "\"sub\":\"a\",\"exp\":1e400", "\"sub\":\"a\",\"exp\":253402300799",
        "\"sub\":\"a\",\"nbf\":253402300799", "\"sub\":\"a\",\"iat\":\"x\"", "\"sub\":\"a\",\"jti\":{}",
    ];

    public static IEnumerable<string> All =>
        Claims.Select(Signed).Concat(
            ["", "a.b.c", "..", "eyJhbGciOlsiSFMyNTYiXX0.eyJpc3MiOlsieCJdfQ.AAAA", new('x', 20_000), new('.', 200)]);

    private static string Signed(string claims)
    {
        var expiry = claims.Contains("exp", StringComparison.Ordinal) ? "" : ",\"exp\":4102444800";
        var content = $"{Base64UrlEncoder.Encode("{\"alg\":\"HS256\"}")}."
            + Base64UrlEncoder.Encode($"{{\"iss\":\"notifications-development\",\"aud\":\"notifications\"{expiry},{claims}}}");
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(AppFixture.SigningKey), Encoding.ASCII.GetBytes(content));
        return $"{content}.{Base64UrlEncoder.Encode(signature)}";
    }
}
