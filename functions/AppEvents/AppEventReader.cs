using System.Text.Json;
using System.Text.RegularExpressions;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Recipients;
using Notifications.Sending;

namespace Notifications.AppEvents;

/// <summary>Checks events, member by member.</summary>
internal static partial class AppEventReader
{
    public const int MaxTargets = 100, MaxName = 64, MaxDataBytes = 64 * 1024;

    private const string NameRule = "1 to 64 of A-Z a-z 0-9 _ . -; clients get it with 'app:' before it";

    /// <returns>Null when something is wrong: <paramref name="fields"/> has what.</returns>
    public static AppEventRequest? Read(JsonFields fields)
    {
        var request = new AppEventRequest
        {
            Targets = new AppEventTargets(
                TargetsReader.Names(fields, "users", MaxTargets, UserIds.Check),
                TargetsReader.Names(fields, "roles", TargetsReader.MaxGroups, RecipientRequestReader.CheckRole),
                TargetsReader.Names(fields, "rooms", TargetsReader.MaxGroups, RoomNames.Check)),
            Name = Name(fields),
            Data = fields.Any("data", MaxDataBytes),
        };
        fields.RejectUnknown();
        if (!fields.Errors.Any && request.Targets.Count == 0)
            fields.Fail("rooms", "has nobody; allowed: at least one of 'rooms', 'users', 'roles'");
        return fields.Errors.Any ? null : request;
    }

    /// <inheritdoc cref="Read"/>
    public static RoomMessage? ReadMessage(JsonFields fields)
    {
        var message = new RoomMessage
        {
            Room = fields.Text("room", RoomNames.MaxLength, required: true) ?? "",
            Name = Name(fields),
            Data = fields.Any("data", MaxDataBytes),
        };
        fields.RejectUnknown();
        if (!fields.Errors.Any && RoomNames.Check(message.Room) is { } rule)
            fields.Fail("room", $"'{FieldErrors.Shorten(message.Room)}' is not allowed; allowed: {rule}");
        return fields.Errors.Any ? null : message;
    }

    private static string Name(JsonFields fields)
    {
        var name = fields.Text("event", MaxName, required: true);
        if (!string.IsNullOrWhiteSpace(name) && TextLength.Of(name) <= MaxName && !NamePattern().IsMatch(name))
            fields.Fail("event", $"'{FieldErrors.Shorten(name)}' is not allowed; allowed: {NameRule}");
        return name ?? "";
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex NamePattern();
}

internal sealed record AppEventRequest
{
    public required AppEventTargets Targets { get; init; }

    /// <summary>Without the prefix.</summary>
    public required string Name { get; init; }

    public required JsonElement? Data { get; init; }
}

/// <summary>What a member sends to a room.</summary>
internal sealed record RoomMessage
{
    public required string Room { get; init; }

    /// <summary>Without the prefix.</summary>
    public required string Name { get; init; }

    public required JsonElement? Data { get; init; }
}
