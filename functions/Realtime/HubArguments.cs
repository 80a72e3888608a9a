using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Notifications.Shared;

namespace Notifications.Realtime;

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
            errors.Add(name, "is not allowed: a member stands twice, or it is nested too deep");
            return null;
        }
    }

    private static string Wrap(string name, object? argument) => argument switch
    {
        JsonElement { ValueKind: JsonValueKind.Object } element => element.GetRawText(),
        JsonElement element => $"{{\"{name}\":{element.GetRawText()}}}",
        string text => $"{{\"{name}\":{JsonSerializer.Serialize(text, AppJson.Default.String)}}}",
        _ => "{}",
    };
}
