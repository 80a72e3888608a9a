using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Sending;

/// <summary>Taking sends in (<c>Notifications:Sending</c>).</summary>
public sealed class SendingOptions
{
    public const string Section = "Notifications:Sending";

    /// <summary>Up to this many recipients are stored and pushed within the request.</summary>
    public int InlineRecipients { get; set; } = 100;
}

internal sealed class SendingOptionsValidator : IValidateOptions<SendingOptions>
{
    public ValidateOptionsResult Validate(string? name, SendingOptions options)
    {
        var errors = new SettingErrors(SendingOptions.Section);
        errors.InRange(nameof(options.InlineRecipients), options.InlineRecipients, 1, 1000);
        return errors.Result;
    }
}
