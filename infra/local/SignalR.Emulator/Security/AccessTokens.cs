using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SignalR.Emulator.Security;

/// <summary>HS256 tokens of one access key: checked and, for <c>:generateToken</c>, made.</summary>
internal sealed class AccessTokens(string accessKey, TimeProvider time)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);
    private readonly byte[] key = Encoding.UTF8.GetBytes(accessKey);

    /// <summary>The token's claims, or null when its form, signature or lifetime is wrong.</summary>
    public ClaimsIdentity? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !IsSigned(token.AsSpan(0, token.LastIndexOf('.')), parts[2]))
            return null;

        using var header = Parse(parts[0]);
        using var payload = Parse(parts[1]);
        // Only now, behind the signature: what is not ours is not interpreted.
        if (header is null || payload is null || Text(header.RootElement, "alg") != "HS256" || !IsInLifetime(payload.RootElement))
            return null;

        return new ClaimsIdentity(ReadClaims(payload.RootElement), "Bearer", ClaimTypes.NameIdentifier, ClaimTypes.Role);
    }

    public string Create(string audience, string? userId, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["aud"] = audience,
            ["nbf"] = now,
            ["iat"] = now,
            ["exp"] = now + (long)lifetime.TotalSeconds,
        };
        if (userId is not null)
            claims["asrs.s.uid"] = userId;

        var content = $"{Encode("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{content}.{Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(content)))}";
    }

    private bool IsSigned(ReadOnlySpan<char> content, string signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        // 32 bytes are always 43 characters, and no other text decodes to as many.
        if (signature.Length != 43 || !Base64Url.TryDecodeFromChars(signature, given, out var length) || length != given.Length)
            return false;

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content.ToString()), expected);
        return CryptographicOperations.FixedTimeEquals(given, expected);
    }

    private bool IsInLifetime(JsonElement payload)
    {
        var now = time.GetUtcNow();
        return Instant(payload, "exp") is { } expires && expires > now - ClockSkew
            && (!payload.TryGetProperty("nbf", out _) || (Instant(payload, "nbf") is { } start && start <= now + ClockSkew));
    }

    private static DateTimeOffset? Instant(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    private static IEnumerable<Claim> ReadClaims(JsonElement payload)
    {
        foreach (var member in payload.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Array)
            {
                yield return new Claim(ClaimNames.Long(member.Name), member.Value.ToString());
                continue;
            }

            foreach (var item in member.Value.EnumerateArray())
                yield return new Claim(ClaimNames.Long(member.Name), item.ToString());
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument? Parse(string part)
    {
        try
        {
            var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;

            document.Dispose();
            return null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
