using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Notifications.Shared;

namespace Notifications.Security;

/// <summary>Verifies bearer tokens (JWT), and signs them for development.</summary>
public sealed class Tokens(IOptions<AuthOptions> options, AuthorityKeys authority, TimeProvider time, ILogger<Tokens> logger)
{
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>What OIDC providers sign with. Pinned, so that a token can't choose (<c>none</c>, or a public key taken for a secret).</summary>
    private static readonly string[] AuthorityAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

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

    private async Task<AuthenticationResult> AuthenticateByAuthorityAsync(JsonWebToken token, TokenClaims claims, CancellationToken cancellation)
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
            expires is { } end && time.GetUtcNow().UtcDateTime < end + parameters.ClockSkew
            && (notBefore is not { } start || time.GetUtcNow().UtcDateTime >= start - parameters.ClockSkew),
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
