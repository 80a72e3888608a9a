using System.Text.Json;
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

    /// <summary>The digest lists what is in the inbox: a summary, or of some categories.</summary>
    [JsonIgnore]
    public bool DigestsInbox => !OptedOut && Categories.GetValueOrDefault(PreferenceRules.DigestCategory)?.Email != EmailChoice.Off
        && (Digest.Summary || Categories.Values.Any(c => c.Email == EmailChoice.Digest));

    /// <summary>Whether mails of this category wait for a digest.</summary>
    public bool GathersMails(string category) =>
        Digest.Frequency != DigestFrequency.Immediate || Categories.GetValueOrDefault(category)?.Email == EmailChoice.Digest;

    /// <summary>Whether a digest lists what is unread of this category.</summary>
    public bool Digests(string category) =>
        Digest.Summary || Categories.GetValueOrDefault(category)?.Email == EmailChoice.Digest;

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

/// <summary>What a person wants of a category by mail.</summary>
[JsonConverter(typeof(EmailChoiceConverter))]
public enum EmailChoice
{
    Off,

    On,

    /// <summary>All of it that is in their inbox and unread, listed in one digest: no mail for each.</summary>
    Digest,
}

/// <summary><c>false</c>, <c>true</c> or <c>"digest"</c>.</summary>
public sealed class EmailChoiceConverter : JsonConverter<EmailChoice>
{
    public const string Digest = "digest";

    public override EmailChoice Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.True => EmailChoice.On,
            JsonTokenType.False => EmailChoice.Off,
            JsonTokenType.String when reader.ValueTextEquals(Digest) => EmailChoice.Digest,
            _ => throw new JsonException("neither true, false nor \"digest\""),
        };

    public override void Write(Utf8JsonWriter writer, EmailChoice value, JsonSerializerOptions options)
    {
        if (value == EmailChoice.Digest)
            writer.WriteStringValue(Digest);
        else
            writer.WriteBooleanValue(value == EmailChoice.On);
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
    public EmailChoice? Email { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Sms { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Push { get; init; }

    public bool? For(PreferenceChannel channel) => channel switch
    {
        PreferenceChannel.InApp => InApp,
        PreferenceChannel.Email => Email is { } choice ? choice != EmailChoice.Off : null,
        PreferenceChannel.Sms => Sms,
        PreferenceChannel.Push => Push,
    };

    public ChannelOverrides With(PreferenceChannel channel, bool? isOn) => channel switch
    {
        PreferenceChannel.InApp => this with { InApp = isOn },
        PreferenceChannel.Email => this with { Email = isOn is { } on ? (on ? EmailChoice.On : EmailChoice.Off) : null },
        PreferenceChannel.Sms => this with { Sms = isOn },
        PreferenceChannel.Push => this with { Push = isOn },
    };
}

/// <summary>Emails that are not urgent, in one digest.</summary>
public sealed record DigestSettings
{
    public DigestFrequency Frequency { get; init; }

    /// <summary>Of the day in the user's zone, for daily and weekly ones; 0 to 23.</summary>
    public int Hour { get; init; } = 9;

    /// <summary>For weekly ones.</summary>
    public Weekday Day { get; init; } = Weekday.Mon;

    /// <summary>All that is unread of the period, whether or not a mail would have told of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Summary { get; init; }
}

[JsonConverter(typeof(SnakeCaseConverter<DigestFrequency>))]
public enum DigestFrequency { Immediate, Hourly, Daily, Weekly }

/// <summary>Numbered as ISO 8601 does.</summary>
[JsonConverter(typeof(SnakeCaseConverter<Weekday>))]
public enum Weekday { Mon = 1, Tue, Wed, Thu, Fri, Sat, Sun }
