using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Notifications.Shared;

namespace Notifications.Security;

/// <summary>A token's claims, each of its kind. The library makes texts of everything (a user "null", a namespace "5") and fails on a header
/// or issuer of another kind, before it has looked at the signature: nothing of either gets to it.</summary>
internal sealed class TokenClaims(JsonElement payload, AuthOptions options)
{
    private static readonly string[] TextHeaders = ["alg", "kid", "typ", "cty", "x5t"];
    private static readonly string[] Times = ["exp", "nbf", "iat"];

    /// <summary>Null when header or payload is no JSON object, has a member twice, or a claim of the wrong kind.</summary>
    public static TokenClaims? Read(JsonWebToken token, AuthOptions options)
    {
        if (ReadObject(token.EncodedHeader) is not { } header || ReadObject(token.EncodedPayload) is not { } payload)
            return null;
        var claims = new TokenClaims(payload, options);
        return TextHeaders.All(name => IsAbsentOr(header, name, JsonValueKind.String)) && claims.AreOfTheirKinds() ? claims : null;
    }

    public string? User => Text(options.UserClaim);

    public string? Namespace => Text(options.NamespaceClaim);

    public string[] Roles => Texts(options.RolesClaim);

    private bool AreOfTheirKinds() =>
        IsAbsentOr(payload, "iss", JsonValueKind.String)
        && IsAbsentOr(payload, options.UserClaim, JsonValueKind.String)
        && IsAbsentOr(payload, options.NamespaceClaim, JsonValueKind.String)
        && IsTextOrTexts("aud") && IsTextOrTexts(options.RolesClaim)
        && Times.All(IsTime);

    private bool IsTextOrTexts(string name) =>
        !payload.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.String
        || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String));

    /// <summary>Seconds since 1970, up to the year 9999.</summary>
    private bool IsTime(string name) =>
        !payload.TryGetProperty(name, out var value)
        || (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= 253_402_300_799);

    private static bool IsAbsentOr(JsonElement source, string name, JsonValueKind kind) =>
        !source.TryGetProperty(name, out var value) || value.ValueKind == kind;

    private string? Text(string name) => payload.TryGetProperty(name, out var value) ? value.GetString() : null;

    private string[] Texts(string name) =>
        !payload.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!] : [.. value.EnumerateArray().Select(item => item.GetString()!)];

    private static JsonElement? ReadObject(string base64Url)
    {
        if (!Base64Url.IsValid(base64Url))
            return null;
        try
        {
            var errors = new FieldErrors();
            var json = StrictJson.Parse(Base64Url.DecodeFromChars(base64Url), errors);
            return !errors.Any && json.ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
