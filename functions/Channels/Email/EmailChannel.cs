using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Notifications.Channels.Email;

/// <summary>Sends mail over SMTP, each over a connection of its own. When the server's last answer gets lost, the retry sends the mail
/// again, with the same Message-ID: that is where a person may get a mail twice.</summary>
public sealed partial class EmailChannel : IChannel
{
    private const string Provider = "The mail server";

    private readonly EmailOptions options;
    private readonly EmailComposer composer;
    private readonly ILogger logger;
    private readonly ProviderGuard guard;

    public EmailChannel(
        IOptions<EmailOptions> options, IOptions<ChannelsOptions> shared, EmailComposer composer, TimeProvider time, ILogger<EmailChannel> logger)
    {
        (this.options, this.composer, this.logger) = (options.Value, composer, logger);
        guard = new ProviderGuard(Provider, this.options.Timeout, shared.Value.Breaker, time, logger);
    }

    public ChannelKind Kind => ChannelKind.Email;

    public bool IsConfigured => options.Host is not null;

    public async Task<ChannelResult> SendAsync(ChannelMessage message, CancellationToken cancellation)
    {
        if (!IsConfigured)
            return new ChannelResult.NotConfigured();
        if (string.IsNullOrEmpty(message.Recipient.Email))
            return new ChannelResult.NoAddress();
        if (!EmailAddress.IsValid(message.Recipient.Email))
            return new ChannelResult.Rejected("invalid_address");
        using var mail = composer.Compose(message);
        var result = await guard.RunAsync(token => SubmitAsync(mail, composer.MessageIdOf(message), token), cancellation);
        if (result is ChannelResult.RetryLater later)
            logger.NotTaken(Provider, later.Reason);
        return result;
    }

    private async Task<ChannelResult> SubmitAsync(MailMessage mail, string id, CancellationToken cancellation)
    {
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.StartTls };
        if (options.UserName is not null)
            client.Credentials = new NetworkCredential(options.UserName, options.Password);
        try
        {
            // The client waits for the server's last answer with its thread and deaf to the token; leaving disposes it, which ends that wait.
            await Task.Run(() => client.SendMailAsync(mail, cancellation), cancellation).WaitAsync(cancellation);
            return new ChannelResult.Accepted(id, "250");
        }
        catch (SmtpException e)
        {
            // An aborted connection looks like a failed one.
            cancellation.ThrowIfCancellationRequested();
            return Result(e);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            cancellation.ThrowIfCancellationRequested();
            return new ChannelResult.RetryLater(null, Fault(e));
        }
    }

    private ChannelResult Result(SmtpException e)
    {
        var status = (int)e.StatusCode;
        // Below 400 the server has not refused anything: the connection failed, or TLS did.
        if (status < 400)
            return new ChannelResult.RetryLater(null, Fault(e.InnerException));
        var reason = Reason(status, e.Message);
        if (status is 530 or 534 or 535 or 538)
            logger.CredentialsRefused(Provider, reason);
        return status < 500 ? new ChannelResult.RetryLater(null, reason) : new ChannelResult.Rejected(reason);
    }

    private static string Fault(Exception? e) => e is AuthenticationException ? "tls_failed" : "connection_failed";

    /// <summary>The codes only: a server's words often hold the address.</summary>
    private static string Reason(int status, string answer) => EnhancedCode().Match(answer) is { Success: true, Value: var code }
        ? $"{status.ToString(CultureInfo.InvariantCulture)} {code}"
        : status.ToString(CultureInfo.InvariantCulture);

    /// <summary>RFC 3463.</summary>
    [GeneratedRegex(@"\b[245]\.\d{1,3}\.\d{1,3}\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EnhancedCode();
}
