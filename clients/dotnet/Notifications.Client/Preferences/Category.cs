namespace Notifications.Client;

/// <summary>A category of notifications, with its display names.</summary>
public sealed record Category
{
    /// <summary>The name used in sends.</summary>
    public string Name { get; init; } = "";

    /// <summary>Display names by language tag.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>A description.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it is mandatory: users can't refuse it.</summary>
    public bool Mandatory { get; init; }

    /// <summary>Whether it is built in.</summary>
    public bool Preloaded { get; init; }

    /// <summary>When its names were last changed; null if it is built in.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

internal sealed record CategoryList
{
    public IReadOnlyList<Category> Items { get; init; } = [];
}
