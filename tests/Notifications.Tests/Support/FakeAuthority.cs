using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Notifications.Tests.Support;

/// <summary>An OpenID Connect authority: metadata and keys over HTTP, tokens signed with the newest key.</summary>
public sealed class FakeAuthority : IDisposable
{
    private readonly List<RsaSecurityKey> keys = [NewKey()];
    private WebApplication? server;

    public FakeAuthority()
    {
    }

    /// <summary>One that says it is another, with keys of its own.</summary>
    public FakeAuthority(string issuer) => Issuer = issuer;

    public string Issuer { get; private set; } = "";

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" }));
        server.MapGet("/keys", () => Results.Json(new { keys = keys.Select(Describe) }));
        await server.StartAsync();
        Issuer = server.Urls.First();
    }

    public void Rotate()
    {
        keys.Clear();
        keys.Add(NewKey());
    }

    public string Sign(string user, string? ns = null, params string[] roles)
    {
        var claims = new Dictionary<string, object> { ["sub"] = user, ["roles"] = roles };
        if (ns is not null)
            claims["namespace"] = ns;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "notifications",
            Expires = DateTime.UtcNow.AddMinutes(10),
            Claims = claims,
            SigningCredentials = new SigningCredentials(keys[^1], SecurityAlgorithms.RsaSha256),
        });
    }

    public void Dispose() => server?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.CreateVersion7().ToString("N") };

    private static object Describe(RsaSecurityKey key)
    {
        var parameters = key.Rsa.ExportParameters(false);
        return new
        {
            kty = "RSA",
            use = "sig",
            alg = "RS256",
            kid = key.KeyId,
            n = Base64UrlEncoder.Encode(parameters.Modulus),
            e = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }
}
