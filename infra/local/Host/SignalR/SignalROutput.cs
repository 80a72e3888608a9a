using System.Text.Json;
using Functions.LocalHost.Invocations;
using Functions.LocalHost.Outputs;
using Functions.LocalHost.Rpc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.SignalRService;

namespace Functions.LocalHost.SignalR;

/// <summary>Carries out message and group actions, one after another.</summary>
internal sealed class SignalROutput(SignalRRest rest) : IOutputTarget
{
    public async Task WriteAsync(TypedData value, CancellationToken cancellation)
    {
        var json = Parse(TypedText.Of(value));
        if (json.ValueKind == JsonValueKind.Null)
            return;
        if (json.ValueKind != JsonValueKind.Array)
        {
            await CarryOutAsync(json, cancellation);
            return;
        }

        foreach (var item in json.EnumerateArray())
            await CarryOutAsync(item, cancellation);
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            throw Refused("text");
        }
    }

    private Task CarryOutAsync(JsonElement json, CancellationToken cancellation)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Refused(json.ValueKind.ToString());
        var members = json.EnumerateObject().ToDictionary(m => m.Name, m => m.Value, StringComparer.OrdinalIgnoreCase);
        if (Text(members, "action") is { } action)
            return GroupActionAsync(
                action, Text(members, "connectionId"), Text(members, "userId"), Text(members, "groupName"), cancellation);
        if (Text(members, "target") is not { Length: > 0 } target)
            throw Refused("an object without target or action");
        var arguments = members.TryGetValue("arguments", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(a => (object?)a)
            : [];
        return SendAsync(members, new MessageContent(target, arguments, HubSerializer.AsDeclared), cancellation);
    }

    private Task SendAsync(Dictionary<string, JsonElement> members, MessageContent message, CancellationToken cancellation)
    {
        if (Text(members, "connectionId") is { Length: > 0 } connection)
            return rest.SendConnectionAsync(connection, message, cancellation);
        if (Text(members, "userId") is { Length: > 0 } user)
            return rest.SendUserAsync(user, message, cancellation);
        return Text(members, "groupName") is { Length: > 0 } group
            ? rest.SendGroupAsync(group, message, null, cancellation)
            : rest.SendAllAsync(message, null, cancellation);
    }

    private Task GroupActionAsync(string action, string? connection, string? user, string? group, CancellationToken cancellation)
    {
        if (!Enum.TryParse<SignalRGroupActionType>(action, ignoreCase: true, out var type))
            throw Refused($"the action '{action}'");
        if (type == SignalRGroupActionType.RemoveAll)
        {
            // For a connection alone the official binding does nothing and says nothing.
            return string.IsNullOrEmpty(user)
                ? Task.CompletedTask
                : new RestUserGroupManager(rest).RemoveFromAllGroupsAsync(user, cancellation);
        }

        var add = type == SignalRGroupActionType.Add;
        if (!string.IsNullOrEmpty(connection))
        {
            var groups = new RestGroupManager(rest);
            return add
                ? groups.AddToGroupAsync(connection, group!, cancellation)
                : groups.RemoveFromGroupAsync(connection, group!, cancellation);
        }

        var userGroups = new RestUserGroupManager(rest);
        return add
            ? userGroups.AddToGroupAsync(user!, group!, cancellation)
            : userGroups.RemoveFromGroupAsync(user!, group!, cancellation);
    }

    private static string? Text(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) ? JsonMembers.TextOf(value) : null;

    private static InvalidOperationException Refused(string what) =>
        new($"Neither a SignalR message action nor a group action: {what}.");
}
