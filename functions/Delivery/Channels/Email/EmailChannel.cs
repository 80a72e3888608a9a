using System.Net.Security;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using Notifications.Domain;
using Notifications.Recipients;

namespace Notifications.Delivery.Channels.Email;

/// <summary>Sends mail over SMTP. When the server's last answer gets lost, the retry sends the mail again, with the same Message-ID: a
/// person may get it twice then.</summary>
public sealed class EmailChannel : IChannel, IDisposable
{
    private const string Provider = "The mail server";

    private readonly EmailOptions options;
    private readonly EmailComposer composer;
    private readonly ILogger logger;
    private readonly ProviderGuard guard;
    private readonly SmtpConnections connections;

    public EmailChannel(
        IOptions<EmailOptions> options, IOptions<ChannelsOptions> shared, EmailComposer composer, TimeProvider time,
        ILogger<EmailChannel> logger)
        : this(options, shared, composer, time, logger, trust: null)
    {
    }

    internal EmailChannel(
        IOptions<EmailOptions> options, IOptions<ChannelsOptions> shared, EmailComposer composer, TimeProvider time,
        ILogger<EmailChannel> logger, RemoteCertificateValidationCallback? trust)
    {
        (this.options, this.composer, this.logger) = (options.Value, composer, logger);
        guard = new ProviderGuard(Provider, this.options.Timeout, shared.Value.Breaker, time, logger);
        connections = new SmtpConnections(this.options, time, trust);
    }

    public ChannelKind Kind => ChannelKind.Email;

    public bool IsConfigured => options.Host is not null;

    public async Task<ChannelResult> SendAsync(ChannelMessage message, CancellationToken cancellation)
    {
        if (!IsConfigured)
            return new ChannelResult.NotConfigured();
        if (string.IsNullOrEmpty(message.Recipient.Email))
            return new ChannelResult.NoAddress();
        if (EmailAddress.Parse(message.Recipient.Email, options.SmtpUtf8) is not { } to)
            return new ChannelResult.Rejected("invalid_address");
        using var mail = composer.Compose(message, to);
        // Waiting for the others is not this mail's time: its limit begins after it.
        using var turn = await connections.WaitForTurnAsync(cancellation);
        var result = turn is null
            ? new ChannelResult.RetryLater(null, ChannelResult.RetryLater.Busy)
            : await guard.RunAsync(token => SubmitAsync(mail, composer.MessageIdOf(message), token), cancellation);
        if (result is ChannelResult.RetryLater later)
            logger.NotTaken(Provider, later.Reason);
        return options.LogSubject ? result with { Subject = mail.Subject } : result;
    }

    public void Dispose() => connections.Dispose();

    private async Task<ChannelResult> SubmitAsync(MimeMessage mail, string id, CancellationToken cancellation)
    {
        var isLetIn = false;
        try
        {
            var connection = await connections.TakeAsync(cancellation);
            isLetIn = true;
            try
            {
                return await SubmitAsync(connection, mail, id, cancellation);
            }
            finally
            {
                connections.GiveBack(connection);
            }
        }
        catch (Exception e) when (SmtpFaults.IsFault(e))
        {
            // An aborted connection looks like a failed one; an answer stays an answer.
            if (SmtpFaults.AnswerOf(e) is null)
                cancellation.ThrowIfCancellationRequested();
            var result = SmtpFaults.ResultOf(e);
            if (result is not ChannelResult.Rejected refused)
                return result;
            var isAboutCredentials = SmtpFaults.IsAboutCredentials(e);
            if (isAboutCredentials)
                logger.CredentialsRefused(Provider, refused.Reason);
            // Only a server that let us in, and takes mails from us, has judged this one.
            var works = isLetIn && !isAboutCredentials && e is not SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted };
            return refused with { Provider = works ? ProviderState.Works : ProviderState.Fails };
        }
    }

    private static async Task<ChannelResult> SubmitAsync(
        SmtpConnection connection, MimeMessage mail, string id, CancellationToken cancellation)
    {
        var format = FormatOptions.Default.Clone();
        format.International = mail.To.Mailboxes.Concat(mail.From.Mailboxes).Concat(mail.ReplyTo.Mailboxes).Any(a => a.IsInternational);
        if (format.International && !connection.TakesUtf8)
            return new ChannelResult.Rejected("no_smtputf8");
        await connection.Client.SendAsync(format, mail, cancellation);
        return new ChannelResult.Accepted(id, "250");
    }
}
