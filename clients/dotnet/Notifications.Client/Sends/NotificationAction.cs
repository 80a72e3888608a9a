namespace Notifications.Client;

/// <summary>Who did what a notification reports; shown with their picture instead of the icon.</summary>
public sealed record NotificationActor
{
    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>http or https; at most 2,048 characters.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>Their page: http, https or a path on the same site; at most 2,048 characters.</summary>
    public string? Url { get; init; }
}

/// <summary>A button: either a link, or an event that is passed to the page.</summary>
public sealed record NotificationAction
{
    /// <summary>1 to 40 characters.</summary>
    public required string Label { get; init; }

    /// <summary>http, https or a path on the same site; at most 2,048 characters.</summary>
    public string? Url { get; init; }

    /// <summary>1 to 64 of <c>a-z 0-9 _ . -</c>, unique within a notification. See <see cref="InboxClient.TakeActionAsync"/>.</summary>
    public string? Event { get; init; }
}
