using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Notifications.Channels.Email;

/// <summary>Reads what went wrong with a mail server: codes only, since its words often hold the address.</summary>
internal static partial class SmtpFaults
{
    private const SmtpStatusCode EncryptionRequired = (SmtpStatusCode)538;

    /// <summary>What a server or the way to it can do; everything else is a fault of ours.</summary>
    public static bool IsFault(Exception e) => e
        is SmtpCommandException
        or AuthenticationException
        or ServiceNotAuthenticatedException
        or ServiceNotConnectedException
        or ProtocolException
        or SslHandshakeException
        or NotSupportedException
        or SocketException
        or IOException;

    /// <summary>What the server answered; null when it did not answer.</summary>
    public static SmtpStatusCode? AnswerOf(Exception e) => e switch
    {
        SmtpCommandException answer => answer.StatusCode,
        AuthenticationException { InnerException: SmtpCommandException answer } => answer.StatusCode,
        ServiceNotAuthenticatedException => SmtpStatusCode.AuthenticationRequired,
        _ => null,
    };

    /// <summary>5xx is for good, 4xx and whatever happened to the connection is for later.</summary>
    public static ChannelResult ResultOf(Exception e)
    {
        if (AnswerOf(e) is not { } status)
            return new ChannelResult.RetryLater(null, Fault(e));
        var reason = Reason(status, e.Message);
        return (int)status is >= 500 and < 600 ? new ChannelResult.Rejected(reason) : new ChannelResult.RetryLater(null, reason);
    }

    public static bool IsAboutCredentials(SmtpStatusCode? status) => status
        is SmtpStatusCode.AuthenticationRequired
        or SmtpStatusCode.AuthenticationMechanismTooWeak
        or SmtpStatusCode.AuthenticationInvalidCredentials
        or EncryptionRequired;

    private static string Fault(Exception e) => e switch
    {
        SslHandshakeException => "tls_failed",
        // It offers no STARTTLS, or no way to sign in.
        NotSupportedException => "not_supported",
        _ => "connection_failed",
    };

    private static string Reason(SmtpStatusCode status, string answer)
    {
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        return EnhancedCode().Match(answer) is { Success: true, Value: var enhanced } ? $"{code} {enhanced}" : code;
    }

    /// <summary>RFC 3463.</summary>
    [GeneratedRegex(@"\b[245]\.\d{1,3}\.\d{1,3}\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EnhancedCode();
}
