using System.Text.Json.Serialization;

namespace Notifications.Domain;

/// <summary>What a user wants to receive, by which channel and when. Users who never chose have the defaults: everything, at
/// once.</summary>
public sealed record UserPreferences
{
    public static readonly UserPreferences Default = new();

    public ChannelSwitches Channels { get; init; } = new();

    /// <summary>What a category goes by, where that is not what the channel's own switch says.</summary>
    public IReadOnlyDictionary<string, ChannelOverrides> Categories { get; init; } = new Dictionary<string, ChannelOverrides>();

    /// <summary>Null: all.</summary>
    public IReadOnlyList<NotificationType>? AllowedTypes { get; init; }

    public IReadOnlyList<NotificationType> DisabledTypes { get; init; } = [];

    public Priority MinPriority { get; init; } = Priority.Low;

    public QuietHours? QuietHours { get; init; }

    public DigestSettings Digest { get; init; } = new();

    /// <summary>Nothing but what is mandatory.</summary>
    public bool OptedOut { get; init; }

    /// <summary>The categories to which none of this applies; told when preferences are read, and not the user's to change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Mandatory { get; init; }

    /// <summary>Without categories of which nothing is said.</summary>
    public UserPreferences WithoutEmptyCategories() =>
        this with { Categories = Categories.Where(c => c.Value != new ChannelOverrides()).ToDictionary(StringComparer.Ordinal) };

    /// <param name="isOn">Null: nothing is said of it any more.</param>
    public UserPreferences With(string category, PreferenceChannel channel, bool? isOn)
    {
        var overrides = (Categories.GetValueOrDefault(category) ?? new ChannelOverrides()).With(channel, isOn);
        return this with { Categories = new Dictionary<string, ChannelOverrides>(Categories) { [category] = overrides } };
    }
}

public enum PreferenceChannel { InApp, Email, Sms, Push }

public sealed record ChannelSwitches
{
    public bool InApp { get; init; } = true;

    public bool Email { get; init; } = true;

    public bool Sms { get; init; } = true;

    public bool Push { get; init; } = true;

    public bool IsOn(PreferenceChannel channel) => channel switch
    {
        PreferenceChannel.InApp => InApp,
        PreferenceChannel.Email => Email,
        PreferenceChannel.Sms => Sms,
        PreferenceChannel.Push => Push,
    };
}

/// <summary>What is absent is left to the other rules.</summary>
public sealed record ChannelOverrides
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? InApp { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Email { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Sms { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Push { get; init; }

    public bool? For(PreferenceChannel channel) => channel switch
    {
        PreferenceChannel.InApp => InApp,
        PreferenceChannel.Email => Email,
        PreferenceChannel.Sms => Sms,
        PreferenceChannel.Push => Push,
    };

    public ChannelOverrides With(PreferenceChannel channel, bool? isOn) => channel switch
    {
        PreferenceChannel.InApp => this with { InApp = isOn },
        PreferenceChannel.Email => this with { Email = isOn },
        PreferenceChannel.Sms => this with { Sms = isOn },
        PreferenceChannel.Push => this with { Push = isOn },
    };
}

/// <summary>Emails that are not urgent, gathered.</summary>
public sealed record DigestSettings
{
    public DigestFrequency Frequency { get; init; }

    /// <summary>Of the day in the user's zone, for daily and weekly ones; 0 to 23.</summary>
    public int Hour { get; init; } = 9;

    /// <summary>For weekly ones.</summary>
    public Weekday Day { get; init; } = Weekday.Mon;
}

[JsonConverter(typeof(SnakeCaseConverter<DigestFrequency>))]
public enum DigestFrequency { Immediate, Hourly, Daily, Weekly }

/// <summary>Numbered as ISO 8601 does.</summary>
[JsonConverter(typeof(SnakeCaseConverter<Weekday>))]
public enum Weekday { Mon = 1, Tue, Wed, Thu, Fri, Sat, Sun }
