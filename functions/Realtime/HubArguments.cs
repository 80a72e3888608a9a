using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Shared;

namespace Notifications.Realtime;

/// <summary>What a client gave to a hub method. The arguments are read by hand: bound to parameters, a missing one would fail before the
/// function, with an error that shows the server's inside.</summary>
internal static class HubArguments
{
    /// <summary>The only argument as a member of that name; an object is taken as the members themselves.</summary>
    public static JsonFields Read(SignalRInvocationContext invocation, string name, FieldErrors errors)
    {
        var arguments = invocation.Arguments ?? [];
        if (arguments.Length > 1)
            errors.Add(name, $"{arguments.Length} arguments were given; allowed: 1");
        return new JsonFields(arguments.Length == 0 ? JsonElement.Parse("{}") : Wrap(name, arguments[0]), errors);
    }

    private static JsonElement Wrap(string name, object? argument) => argument switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } element => element,
        JsonElement element => JsonElement.Parse($"{{\"{name}\":{element.GetRawText()}}}"),
        string text => JsonElement.Parse($"{{\"{name}\":{JsonSerializer.Serialize(text, AppJson.Default.String)}}}"),
        _ => JsonElement.Parse("{}"),
    };
}
