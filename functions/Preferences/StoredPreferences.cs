using Azure;
using Notifications.Recipients;

namespace Notifications.Preferences;

/// <summary>A user's preferences as they are kept.</summary>
/// <param name="ProfileZone">The profile's time zone, kept along: who sends must not have to read the profile.</param>
/// <param name="Version">Another one with each change by the user; empty when there never was one.</param>
public sealed record StoredPreferences(string UserId, UserPreferences Preferences, string? ProfileZone, Guid Version)
{
    public static StoredPreferences None(string user) => new(user, UserPreferences.Default, null, Guid.Empty);

    /// <summary>The row's, of storage; null when there is none.</summary>
    internal ETag? Row { get; init; }

    /// <summary>The <c>ETag</c> of HTTP.</summary>
    public string ETag => $"\"{Version:N}\"";

    internal UserRules Rules => new(Preferences, TimeZones.Find(Preferences.QuietHours?.TimeZone ?? ProfileZone));
}
