using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>A user's notification preferences.</summary>
public sealed record Preferences
{
    /// <summary>Which channels are on.</summary>
    public ChannelSwitches Channels { get; init; } = new();

    /// <summary>Settings by category. They take precedence over types, minimum priority and channels.</summary>
    public IReadOnlyDictionary<string, CategoryChannels> Categories { get; init; } = new Dictionary<string, CategoryChannels>();

    /// <summary>Only these types; null: all.</summary>
    public IReadOnlyList<NotificationType>? AllowedTypes { get; init; }

    /// <summary>Types to exclude.</summary>
    public IReadOnlyList<NotificationType> DisabledTypes { get; init; } = [];

    /// <summary>This priority or higher.</summary>
    public Priority MinPriority { get; init; }

    /// <summary>When notifications are silent; null: never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>How non-urgent emails are combined into digests.</summary>
    public Digest Digest { get; init; } = new();

    /// <summary>Only mandatory notifications.</summary>
    public bool OptedOut { get; init; }

    /// <summary>Categories that users can't refuse, as the server's settings define.</summary>
    public IReadOnlyList<string> Mandatory { get; init; } = [];

    /// <summary>The version, for conditional updates.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }

    /// <summary>The same values as an update, to change some of them: <c>preferences.ToUpdate() with { OptedOut = true }</c>.</summary>
    public PreferencesUpdate ToUpdate() => new()
    {
        Channels = Channels,
        Categories = Categories,
        AllowedTypes = AllowedTypes,
        DisabledTypes = DisabledTypes,
        MinPriority = MinPriority,
        QuietHours = QuietHours,
        Digest = Digest,
        OptedOut = OptedOut,
    };
}

/// <summary>A complete set of preferences; null members take their defaults, which allow everything at once.</summary>
public sealed record PreferencesUpdate
{
    /// <summary>Which channels are on.</summary>
    public ChannelSwitches? Channels { get; init; }

    /// <summary>Settings by category, at most 200 categories.</summary>
    public IReadOnlyDictionary<string, CategoryChannels>? Categories { get; init; }

    /// <summary>Only these types; null: all.</summary>
    public IReadOnlyList<NotificationType>? AllowedTypes { get; init; }

    /// <summary>Types to exclude.</summary>
    public IReadOnlyList<NotificationType>? DisabledTypes { get; init; }

    /// <summary>This priority or higher.</summary>
    public Priority? MinPriority { get; init; }

    /// <summary>When notifications are silent; null: never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>How non-urgent emails are combined into digests.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Only mandatory notifications.</summary>
    public bool? OptedOut { get; init; }
}

/// <summary>Which channels are on; null: not set here.</summary>
public sealed record ChannelSwitches
{
    /// <summary>The inbox, and pushes to connected clients.</summary>
    public bool? InApp { get; init; }

    /// <summary>Email.</summary>
    public bool? Email { get; init; }

    /// <summary>Text messages.</summary>
    public bool? Sms { get; init; }

    /// <summary>Web Push.</summary>
    public bool? Push { get; init; }
}

/// <summary>Settings of a category; null: not set here.</summary>
public sealed record CategoryChannels
{
    /// <summary>The inbox, and pushes to connected clients.</summary>
    public bool? InApp { get; init; }

    /// <summary>Email, individually or as a digest.</summary>
    public EmailChoice? Email { get; init; }

    /// <summary>Text messages.</summary>
    public bool? Sms { get; init; }

    /// <summary>Web Push.</summary>
    public bool? Push { get; init; }
}

/// <summary>How a category is emailed.</summary>
[JsonConverter(typeof(EmailChoiceConverter))]
public enum EmailChoice
{
    /// <summary>A value from a newer server; can't be sent.</summary>
    Unknown,

    /// <summary>No emails.</summary>
    Off,

    /// <summary>An email for each notification that needs one.</summary>
    On,

    /// <summary>Everything unread in the inbox is included in the next digest.</summary>
    Digest,
}

/// <summary>When pushes are silent and other channels wait. Urgent and critical notifications are exempt.</summary>
public sealed record QuietHours
{
    /// <summary>Inclusive, to the minute.</summary>
    [JsonConverter(typeof(ClockTimeConverter))]
    public required TimeOnly Start { get; init; }

    /// <summary>Exclusive; on the next day if it is before the start.</summary>
    [JsonConverter(typeof(ClockTimeConverter))]
    public required TimeOnly End { get; init; }

    /// <summary>An IANA name such as <c>Europe/Berlin</c>; null: the profile's, otherwise UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The days on which they begin; null: every day.</summary>
    public IReadOnlyList<Weekday>? Days { get; init; }
}

/// <summary>Non-urgent emails, combined into one.</summary>
public sealed record Digest
{
    /// <summary>Default: immediate.</summary>
    public DigestFrequency? Frequency { get; init; }

    /// <summary>0 to 23 in the user's time zone, for daily and weekly digests. Default: 9.</summary>
    public int? Hour { get; init; }

    /// <summary>For weekly digests. Default: Monday.</summary>
    public Weekday? Day { get; init; }

    /// <summary>A summary of everything unread from the period, whether or not it would have been emailed.</summary>
    public bool? Summary { get; init; }
}
