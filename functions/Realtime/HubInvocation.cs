using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.RateLimits;
using Notifications.Platform.Security;

namespace Notifications.Realtime;

/// <summary>How a hub method answers: for the user that the service vouches for, with the JSON that its HTTP function would answer, or
/// <c>{ "problem": … }</c>.</summary>
internal static class HubInvocation
{
    /// <param name="name">What the only argument is called.</param>
    public static async Task<JsonElement> AnswerAsync<T>(
        SignalRInvocationContext invocation, string name, Func<JsonFields, T> read, Func<string, string, T, Task<JsonElement>> answer)
    {
        if (HubUser.Parse(invocation.UserId) is not var (ns, user))
            return HubAnswer.Of(Problems.Unauthenticated("The connection belongs to no user: negotiate first."));
        var errors = new FieldErrors();
        if (HubArguments.Read(invocation, name, errors) is not { } fields)
            return HubAnswer.Of(Problems.Invalid(errors));
        var argument = read(fields);
        return errors.Any ? HubAnswer.Of(Problems.Invalid(errors)) : await answer(ns, user, argument);
    }
}

/// <summary>What a client gave to a hub method. The arguments are read by hand: bound to parameters, a missing one would fail before the
/// function, with an error that shows the server's inside.</summary>
internal static class HubArguments
{
    /// <summary>A hundred ids, several times over.</summary>
    public const int MaxBytes = 32 * 1024;

    /// <summary>The only argument as a member of that name; an object is taken as the members themselves.</summary>
    /// <returns>Null when there is none: <paramref name="errors"/> has why.</returns>
    public static JsonFields? Read(SignalRInvocationContext invocation, string name, FieldErrors errors)
    {
        var arguments = invocation.Arguments ?? [];
        if (arguments.Length > 1)
            errors.Add(name, $"{arguments.Length} arguments were given; allowed: 1");
        var json = Encoding.UTF8.GetBytes(arguments.Length == 0 ? "{}" : Wrap(name, arguments[0]));
        if (json.Length > MaxBytes)
            errors.Add(name, $"has {json.Length:N0} bytes; allowed: at most {MaxBytes:N0}");
        try
        {
            var source = errors.Any ? default : StrictJson.Parse(json, errors);
            return errors.Any ? null : new JsonFields(source, errors);
        }
        catch (JsonException)
        {
            errors.Add(name, "is not allowed: a member appears twice, or it is nested too deep");
            return null;
        }
    }

    private static string Wrap(string name, object? argument) => argument switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } element => element.GetRawText(),
        JsonElement element => $"{{\"{name}\":{element.GetRawText()}}}",
        string text => $"{{\"{name}\":{JsonSerializer.Serialize(text, PlatformJson.Default.String)}}}",
        _ => "{}",
    };
}

/// <summary>The real-time service's groups, named in ASCII since the hub is shared by all namespaces. No part holds a colon of its
/// own.</summary>
internal static class HubGroups
{
    /// <summary>All of a namespace's connections.</summary>
    public static string Everyone(string ns) => Uri.EscapeDataString(ns);

    /// <summary>Of those in a group, the connections of users with this language; null: of users who have none.</summary>
    public static string In(string group, string? language) => $"{group}:lang:{language ?? "-"}";

    /// <summary>Connections of the namespace's admins.</summary>
    public static string Admins(string ns) => $"{Uri.EscapeDataString(ns)}:admins";

    public static string Of(string ns, Membership membership) =>
        $"{Uri.EscapeDataString(ns)}:{membership.KindName}:{Uri.EscapeDataString(membership.Name)}";
}

/// <summary>A user as the real-time service knows them: namespace and id in one ASCII text, since the hub is shared by all
/// namespaces.</summary>
internal static class HubUser
{
    /// <summary>Of a connection whose user was an admin when it was negotiated.</summary>
    public const string AdminClaim = "notifications.admin";

    public static string Of(string ns, string user) => $"{Uri.EscapeDataString(ns)}:{Uri.EscapeDataString(user)}";

    /// <summary>Null when <see cref="Of"/> did not write it: no client of this app.</summary>
    public static (string Namespace, string User)? Parse(string? hubUser) =>
        hubUser?.Split(':') is [var ns, var user] && ns.Length > 0 && user.Length > 0
        ? (Uri.UnescapeDataString(ns), Uri.UnescapeDataString(user)) : null;
}

/// <summary>Refuses connections and users that call too many hub methods, before anything is read or stored. Connections that open and
/// close are not limited: nobody could be told.</summary>
public sealed class HubRateLimitMiddleware(Limits limits) : IFunctionsWorkerMiddleware
{
    private const string Methods = "messages";

    private readonly FunctionAttributes<SignalRTriggerAttribute> triggers = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (triggers.Of(context) is { Category: Methods } && await RefusalAsync(context) is { } problem)
            context.GetInvocationResult().Value = HubAnswer.Of(problem);
        else
            await next(context);
    }

    private async Task<Problem?> RefusalAsync(FunctionContext context)
    {
        var trigger = context.FunctionDefinition.InputBindings.Values.First(binding => binding.Type == Trigger.SignalR);
        var invocation = (await context.BindInputAsync<SignalRInvocationContext>(trigger)).Value!;
        // A connection that belongs to no user is refused by the method.
        return HubUser.Parse(invocation.UserId) is var (ns, user)
            ? limits.EnterMethod(new Caller(ns, user, user, []), invocation.ConnectionId)
            : null;
    }
}
