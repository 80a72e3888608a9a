using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Delivery.Channels.Sms;

/// <summary>Text messages over a Twilio-compatible HTTP API (<c>Notifications:Channels:Sms</c>). Without <see cref="AccountSid"/> there are
/// none.</summary>
public sealed class SmsOptions
{
    public const string Section = "Notifications:Channels:Sms";

    /// <summary>The API's address, without <c>/2010-04-01</c>.</summary>
    public string BaseUrl { get; set; } = "https://api.twilio.com";

    public string? AccountSid { get; set; }

    /// <summary>A secret.</summary>
    public string? AuthToken { get; set; }

    /// <summary>The sending number (E.164), short code or name; this or <see cref="MessagingServiceSid"/>.</summary>
    public string? From { get; set; }

    public string? MessagingServiceSid { get; set; }

    /// <summary>Longer texts are cut: every segment is paid for. 1 to 10.</summary>
    public int MaxSegments { get; set; } = 3;

    /// <summary>How long one call may take. A text whose answer comes later may be sent twice.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);
}

public sealed class SmsOptionsValidator : IValidateOptions<SmsOptions>
{
    public ValidateOptionsResult Validate(string? name, SmsOptions options)
    {
        var errors = new SettingErrors(SmsOptions.Section);
        Check(errors, options);
        return errors.Result;
    }

    private static void Check(SettingErrors errors, SmsOptions options)
    {
        if (options.AccountSid is null)
        {
            if (options.AuthToken is not null || options.From is not null || options.MessagingServiceSid is not null)
                errors.Add("AccountSid", "is not set; it goes with AuthToken and From or MessagingServiceSid, or none of them "
                    + "is set.");
            return;
        }
        if (options.AccountSid.Length == 0 || !options.AccountSid.All(char.IsAsciiLetterOrDigit))
            errors.Add("AccountSid", $"is '{options.AccountSid}'; allowed: letters and digits.");
        if (string.IsNullOrEmpty(options.AuthToken))
            errors.Add("AuthToken", "is not set; it goes with AccountSid.");
        if (string.IsNullOrEmpty(options.From) == string.IsNullOrEmpty(options.MessagingServiceSid))
            errors.Add($"{SmsOptions.Section} needs From or MessagingServiceSid, one of the two.");
        if (!SettingErrors.IsSecure(options.BaseUrl))
            errors.Add("BaseUrl", $"is '{options.BaseUrl}'; allowed: an absolute https address (http only on this machine).");
        errors.InRange(nameof(options.MaxSegments), options.MaxSegments, 1, 10);
        errors.InRange(nameof(options.Timeout), options.Timeout, SettingErrors.MinTimeout, SettingErrors.MaxTimeout);
    }
}
