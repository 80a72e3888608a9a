using System.Text.Json.Serialization;
using NodaTime;

namespace Notifications.Domain;

/// <summary>The rules and their order. The first that says something decides: mandatory, opted out, the category's own setting for the
/// channel, types and minimum priority, the channel; what none refuses is allowed, at its time.</summary>
internal static class PreferenceRules
{
    /// <summary>The category of digests themselves: a mail's link ends them by it.</summary>
    public const string DigestCategory = "digest";

    public static Decision Decide(UserRules user, Subject subject, PreferenceChannel channel, Instant now)
    {
        if (subject.IsMandatory)
            return Decision.Allow;
        if (Refusal(user.Preferences, subject, channel) is { } reason)
            return Decision.Refuse(reason);
        return subject.Priority >= Priority.Urgent ? Decision.Allow : AtItsTime(user, subject.Category, channel, now);
    }

    private static RefusalReason? Refusal(UserPreferences preferences, Subject subject, PreferenceChannel channel)
    {
        if (preferences.OptedOut)
            return RefusalReason.OptedOut;
        if (preferences.Categories.GetValueOrDefault(subject.Category)?.For(channel) is { } isOn)
            return isOn ? null : RefusalReason.Category;
        if (preferences.DisabledTypes.Contains(subject.Type) || preferences.AllowedTypes?.Contains(subject.Type) == false)
            return RefusalReason.Type;
        if (subject.Priority < preferences.MinPriority)
            return RefusalReason.MinPriority;
        if (preferences.Channels.IsOn(channel))
            return null;
        return channel == PreferenceChannel.InApp ? RefusalReason.InAppOff : RefusalReason.ChannelOff;
    }

    /// <summary>A digest finds its own time, quiet hours considered.</summary>
    private static Decision AtItsTime(UserRules user, string category, PreferenceChannel channel, Instant now)
    {
        if (channel == PreferenceChannel.Email && user.Preferences.GathersMails(category))
            return user.Preferences.Categories.GetValueOrDefault(DigestCategory)?.Email == EmailChoice.Off
                ? Decision.Refuse(RefusalReason.Category) : Decision.Digest;
        if (user.Preferences.QuietHours?.EndOf(now, user.Zone) is not { } end)
            return Decision.Allow;
        return channel == PreferenceChannel.InApp ? Decision.Silence : Decision.Hold(end.ToDateTimeOffset());
    }
}

/// <summary>Preferences, and the zone that their times are meant in.</summary>
public sealed record UserRules(UserPreferences Preferences, DateTimeZone Zone);

/// <summary>What the rules look at of a notification.</summary>
public readonly record struct Subject(string Category, NotificationType Type, Priority Priority, bool IsMandatory);

/// <summary>What a user's preferences say of a notification on a channel.</summary>
/// <param name="Reason">Why it is refused.</param>
/// <param name="Until">When the quiet hours end that hold it.</param>
public readonly record struct Decision(DecisionKind Kind, RefusalReason? Reason = null, DateTimeOffset? Until = null)
{
    public static readonly Decision Allow = new(DecisionKind.Allow), Silence = new(DecisionKind.Silence), Digest = new(DecisionKind.Digest);

    public static Decision Refuse(RefusalReason reason) => new(DecisionKind.Refuse, reason);

    public static Decision Hold(DateTimeOffset until) => new(DecisionKind.Hold, Until: until);
}

public enum DecisionKind
{
    Allow,

    /// <summary>In-app only: stored and shown, without a sound.</summary>
    Silence,

    Refuse,

    /// <summary>Not before quiet hours end.</summary>
    Hold,

    /// <summary>Email only: it waited for a digest.</summary>
    Digest,
}

[JsonConverter(typeof(SnakeCaseConverter<RefusalReason>))]
public enum RefusalReason { OptedOut, Category, Type, MinPriority, InAppOff, ChannelOff }
