using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Insight.Audit;

/// <summary>Who did what (<c>Notifications:Audit</c>). What happened to a notification goes when that expires.</summary>
public sealed class AuditOptions
{
    public const string Section = "Notifications:Audit";

    /// <summary>How long it is kept who did what.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(365);
}

internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        var errors = new SettingErrors(AuditOptions.Section);
        errors.InRange(nameof(options.Keep), options.Keep, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        return errors.Result;
    }
}
