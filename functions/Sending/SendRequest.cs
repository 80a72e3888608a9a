using System.Text.Json;

namespace Notifications.Sending;

/// <summary>What a caller asks for, its members checked one by one; templates are not filled in yet.</summary>
public sealed record SendRequest
{
    public required SendTargets Targets { get; init; }

    /// <summary>Given by the caller; over a template's, where it has the same member.</summary>
    public required ContentMembers Members { get; init; }

    public string? Template { get; init; }

    public JsonElement? Variables { get; init; }

    public string? Locale { get; init; }

    public IReadOnlyList<RequestedVariant> Variants { get; init; } = [];

    public DateTimeOffset? SendAt { get; init; }
}

/// <param name="Weight">0 to 1,000.</param>
public sealed record RequestedVariant(string Name, int Weight, string Template);
