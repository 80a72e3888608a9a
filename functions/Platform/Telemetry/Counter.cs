namespace Notifications.Platform.Telemetry;

/// <summary>What is counted.</summary>
public enum Counter
{
    /// <summary>Stored in an inbox; a broadcast once. Of a channel: its provider accepted it.</summary>
    Sent,

    Delivered,

    Acknowledged,

    Read,

    Failed,

    Skipped,

    /// <summary>Sent to somebody who was online then.</summary>
    Online,

    /// <summary>Acknowledged by somebody who was online when it was sent.</summary>
    DeliveredOnline,
}

/// <summary>What it is counted by.</summary>
public enum Dimension
{
    Total,

    Type,

    Category,

    Priority,

    /// <summary>Category and variant.</summary>
    Variant,

    /// <summary>A channel of the fallback.</summary>
    Channel,
}

/// <summary>What is counted apart.</summary>
/// <param name="Hour">Its beginning.</param>
public readonly record struct StatKey(string Namespace, DateTimeOffset Hour, Dimension Dimension, string Value);
