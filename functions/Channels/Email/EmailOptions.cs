using System.Net;
using Microsoft.Extensions.Options;

namespace Notifications.Channels.Email;

/// <summary>Mail over SMTP (<c>Notifications:Channels:Email</c>). Without <see cref="Host"/> there is none.</summary>
public sealed class EmailOptions
{
    public const string Section = "Notifications:Channels:Email";

    /// <summary>The mail server's name; with <see cref="StartTls"/> its certificate must be made out to it.</summary>
    public string? Host { get; set; }

    /// <summary>587 is submission with STARTTLS. The implicit TLS of 465 is not supported.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Encrypts before anything else is said, and sends nothing to a server that can't. False only for servers on this machine or in
    /// a network of one's own.</summary>
    public bool StartTls { get; set; } = true;

    public string? UserName { get; set; }

    /// <summary>A secret; never sent without <see cref="StartTls"/> to another machine.</summary>
    public string? Password { get; set; }

    /// <summary>The address that mails come from; the part after @ is in their Message-ID too.</summary>
    public string? From { get; set; }

    public string? FromName { get; set; }

    /// <summary>Where answers go, when not to <see cref="From"/>.</summary>
    public string? ReplyTo { get; set; }

    /// <summary>How long one mail may take, from the connection to the server's last answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);
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
        if (options.From is not null || options.UserName is not null || options.Password is not null)
            yield return $"{Section}:Host is not set; it goes with From, UserName and Password, or none of them is set.";
    }

    private static IEnumerable<string> Server(EmailOptions options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
            yield return $"{Section}:Host is '{options.Host}'; allowed: a host name or an IP address.";
        if (options.Port is < 1 or > 65535)
            yield return $"{Section}:Port is {options.Port}; allowed: 1 to 65535.";
        if (options.UserName is null != options.Password is null)
            yield return $"{Section}:UserName and Password go together; one of them is not set.";
        if (options.Password is not null && !options.StartTls && !IsLoopback(options.Host!))
            yield return $"{Section}:StartTls is false; a Password is sent without it only to this machine.";
        if (Checks.IsOutside(options.Timeout, Checks.MinTimeout, Checks.MaxTimeout))
            yield return $"{Section}:Timeout is '{options.Timeout}'; {Checks.AllowedTimeout}";
    }

    private IEnumerable<string> Content(EmailOptions options)
    {
        if (options.From is null || !EmailAddress.IsValid(options.From))
            yield return $"{Section}:From is '{options.From}'; allowed: an email address.";
        if (options.ReplyTo is { } replyTo && !EmailAddress.IsValid(replyTo))
            yield return $"{Section}:ReplyTo is '{replyTo}'; allowed: an email address.";
        if (shared.Value.PublicUrl is null)
            yield return $"{ChannelsOptions.Section}:PublicUrl is not set; emails need it for their unsubscribe links.";
        if (shared.Value.UnsubscribeKey is null)
            yield return $"{ChannelsOptions.Section}:UnsubscribeKey is not set; emails need it for their unsubscribe links.";
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
