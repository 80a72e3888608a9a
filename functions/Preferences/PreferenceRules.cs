using NodaTime;
using Notifications.Inbox;

namespace Notifications.Preferences;

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
        return subject.Priority >= Priority.Urgent ? Decision.Allow : AtItsTime(user, channel, now);
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
    private static Decision AtItsTime(UserRules user, PreferenceChannel channel, Instant now)
    {
        if (channel == PreferenceChannel.Email && user.Preferences.Digest.Frequency != DigestFrequency.Immediate)
            return user.Preferences.Categories.GetValueOrDefault(DigestCategory)?.Email == false ? Decision.Refuse(RefusalReason.Category) : Decision.Digest;
        if (user.Preferences.QuietHours?.EndOf(now, user.Zone) is not { } end)
            return Decision.Allow;
        return channel == PreferenceChannel.InApp ? Decision.Silence : Decision.Hold(end.ToDateTimeOffset());
    }
}

/// <summary>Preferences, and the zone that their times are meant in.</summary>
public sealed record UserRules(UserPreferences Preferences, DateTimeZone Zone);

/// <summary>What the rules look at of a notification.</summary>
public readonly record struct Subject(string Category, NotificationType Type, Priority Priority, bool IsMandatory);
