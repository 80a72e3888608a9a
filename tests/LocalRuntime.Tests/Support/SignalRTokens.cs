using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SignalR.Testing;

/// <summary>Makes HS256 tokens as the official SDK does, and wrong ones.</summary>
public static class SignalRTokens
{
    public static string Create(string accessKey, IReadOnlyDictionary<string, object> claims)
    {
        var header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);
        var content = header + "." + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
        return Sign(accessKey, content);
    }

    public static string Sign(string accessKey, string content) =>
        content + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(accessKey), Encoding.ASCII.GetBytes(content)));

    public static Dictionary<string, object> Claims(string audience, TimeSpan? lifetime = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            ["nbf"] = now.AddHours(-1).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + (lifetime ?? TimeSpan.FromHours(1))).ToUnixTimeSeconds(),
            ["aud"] = audience,
        };
    }
}
