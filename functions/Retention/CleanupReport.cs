namespace Notifications.Retention;

/// <summary>What a cleanup removed, by kind.</summary>
public sealed record CleanupReport
{
    /// <summary>Notifications that had expired.</summary>
    public int Expired { get; init; }

    /// <summary>Notifications that were read and whose priority keeps such ones for less.</summary>
    public int Read { get; init; }

    /// <summary>Notifications that were deleted long enough ago.</summary>
    public int Deleted { get; init; }

    /// <summary>What was kept beside them: events, channels, markers, what users did with broadcasts.</summary>
    public int Details { get; init; }

    public int Broadcasts { get; init; }

    public int Sends { get; init; }

    public int Schedules { get; init; }

    /// <summary>Direct messages, with what is kept beside them.</summary>
    public int Messages { get; init; }

    /// <summary>False when its time was up: the next one goes on.</summary>
    public bool Complete { get; init; } = true;

    [System.Text.Json.Serialization.JsonIgnore]
    public int Total => Expired + Read + Deleted + Details + Broadcasts + Sends + Schedules + Messages;
}
