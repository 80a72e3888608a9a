namespace Notifications.Client;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>
{
    /// <summary>In the order of the list; may be fewer than asked for, also none, when there is a next page.</summary>
    public IReadOnlyList<T> Items { get; init; } = [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    public string? NextCursor { get; init; }
}
