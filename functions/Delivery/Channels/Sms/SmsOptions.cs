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
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(SmsOptions options)
    {
        const string section = SmsOptions.Section;
        if (options.AccountSid is null)
        {
            if (options.AuthToken is not null || options.From is not null || options.MessagingServiceSid is not null)
                yield return $"{section}:AccountSid is not set; it goes with AuthToken and From or MessagingServiceSid, or none of them "
                    + "is set.";
            yield break;
        }
        if (options.AccountSid.Length == 0 || !options.AccountSid.All(char.IsAsciiLetterOrDigit))
            yield return $"{section}:AccountSid is '{options.AccountSid}'; allowed: letters and digits.";
        if (string.IsNullOrEmpty(options.AuthToken))
            yield return $"{section}:AuthToken is not set; it goes with AccountSid.";
        if (string.IsNullOrEmpty(options.From) == string.IsNullOrEmpty(options.MessagingServiceSid))
            yield return $"{section} needs From or MessagingServiceSid, one of the two.";
        if (!Checks.IsSecure(options.BaseUrl))
            yield return $"{section}:BaseUrl is '{options.BaseUrl}'; allowed: an absolute https address (http only on this machine).";
        if (options.MaxSegments is < 1 or > 10)
            yield return $"{section}:MaxSegments is {options.MaxSegments}; allowed: 1 to 10.";
        if (Checks.IsOutside(options.Timeout, Checks.MinTimeout, Checks.MaxTimeout))
            yield return $"{section}:Timeout is '{options.Timeout}'; {Checks.AllowedTimeout}";
    }
}
