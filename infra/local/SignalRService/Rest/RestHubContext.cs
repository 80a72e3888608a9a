using System.Security.Claims;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.SignalR.Common;
using Microsoft.Azure.SignalR.Management;

namespace Microsoft.Azure.Functions.Worker.SignalRService;

/// <summary>A hub at the service, reached by REST calls; tokens for its clients are made here.</summary>
internal sealed class RestHubContext(SignalRRest rest, ObjectSerializer serializer)
{
    private const int MaxTokenLength = 4096;

    /// <summary>Claims that mean something in a token itself; a user's own of that name travel under a prefix.</summary>
    private static readonly HashSet<string> SystemClaims =
        ["aud", "exp", "iat", "nbf", "iss", "actort", "acr", "azp", "c_hash", "jti", "nonce"];

    private readonly SignalRToken tokens = new(rest.Connection.Key);

    public IHubClients Clients { get; } = new RestHubClients(rest, serializer);

    public GroupManager Groups { get; } = new RestGroupManager(rest);

    public UserGroupManager UserGroups { get; } = new RestUserGroupManager(rest);

    public ClientManager ClientManager { get; } = new RestClientManager(rest);

    public SignalRConnectionInfo Negotiate(NegotiationOptions options)
    {
        var path = "client/?hub=" + Uri.EscapeDataString(rest.Hub);
        var token = tokens.Create(
            rest.Connection.Audience + path, ClaimsOf(options), options.TokenLifetime, rest.Time.GetUtcNow());
        return token.Length > MaxTokenLength
            ? throw new AzureSignalRAccessTokenTooLongException()
            : new SignalRConnectionInfo { Url = rest.Connection.ClientEndpoint + path, AccessToken = token };
    }

    private static IEnumerable<Claim> ClaimsOf(NegotiationOptions options)
    {
        if (options.UserId is { } user)
            yield return new Claim("asrs.s.uid", user);
        var subjectSeen = false;
        foreach (var claim in options.Claims ?? [])
        {
            var reserved = SystemClaims.Contains(claim.Type) || claim.Type == "sub" && subjectSeen;
            subjectSeen |= claim.Type == "sub";
            yield return reserved ? new Claim("asrs.u." + claim.Type, claim.Value) : claim;
        }
    }
}
