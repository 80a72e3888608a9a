using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Delivery.Digests;

/// <summary>Mails that gather notifications (<c>Notifications:Digests</c>).</summary>
public sealed class DigestOptions
{
    public const string Section = "Notifications:Digests";

    /// <summary>Of the mails that waited for a digest: what is more goes into the next run's mail. The mail shows as many as fit.</summary>
    public int MaxItems { get; set; } = 5_000;

    /// <summary>A digest whose sending has not ended by then, because its process was killed, is sent again: it may have been
    /// sent.</summary>
    public TimeSpan ClaimTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after its time a digest is given up that the mail server does not take.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(12);
}

internal sealed class DigestOptionsValidator : IValidateOptions<DigestOptions>
{
    public ValidateOptionsResult Validate(string? name, DigestOptions options)
    {
        var errors = new SettingErrors(DigestOptions.Section);
        errors.InRange(nameof(options.MaxItems), options.MaxItems, 1, 5_000);
        errors.InRange(nameof(options.ClaimTimeout), options.ClaimTimeout, TimeSpan.FromMinutes(2), TimeSpan.FromHours(1));
        errors.InRange(nameof(options.GiveUpAfter), options.GiveUpAfter, TimeSpan.FromMinutes(15), TimeSpan.FromDays(7));
        errors.NotLonger(nameof(options.ClaimTimeout), options.ClaimTimeout, nameof(options.GiveUpAfter), options.GiveUpAfter);
        return errors.Result;
    }
}
