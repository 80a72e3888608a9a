using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Announcements;

/// <summary>Announcements (<c>Notifications:Announcements</c>).</summary>
public sealed class AnnouncementOptions
{
    public const string Section = "Notifications:Announcements";

    /// <summary>How long an ended one, its numbers and what users did with it are kept.</summary>
    public TimeSpan KeepEnded { get; set; } = TimeSpan.FromDays(90);
}

internal sealed class AnnouncementOptionsValidator : IValidateOptions<AnnouncementOptions>
{
    public ValidateOptionsResult Validate(string? name, AnnouncementOptions options)
    {
        var errors = new SettingErrors(AnnouncementOptions.Section);
        errors.InRange(nameof(options.KeepEnded), options.KeepEnded, TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        return errors.Result;
    }
}
