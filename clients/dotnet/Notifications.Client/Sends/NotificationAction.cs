namespace Notifications.Client;

/// <summary>Who did what a notification tells of: shown with their picture in place of the icon.</summary>
public sealed record NotificationActor
{
    /// <summary>1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>http or https; at most 2,048 characters.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>Their page: http, https or a path on the same site; at most 2,048 characters.</summary>
    public string? Url { get; init; }
}

/// <summary>A button: it leads to an address, or is an event that the page is told of. Exactly one of the two is needed.</summary>
public sealed record NotificationAction
{
    /// <summary>1 to 40 characters.</summary>
    public required string Label { get; init; }

    /// <summary>http, https or a path on the same site; at most 2,048 characters.</summary>
    public string? Url { get; init; }

    /// <summary>1 to 64 of <c>a-z 0-9 _ . -</c>, each once in a notification. See <see cref="InboxClient.TakeActionAsync"/>.</summary>
    public string? Event { get; init; }
}
