using Microsoft.Extensions.Options;
using Notifications.Shared;

namespace Notifications.Retention;

/// <summary>How long things are kept (<c>Notifications:Retention</c>).</summary>
public sealed class RetentionOptions
{
    public const string Section = "Notifications:Retention";

    /// <summary>When a notification expires that says nothing itself.</summary>
    public TimeSpan DefaultExpiry { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a deleted notification's row stays, hidden.</summary>
    public TimeSpan KeepDeleted { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long <c>GET /sends/{id}</c> knows a send.</summary>
    public TimeSpan KeepSends { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a dead letter waits for somebody to requeue it.</summary>
    public TimeSpan KeepDeadLetters { get; set; } = TimeSpan.FromDays(30);
}

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    public ValidateOptionsResult Validate(string? name, RetentionOptions options)
    {
        var errors = new SettingErrors(RetentionOptions.Section);
        errors.InRange(nameof(options.DefaultExpiry), options.DefaultExpiry, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));
        errors.InRange(nameof(options.KeepDeleted), options.KeepDeleted, TimeSpan.Zero, TimeSpan.FromDays(365));
        errors.InRange(nameof(options.KeepSends), options.KeepSends, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        errors.InRange(nameof(options.KeepDeadLetters), options.KeepDeadLetters, TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        return errors.Result;
    }
}
