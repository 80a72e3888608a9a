using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Notifications.Platform.Http;
using Notifications.Platform.Json;

namespace Notifications.Platform.Security;

/// <summary>Verifies bearer tokens (JWT), and signs them for development.</summary>
public sealed class Tokens(IOptions<AuthOptions> options, AuthorityKeys authority, TimeProvider time, ILogger<Tokens> logger)
{
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>What OIDC providers sign with. Pinned, so that a token can't choose (<c>none</c>, or a public key taken for a
    /// secret).</summary>
    private static readonly string[] AuthorityAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
        "ES512"];

    private readonly JsonWebTokenHandler handler = new();
    private readonly SymmetricSecurityKey? developmentKey =
        options.Value.SigningKey is { } key ? new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)) : null;

    public async Task<AuthenticationResult> AuthenticateAsync(string text, CancellationToken cancellation)
    {
        if (Read(text) is not { } token)
            return AuthenticationResult.Refused("The bearer token is not a signed JWT.");
        if (TokenClaims.Read(token, options.Value) is not { } claims)
            return AuthenticationResult.Refused("The bearer token has a claim of the wrong kind.");
        if (developmentKey is not null && token.Issuer == options.Value.DevelopmentIssuer)
        {
            var parameters = Parameters(token.Issuer, [developmentKey], [SecurityAlgorithms.HmacSha256]);
            return Accept(await handler.ValidateTokenAsync(token, parameters), claims);
        }
        return options.Value.Authority is null
            ? AuthenticationResult.Refused("The bearer token comes from an issuer that is not trusted here.")
            : await AuthenticateByAuthorityAsync(token, claims, cancellation);
    }

    /// <summary>Signs a token with the development key.</summary>
    public string Sign(Caller caller, DateTimeOffset expires)
    {
        var key = developmentKey ?? throw new InvalidOperationException("There is no development signing key.");
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Value.DevelopmentIssuer,
            Audience = options.Value.Audience,
            Expires = expires.UtcDateTime,
            NotBefore = time.GetUtcNow().UtcDateTime,
            IssuedAt = time.GetUtcNow().UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                [options.Value.UserClaim] = caller.User,
                [options.Value.RolesClaim] = caller.Roles.ToArray(),
                [options.Value.NamespaceClaim] = caller.Namespace,
            },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
    }

    private async Task<AuthenticationResult> AuthenticateByAuthorityAsync(
        JsonWebToken token, TokenClaims claims, CancellationToken cancellation)
    {
        if (await authority.GetAsync(cancellation) is not { } known)
            return new(AuthenticationOutcome.Unavailable);
        var result = await handler.ValidateTokenAsync(token, Parameters(known.Issuer, known.Keys, AuthorityAlgorithms));
        // An unknown key may be a new one: the metadata is read again, not more often than its refresh interval allows.
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            authority.Refresh();
            if (await authority.GetAsync(cancellation) is { } fresh)
                result = await handler.ValidateTokenAsync(token, Parameters(fresh.Issuer, fresh.Keys, AuthorityAlgorithms));
        }
        return Accept(result, claims);
    }

    private TokenValidationParameters Parameters(string issuer, IEnumerable<SecurityKey> keys, string[] algorithms) => new()
    {
        ValidIssuer = issuer,
        ValidAudience = options.Value.Audience,
        IssuerSigningKeys = keys,
        ValidAlgorithms = algorithms,
        ClockSkew = options.Value.ClockSkew,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ValidateIssuerSigningKey = true,
        LifetimeValidator = (notBefore, expires, _, parameters) =>
            // The skew is added to now: a token may be for ever, which is the last time that there is.
            expires is { } end && time.GetUtcNow().UtcDateTime - parameters.ClockSkew < end
            && (notBefore is not { } start || time.GetUtcNow().UtcDateTime + parameters.ClockSkew >= start),
    };

    private AuthenticationResult Accept(TokenValidationResult result, TokenClaims claims)
    {
        if (!result.IsValid)
        {
            logger.TokenRefused(result.Exception.GetType().Name);
            return AuthenticationResult.Refused(ReasonOf(result.Exception));
        }
        var user = claims.User;
        if (user is null || UserIds.Check(user) is not null)
            return AuthenticationResult.Refused($"The bearer token's '{options.Value.UserClaim}' claim is not a usable user id.");
        var ns = claims.Namespace ?? Caller.DefaultNamespace;
        if (Namespaces.Check(ns) is not null)
            return AuthenticationResult.Refused($"The bearer token's '{options.Value.NamespaceClaim}' claim is not a usable namespace.");
        return new(AuthenticationOutcome.Accepted, new Caller(ns, user, user, claims.Roles));
    }

    private static string ReasonOf(Exception exception) => exception switch
    {
        SecurityTokenExpiredException or SecurityTokenInvalidLifetimeException => "The bearer token has expired or is not valid yet.",
        SecurityTokenInvalidAudienceException => "The bearer token is made out to another audience.",
        SecurityTokenInvalidIssuerException => "The bearer token comes from an issuer that is not trusted here.",
        _ => "The bearer token's signature does not hold.",
    };

    /// <summary>Not verified yet. Null when it is no signed token; one of five parts is encrypted, and nobody has a key for it.</summary>
    private JsonWebToken? Read(string text)
    {
        if (text.Length > MaxTokenLength || text.Count(c => c == '.') != 2 || !handler.CanReadToken(text))
            return null;
        try
        {
            return handler.ReadJsonWebToken(text);
        }
        catch (ArgumentException e)
        {
            logger.TokenRefused(e.GetType().Name);
            return null;
        }
    }
}

/// <summary>A token's claims, each of its kind. The library makes texts of everything (a user "null", a namespace "5") and fails on a
/// header or issuer of another kind, before it has looked at the signature: nothing of either gets to it.</summary>
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

/// <summary>The OpenID Connect authority's issuer and signing keys, read from its metadata, cached, and followed when they
/// rotate.</summary>
public sealed class AuthorityKeys(IOptions<AuthOptions> options, ILogger<AuthorityKeys> logger)
{
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? metadata = options.Value.Authority is { } authority
        ? Metadata(authority, options.Value.KeyRefreshInterval)
        : null;

    /// <summary>Null when the authority could not be reached and nothing is cached.</summary>
    public async Task<(string Issuer, IEnumerable<SecurityKey> Keys)?> GetAsync(CancellationToken cancellation)
    {
        try
        {
            var known = await metadata!.GetConfigurationAsync(cancellation);
            return (known.Issuer, known.SigningKeys);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException)
        {
            logger.AuthorityUnreachable(e.GetType().Name);
            return null;
        }
    }

    public void Refresh() => metadata!.RequestRefresh();

    private static ConfigurationManager<OpenIdConnectConfiguration>? Metadata(string authority, TimeSpan refresh) => new(
        $"{authority.TrimEnd('/')}/.well-known/openid-configuration",
        new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever { RequireHttps = !new Uri(authority).IsLoopback })
    {
        RefreshInterval = refresh,
    };
}
