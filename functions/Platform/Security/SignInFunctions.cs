using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Json;

namespace Notifications.Platform.Security;

/// <summary>How people sign in to the app's own pages. What it says is public: every browser that opens the pages gets it.</summary>
public sealed class SignInFunctions(IHostEnvironment environment, IOptions<AuthOptions> options)
{
    [Function("SignIn"), Access(Access.Open)]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sign-in")] HttpRequest request)
    {
        var auth = options.Value;
        var answer = new SignInWays(auth.DevelopmentTokens && environment.IsDevelopment(), auth.UserClaim, auth.RolesClaim)
        {
            OpenId = auth.SignIn.ClientId is { Length: > 0 } client && auth.Authority is { } authority
                ? new OpenIdSignIn(authority, client, auth.SignIn.Scope) { Prompt = auth.SignIn.Prompt, Resource = auth.SignIn.Resource }
                : null,
        };
        return Answer.Json(answer, PlatformJson.Default.SignInWays).With("Cache-Control", "no-cache");
    }
}

/// <param name="Development">A name is enough: this is a developer's machine.</param>
/// <param name="UserClaim">Which claim of an access token is the user id.</param>
/// <param name="RolesClaim">Which one lists the roles.</param>
public sealed record SignInWays(bool Development, string UserClaim, string RolesClaim)
{
    /// <summary>The identity provider; absent when the pages are not known to it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenIdSignIn? OpenId { get; init; }
}

/// <param name="Scope">Separated by spaces.</param>
public sealed record OpenIdSignIn(string Authority, string ClientId, string Scope)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Prompt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Resource { get; init; }
}
