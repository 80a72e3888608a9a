namespace Notifications.Client;

/// <summary>What a sending app calls an event, as people read it.</summary>
public sealed record Category
{
    /// <summary>As in sends.</summary>
    public string Name { get; init; } = "";

    /// <summary>By language tag.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>What it is about.</summary>
    public string? Description { get; init; }

    /// <summary>Nobody can refuse it.</summary>
    public bool Mandatory { get; init; }

    /// <summary>It comes with the server.</summary>
    public bool Preloaded { get; init; }

    /// <summary>When its names were changed; null when it comes with the server.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}

internal sealed record CategoryList
{
    public IReadOnlyList<Category> Items { get; init; } = [];
}
