using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Options;
using Notifications.Platform.Http;

namespace Notifications.Platform.Security;

/// <summary>Finds out who calls an HTTP function, refuses who may not, and puts the caller into the context for the rest.</summary>
public sealed class AuthenticationMiddleware(Tokens tokens, ApiKeys apiKeys) : IFunctionsWorkerMiddleware
{
    private const string Bearer = "Bearer ";
    private readonly FunctionAttributes<AccessAttribute> declared = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext()?.Request is not { } request)
        {
            await next(context);
            return;
        }
        if (await RefusalAsync(context, request) is { } problem)
            context.SetAnswer(Answer.Problem(problem));
        else
            await next(context);
    }

    /// <summary>Null when the call may go on.</summary>
    private async Task<Problem?> RefusalAsync(FunctionContext context, HttpRequest request)
    {
        var access = declared.Of(context)?.Access;
        if (access == Access.Open)
            return null;
        var (outcome, caller, reason) = await AuthenticateAsync(request, context.CancellationToken);
        switch (outcome)
        {
            case AuthenticationOutcome.Accepted:
                caller!.AttachTo(request);
                return Refusal(caller, access);
            case AuthenticationOutcome.Unavailable:
                return Problems.Unavailable("the identity provider");
            case AuthenticationOutcome.Refused:
            default:
                return Problems.Unauthenticated(reason!);
        }
    }

    private static Problem? Refusal(Caller caller, Access? access) => access switch
    {
        Access.Authenticated or Access.Open => null,
        Access.User => caller.UserId is not null ? null
        : Problems.Forbidden("This needs an end user's token; an API key belongs to no user."),
        Access.Sender => caller.MaySend ? null : Problems.Forbidden("This needs the role 'sender' or 'admin', or an API key."),
        Access.Admin => caller.IsAdmin ? null : Problems.Forbidden("This needs the role 'admin'."),
        null => Problems.Forbidden("Nobody may call this operation."),
    };

    private async Task<AuthenticationResult> AuthenticateAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.HeaderValues("X-Api-Key").FirstOrDefault() is { Length: > 0 } key)
            return apiKeys.Authenticate(key);
        if (request.HeaderValues("Authorization").FirstOrDefault() is not { Length: > 0 } authorization)
            return AuthenticationResult.Refused("Send 'Authorization: Bearer <token>', or 'X-Api-Key: <key>' from a service.");
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? await tokens.AuthenticateAsync(authorization[Bearer.Length..].Trim(), cancellation)
            : AuthenticationResult.Refused("The Authorization header must begin with 'Bearer '.");
    }
}

/// <summary>What came of reading a caller's credentials: a caller, or why there is none.</summary>
public readonly record struct AuthenticationResult(AuthenticationOutcome Outcome, Caller? Caller = null, string? Reason = null)
{
    public static AuthenticationResult Refused(string reason) => new(AuthenticationOutcome.Refused, Reason: reason);
}

public enum AuthenticationOutcome
{
    Accepted,

    /// <summary>There were none, or they don't hold.</summary>
    Refused,

    /// <summary>They couldn't be checked: the identity provider's keys are out of reach.</summary>
    Unavailable,
}

/// <summary>Who may call an HTTP function. Without it nobody may: a forgotten attribute closes a door, it never opens one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessAttribute(Access access) : Attribute
{
    public Access Access { get; } = access;
}

public enum Access
{
    /// <summary>Everybody, also without a token.</summary>
    Open,

    /// <summary>Any verified user or service.</summary>
    Authenticated,

    /// <summary>A verified user, for what is theirs. A service's key is none.</summary>
    User,

    /// <summary>Who may send to others: <c>sender</c>, <c>admin</c>, or an API key.</summary>
    Sender,

    /// <summary>Role <c>admin</c>.</summary>
    Admin,
}

/// <summary>Who calls: an end user or a service, and in which namespace. Made from a verified token or key only.</summary>
/// <param name="UserId">The user; null for a service with an API key.</param>
/// <param name="Name">For logs and the audit: the key's name or the user id.</param>
public sealed record Caller(string Namespace, string? UserId, string Name, IReadOnlyList<string> Roles)
{
    public const string Admin = "admin", Sender = "sender", DefaultNamespace = "default";

    private static readonly object ItemKey = new();

    public bool MaySend => Roles.Contains(Sender) || Roles.Contains(Admin);

    public bool IsAdmin => Roles.Contains(Admin);

    /// <summary>The user whose things these are. Only functions that ask for <see cref="Access.User"/> may call it.</summary>
    public string User => UserId ?? throw new InvalidOperationException("This function did not ask for a user.");

    /// <summary>Tells callers of a namespace apart: a user and a key of the same name are two.</summary>
    public string Identity => UserId is null ? $"key:{Name}" : $"user:{UserId}";

    public static Caller Of(HttpRequest request) =>
        (Caller?)request.HttpContext.Items[ItemKey]
        ?? throw new InvalidOperationException("This function is open to everybody; there is no caller.");

    public void AttachTo(HttpRequest request) => request.HttpContext.Items[ItemKey] = this;
}

/// <summary>Recognises services by <c>X-Api-Key</c>.</summary>
public sealed class ApiKeys(IOptions<AuthOptions> options)
{
    private readonly (byte[] Hash, Caller Caller)[] keys =
        [.. options.Value.ApiKeys.Select(k => (Convert.FromHexString(k.Sha256), new Caller(k.Namespace, null, k.Name, [Caller.Sender])))];

    public AuthenticationResult Authenticate(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        Caller? found = null;
        // All are compared, each in constant time: how long it takes tells nothing about the keys.
        foreach (var (known, caller) in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                found = caller;
        }
        return found is null ? AuthenticationResult.Refused("The API key is not known.") : new(AuthenticationOutcome.Accepted, found);
    }
}
