namespace Notifications.Client;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed record Page<T>
{
    /// <summary>In the order of the list; may be fewer than requested, or empty, even if there is a next page.</summary>
    public IReadOnlyList<T> Items { get; init; } = [];

    /// <summary>Cursor of the next page; null on the last page.</summary>
    public string? NextCursor { get; init; }
}
