using System.Text.Json;
using Notifications.Inbox;

namespace Notifications.Sending;

/// <summary>What a caller asks to be sent, checked.</summary>
public sealed record SendRequest
{
    /// <summary>Each once.</summary>
    public required IReadOnlyList<string> Users { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required NotificationType Type { get; init; }

    public required string Category { get; init; }

    public required Priority Priority { get; init; }

    public string? Icon { get; init; }

    public string? Color { get; init; }

    public string? ActionUrl { get; init; }

    public string? ImageUrl { get; init; }

    public string? Source { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public JsonElement? Data { get; init; }

    public bool RequiresAcknowledgement { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}
