namespace Notifications.Analytics;

/// <summary>The smallest time that is counted apart.</summary>
internal static class Hours
{
    /// <summary>The beginning of the hour.</summary>
    public static DateTimeOffset Of(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>The beginning of the hour, or of the next one within it.</summary>
    public static DateTimeOffset UpFrom(DateTimeOffset at) => Of(at) == at ? at : Of(at).AddHours(1);
}
