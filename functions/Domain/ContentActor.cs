using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>Who did what a notification tells of.</summary>
public sealed record ContentActor
{
    /// <summary>Up to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Shown in place of the icon: http or https.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>Their page: http, https or a path on the same site.</summary>
    public string? Url { get; init; }
}

/// <summary>A button of a notification: it leads to an address, or tells the app's page its event. One of the two is there.</summary>
public sealed record ContentAction
{
    /// <summary>Up to 40 characters.</summary>
    public required string Label { get; init; }

    /// <summary>http, https or a path on the same site.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    /// <summary><c>[a-z0-9_.-]{1,64}</c>; each once in a notification.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Event { get; init; }
}
