using System.Globalization;
using Notifications.Domain;

namespace Notifications.Insight;

/// <summary>What explanations are made of.</summary>
internal static class Phrases
{
    public static string Because(string? code) => code switch
    {
        "already_acknowledged" => "a client had acknowledged it",
        "already_seen" => "it had been seen",
        "already_read" => "it had been read",
        "condition_not_met" => "the notification does not fit the step's 'when'",
        "cap_reached" => "the plan's cap was reached",
        "expired" => "the notification expires before",
        "switched_off" => "other channels are switched off",
        "no_address" => "the user has no address for it",
        "not_configured" => "the channel has no settings",
        "opted_out" => "the user opted out of everything",
        "category" => "the user's preferences refuse the category on it",
        "type" => "the user's preferences refuse the type",
        "min_priority" => "the user's preferences ask for a higher priority",
        "channel_off" => "the user switched the channel off",
        _ => code ?? "nobody said why",
    };

    public static string NameOf(PreferenceChannel channel) => channel switch
    {
        PreferenceChannel.InApp => "Another push",
        PreferenceChannel.Email => "Email",
        PreferenceChannel.Sms => "SMS",
        PreferenceChannel.Push => "Web Push",
    };

    public static string At(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Of what should have been done by now.</summary>
    public static string WhereToLook(string queue) => $"To find out why, look at the dead letters and at the queue {queue}.";
}
