using System.Security.Claims;
using Microsoft.AspNetCore.WebUtilities;
using SignalR.Emulator.Hubs;
using SignalR.Emulator.Security;

namespace SignalR.Emulator.Clients;

/// <summary>Lets a client request through only with a token of this instance's key for the hub that it names.</summary>
internal sealed class ClientAuthentication(RequestDelegate next, AccessTokens tokens)
{
    public Task InvokeAsync(HttpContext context)
    {
        // A preflight request carries no token; the CORS middleware answered it before.
        if (!context.Request.Path.StartsWithSegments("/client"))
            return next(context);

        var hub = context.Request.Query["hub"].ToString();
        if (!HubRegistry.IsHubName(hub))
            return Refuse(context, StatusCodes.Status400BadRequest);

        // A browser can't set headers on WebSockets and Server-Sent Events.
        var token = BearerToken.FromHeader(context.Request) ?? context.Request.Query["access_token"].ToString();
        if (tokens.Read(token) is not { } identity || !identity.FindAll(ClaimNames.Audience).Any(c => IsFor(hub, c.Value)))
            return Refuse(context, StatusCodes.Status401Unauthorized);

        context.User = new ClaimsPrincipal(identity);
        return next(context);
    }

    // The host is not compared: the SDK leaves the port out, and one machine has several names (localhost, 127.0.0.1, a container's).
    private static bool IsFor(string hub, string audience) =>
        Uri.TryCreate(audience, UriKind.Absolute, out var uri)
        && uri.AbsolutePath.TrimEnd('/') == "/client"
        && string.Equals(QueryHelpers.ParseQuery(uri.Query)["hub"], hub, StringComparison.OrdinalIgnoreCase);

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
