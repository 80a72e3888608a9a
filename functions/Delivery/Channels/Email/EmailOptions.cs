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

    public string? UserName { get; set; }

    /// <summary>A secret; never sent without TLS to another machine.</summary>
    public string? Password { get; set; }

    /// <summary>The address that mails come from; the part after @ is in their Message-ID too.</summary>
    public string? From { get; set; }

    public string? FromName { get; set; }

    /// <summary>Where answers go, when not to <see cref="From"/>.</summary>
    public string? ReplyTo { get; set; }

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

    internal bool UsesTls => StartTls || UsesImplicitTls;
}

/// <summary>Checks what belongs together; names the setting, never a password.</summary>
public sealed class EmailOptionsValidator(IOptions<ChannelsOptions> shared) : IValidateOptions<EmailOptions>
{
    private const string Section = EmailOptions.Section;

    public ValidateOptionsResult Validate(string? name, EmailOptions options)
    {
        var failures = (options.Host is null ? WithoutHost(options) : Server(options).Concat(Content(options))).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> WithoutHost(EmailOptions options)
    {
        string?[] goWithIt = [options.From, options.UserName, options.Password, options.FromName, options.ReplyTo];
        if (goWithIt.Any(text => text is not null))
            yield return $"{Section}:Host is not set; it goes with From, FromName, ReplyTo, UserName and Password, or none of them is set.";
    }

    private static IEnumerable<string> Server(EmailOptions options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
            yield return $"{Section}:Host is '{options.Host}'; allowed: a host name or an IP address.";
        if (options.Port is < 1 or > 65535)
            yield return $"{Section}:Port is {options.Port}; allowed: 1 to 65535.";
        if (options is { Port: EmailOptions.ImplicitTlsPort, ImplicitTls: false })
            yield return $"{Section}:ImplicitTls is false, and Port is 465, where servers speak TLS from the first byte on; allowed: "
                + "true, or port 587.";
        if (options.UserName is null != options.Password is null)
            yield return $"{Section}:UserName and Password go together; one of them is not set.";
        if (options.Password is not null && !options.UsesTls && !IsLoopback(options.Host!))
            yield return $"{Section}:StartTls is false; a Password is sent without TLS only to this machine.";
        if (options.MaxConnections is < 1 or > 100)
            yield return $"{Section}:MaxConnections is {options.MaxConnections}; allowed: 1 to 100.";
        if (Checks.IsOutside(options.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)))
            yield return $"{Section}:IdleTimeout is '{options.IdleTimeout}'; allowed: 00:00:01 to 00:05:00.";
        if (Checks.IsOutside(options.Timeout, Checks.MinTimeout, Checks.MaxTimeout))
            yield return $"{Section}:Timeout is '{options.Timeout}'; {Checks.AllowedTimeout}";
    }

    private IEnumerable<string> Content(EmailOptions options)
    {
        var rule = EmailAddress.Rule(options.SmtpUtf8);
        if (options.From is null || EmailAddress.Parse(options.From, options.SmtpUtf8) is null)
            yield return $"{Section}:From is '{options.From}'; allowed: {rule}.";
        if (options.ReplyTo is { } replyTo && EmailAddress.Parse(replyTo, options.SmtpUtf8) is null)
            yield return $"{Section}:ReplyTo is '{replyTo}'; allowed: {rule}.";
        if (shared.Value.PublicUrl is null)
            yield return $"{ChannelsOptions.Section}:PublicUrl is not set; emails need it for their unsubscribe links.";
        if (shared.Value.UnsubscribeKey is null)
            yield return $"{ChannelsOptions.Section}:UnsubscribeKey is not set; emails need it for their unsubscribe links.";
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
