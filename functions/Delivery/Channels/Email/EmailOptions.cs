using System.Net;
using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;
using Notifications.Recipients;

namespace Notifications.Delivery.Channels.Email;

/// <summary>Mail over SMTP (<c>Notifications:Channels:Email</c>). Without <see cref="Host"/> there is none.</summary>
public sealed class EmailOptions
{
    public const string Section = "Notifications:Channels:Email";

    internal const int ImplicitTlsPort = 465;

    /// <summary>The mail server's name; with TLS its certificate must be made out to it.</summary>
    public string? Host { get; set; }

    /// <summary>587 is submission with STARTTLS, 465 with implicit TLS (RFC 8314).</summary>
    public int Port { get; set; } = 587;

    /// <summary>TLS from the first byte on, in place of STARTTLS; null: on port 465 only.</summary>
    public bool? ImplicitTls { get; set; }

    /// <summary>Encrypts before anything else is said, and sends nothing to a server that can't. False only for servers on this machine or
    /// in a network of one's own.</summary>
    public bool StartTls { get; set; } = true;

    /// <summary>The mail server takes addresses with letters outside of ASCII before the @ (SMTPUTF8, RFC 6531). Only then may profiles
    /// have them.</summary>
    public bool SmtpUtf8 { get; set; }

    /// <summary>Keeps each mail's subject in the notification's history, where admins find it in the email log. Off, since a subject may
    /// say what is nobody's business but the recipient's.</summary>
    public bool LogSubject { get; set; }

    /// <summary>An address that users give themselves is used once they followed the link that was mailed there: otherwise anybody could
    /// have mails sent to anybody. Addresses from senders and admins are used at once.</summary>
    public bool ConfirmOwnAddress { get; set; } = true;

    public string? UserName { get; set; }

    /// <summary>A secret; never sent without TLS to another machine.</summary>
    public string? Password { get; set; }

    /// <summary>The address that mails come from; the part after @ is in their Message-ID too.</summary>
    public string? From { get; set; }

    public string? FromName { get; set; }

    /// <summary>Where answers go, when not to <see cref="From"/>.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>Domains that a namespace's layout may send from, separated by commas; null: that of <see cref="From"/>. The mail server
    /// must be allowed to send for each (SPF, DKIM).</summary>
    public string? SenderDomains { get; set; }

    /// <summary>Whose mails they are, where a namespace's layout does not say so; null: <see cref="FromName"/>, or
    /// "Notifications".</summary>
    public string? BrandName { get; set; }

    /// <summary>A picture in place of the brand's name, shown 32 px high; https.</summary>
    public string? LogoUrl { get; set; }

    /// <summary>Of buttons: <c>#rgb</c> or <c>#rrggbb</c>; null: that of the app's pages.</summary>
    public string? Color { get; set; }

    /// <summary>Below every mail; in many countries the law asks for it.</summary>
    public string? PostalAddress { get; set; }

    /// <summary>A line of one's own below every mail.</summary>
    public string? Footer { get; set; }

    /// <summary>How long one mail may take, from the connection to the server's last answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many connections an instance of the app uses at once; other mails wait. 1 to 100: servers allow a sender only a
    /// few.</summary>
    public int MaxConnections { get; set; } = 4;

    /// <summary>How long a connection is kept for the next mail; less than the server's own limit. A second to five minutes.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Waiting for a connection, then the mail itself.</summary>
    internal TimeSpan LongestTry => 3 * Timeout;

    internal bool UsesImplicitTls => ImplicitTls ?? Port == ImplicitTlsPort;

    /// <summary>Domains that layouts may send from, in lower case; none without email.</summary>
    internal IReadOnlyList<string> Senders =>
        (SenderDomains ?? (From is null ? null : EmailAddress.Parse(From, SmtpUtf8)?.Domain) ?? "")
        .ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    internal bool AllowsSender(string domain) => Senders.Contains(domain, StringComparer.OrdinalIgnoreCase);

    internal bool UsesTls => StartTls || UsesImplicitTls;
}

/// <summary>Checks what belongs together; names the setting, never a password.</summary>
public sealed class EmailOptionsValidator(IOptions<ChannelsOptions> shared) : IValidateOptions<EmailOptions>
{
    private const string Section = EmailOptions.Section;

    public ValidateOptionsResult Validate(string? name, EmailOptions options)
    {
        var errors = new SettingErrors(EmailOptions.Section);
        if (options.Host is null)
        {
            CheckWithoutHost(errors, options);
            return errors.Result;
        }
        CheckServer(errors, options);
        CheckContent(errors, options);
        return errors.Result;
    }

    private static void CheckWithoutHost(SettingErrors errors, EmailOptions options)
    {
        string?[] goWithIt = [options.From, options.UserName, options.Password, options.FromName, options.ReplyTo];
        if (goWithIt.Any(text => text is not null))
            errors.Add("Host", "is not set; it goes with From, FromName, ReplyTo, UserName and Password, or none of them is set.");
    }

    private static void CheckServer(SettingErrors errors, EmailOptions options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
            errors.Add("Host", $"is '{options.Host}'; allowed: a host name or an IP address.");
        errors.InRange(nameof(options.Port), options.Port, 1, 65535);
        if (options is { Port: EmailOptions.ImplicitTlsPort, ImplicitTls: false })
            errors.Add("ImplicitTls", "is false, and Port is 465, where servers speak TLS from the first byte on; allowed: "
                + "true, or port 587.");
        if (options.UserName is null != options.Password is null)
            errors.Add("UserName", "and Password go together; one of them is not set.");
        if (options.Password is not null && !options.UsesTls && !IsLoopback(options.Host!))
            errors.Add("StartTls", "is false; a Password is sent without TLS only to this machine.");
        errors.InRange(nameof(options.MaxConnections), options.MaxConnections, 1, 100);
        errors.InRange(nameof(options.IdleTimeout), options.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        errors.InRange(nameof(options.Timeout), options.Timeout, SettingErrors.MinTimeout, SettingErrors.MaxTimeout);
    }

    private void CheckContent(SettingErrors errors, EmailOptions options)
    {
        var rule = EmailAddress.Rule(options.SmtpUtf8);
        if (options.From is null || EmailAddress.Parse(options.From, options.SmtpUtf8) is null)
            errors.Add("From", $"is '{options.From}'; allowed: {rule}.");
        if (options.ReplyTo is { } replyTo && EmailAddress.Parse(replyTo, options.SmtpUtf8) is null)
            errors.Add("ReplyTo", $"is '{replyTo}'; allowed: {rule}.");
        if (options.LogoUrl is { Length: > 0 } logo && !Mails.LayoutRules.IsLogo(logo))
            errors.Add("LogoUrl", $"is '{logo}'; allowed: {Mails.LayoutRules.Logo}.");
        if (options.Color is { Length: > 0 } color && Mails.MailColor.Parse(color) is null)
            errors.Add("Color", $"is '{color}'; allowed: {Mails.LayoutRules.Color}.");
        if (options.Senders.FirstOrDefault(d => Uri.CheckHostName(d) != UriHostNameType.Dns) is { } domain)
            errors.Add("SenderDomains", $"has '{domain}'; allowed: names of domains, separated by commas.");
        if (shared.Value.PublicUrl is null)
            errors.Add($"{ChannelsOptions.Section}:PublicUrl is not set; emails need it for their unsubscribe links.");
        if (shared.Value.UnsubscribeKey is null)
            errors.Add($"{ChannelsOptions.Section}:UnsubscribeKey is not set; emails need it for their unsubscribe links.");
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
