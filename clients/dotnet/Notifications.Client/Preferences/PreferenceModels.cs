using System.Text.Json.Serialization;

namespace Notifications.Client;

/// <summary>What a user wants to get, and where.</summary>
public sealed record Preferences
{
    /// <summary>Which channels are on.</summary>
    public ChannelSwitches Channels { get; init; } = new();

    /// <summary>By category, what differs. It goes before types, minimum priority and channels.</summary>
    public IReadOnlyDictionary<string, CategoryChannels> Categories { get; init; } = new Dictionary<string, CategoryChannels>();

    /// <summary>Only these; null: all.</summary>
    public IReadOnlyList<NotificationType>? AllowedTypes { get; init; }

    /// <summary>Not these.</summary>
    public IReadOnlyList<NotificationType> DisabledTypes { get; init; } = [];

    /// <summary>This one, or more.</summary>
    public Priority MinPriority { get; init; }

    /// <summary>When nothing may make a sound; null: never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Whether mails that are not urgent are gathered.</summary>
    public Digest Digest { get; init; } = new();

    /// <summary>Nothing but what is mandatory.</summary>
    public bool OptedOut { get; init; }

    /// <summary>Categories that nobody can refuse; the server's settings say which.</summary>
    public IReadOnlyList<string> Mandatory { get; init; } = [];

    /// <summary>This version, for saving only what nobody changed meanwhile.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }

    /// <summary>The same as an update, for changing some of it: <c>preferences.ToUpdate() with { OptedOut = true }</c>.</summary>
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

/// <summary>All of a user's preferences anew: what is null takes its default, which is everything at once.</summary>
public sealed record PreferencesUpdate
{
    /// <summary>Which channels are on.</summary>
    public ChannelSwitches? Channels { get; init; }

    /// <summary>By category, what differs; at most 200 categories.</summary>
    public IReadOnlyDictionary<string, CategoryChannels>? Categories { get; init; }

    /// <summary>Only these; null: all.</summary>
    public IReadOnlyList<NotificationType>? AllowedTypes { get; init; }

    /// <summary>Not these.</summary>
    public IReadOnlyList<NotificationType>? DisabledTypes { get; init; }

    /// <summary>This one, or more.</summary>
    public Priority? MinPriority { get; init; }

    /// <summary>When nothing may make a sound; null: never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Whether mails that are not urgent are gathered.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Nothing but what is mandatory.</summary>
    public bool? OptedOut { get; init; }
}

/// <summary>Which channels are on; null: as elsewhere.</summary>
public sealed record ChannelSwitches
{
    /// <summary>The inbox, and pushes to connected clients.</summary>
    public bool? InApp { get; init; }

    /// <summary>Mail.</summary>
    public bool? Email { get; init; }

    /// <summary>Text messages.</summary>
    public bool? Sms { get; init; }

    /// <summary>Web Push.</summary>
    public bool? Push { get; init; }
}

/// <summary>What differs for a category; null: as elsewhere.</summary>
public sealed record CategoryChannels
{
    /// <summary>The inbox, and pushes to connected clients.</summary>
    public bool? InApp { get; init; }

    /// <summary>Mail, for each or gathered.</summary>
    public EmailChoice? Email { get; init; }

    /// <summary>Text messages.</summary>
    public bool? Sms { get; init; }

    /// <summary>Web Push.</summary>
    public bool? Push { get; init; }
}

/// <summary>What a person wants of a category by mail.</summary>
[JsonConverter(typeof(EmailChoiceConverter))]
public enum EmailChoice
{
    /// <summary>Of a newer server. It can't be sent.</summary>
    Unknown,

    /// <summary>No mails.</summary>
    Off,

    /// <summary>A mail for each that needs one.</summary>
    On,

    /// <summary>Whatever is unread in the inbox comes with the next digest.</summary>
    Digest,
}

/// <summary>When pushes are silent, and mails and the like wait. Urgent and critical ones do not.</summary>
public sealed record QuietHours
{
    /// <summary>Inclusive, to the minute.</summary>
    [JsonConverter(typeof(ClockTimeConverter))]
    public required TimeOnly Start { get; init; }

    /// <summary>Exclusive; of the next day when it is before the start.</summary>
    [JsonConverter(typeof(ClockTimeConverter))]
    public required TimeOnly End { get; init; }

    /// <summary>An IANA name, as <c>Europe/Berlin</c>; null: the profile's, else UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>On which they begin; null: every day.</summary>
    public IReadOnlyList<Weekday>? Days { get; init; }
}

/// <summary>Mails that are not urgent, gathered into one.</summary>
public sealed record Digest
{
    /// <summary>Immediate by default.</summary>
    public DigestFrequency? Frequency { get; init; }

    /// <summary>0 to 23 in the user's time zone, of daily and weekly ones; 9 by default.</summary>
    public int? Hour { get; init; }

    /// <summary>Of weekly ones; Monday by default.</summary>
    public Weekday? Day { get; init; }

    /// <summary>All that is unread of the period, whether or not a mail would have told of it.</summary>
    public bool? Summary { get; init; }
}
