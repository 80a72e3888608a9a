using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Notifications.Retention;

/// <summary>How long things are kept (<c>Notifications:Retention</c>).</summary>
public sealed class RetentionOptions
{
    public const string Section = "Notifications:Retention";

    /// <summary>When a notification expires that says nothing itself.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00", ErrorMessage = "Notifications:Retention:DefaultExpiry must be between a minute and ten years.")]
    public TimeSpan DefaultExpiry { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a deleted notification's row stays, hidden.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "Notifications:Retention:KeepDeleted must be between 0 and 365 days.")]
    public TimeSpan KeepDeleted { get; set; } = TimeSpan.FromDays(1);
}

[OptionsValidator]
internal sealed partial class RetentionOptionsValidator : IValidateOptions<RetentionOptions>;
