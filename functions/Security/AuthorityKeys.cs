using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Notifications.Security;

/// <summary>The OpenID Connect authority's issuer and signing keys, read from its metadata, cached, and followed when they rotate.</summary>
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
