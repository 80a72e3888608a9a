using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Platform.Http;
using Notifications.Platform.Json;

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
