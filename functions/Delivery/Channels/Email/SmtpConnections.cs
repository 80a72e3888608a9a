using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Notifications.Delivery.Channels.Email;

/// <summary>Connections to the mail server, signed in and kept open for a while: most of a mail's time is TLS and signing in. Only as
/// many as the settings say are open at once, since servers refuse more.</summary>
/// <param name="trust">Judges the server's certificate in place of the system; null outside of tests.</param>
internal sealed class SmtpConnections(EmailOptions options, TimeProvider time, RemoteCertificateValidationCallback? trust) : IDisposable
{
    /// <summary>A server whose name leads elsewhere by now, or which allows so many mails per connection, gets a new one.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>Saying goodbye is courtesy: not worth more than this.</summary>
    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a mail may ask idle connections, all told: where one is silent, the others hardly answer.</summary>
    private readonly TimeSpan answerTimeout = options.Timeout / 5;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim turns = new(options.MaxConnections);
    private readonly Stack<IdleConnection> idle = new();
    private ITimer? sweep;
    private bool isDisposed;

    /// <summary>Waits until one more connection may be used; disposing lets the next one in. Null when none came free within the time of
    /// two mails: whoever holds a message must not wait on and on behind a server that hangs.</summary>
    public async Task<IDisposable?> WaitForTurnAsync(CancellationToken cancellation) =>
        await turns.WaitAsync(2 * options.Timeout, cancellation) ? new Turn(turns) : null;

    /// <summary>One that is open and answers, else a new one. Whoever takes it gives it back.</summary>
    public async Task<SmtpConnection> TakeAsync(CancellationToken cancellation) =>
        await TakeIdleAsync(cancellation) ?? await OpenAsync(cancellation);

    public void GiveBack(SmtpConnection connection)
    {
        lock (gate)
        {
            if (!isDisposed && connection.Client.IsConnected && time.GetElapsedTime(connection.OpenedAt) < MaxAge)
            {
                idle.Push(new IdleConnection(connection, time.GetTimestamp()));
                // With more than one it runs already.
                if (idle.Count == 1)
                    SweepLater();
                return;
            }
        }
        connection.Client.Dispose();
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            sweep?.Dispose();
            while (idle.TryPop(out var unused))
                unused.Connection.Client.Dispose();
        }
    }

    private async Task<SmtpConnection?> TakeIdleAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(answerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        while (NextIdle() is { } connection)
        {
            if (await AnswersAsync(connection.Client, either.Token))
                return connection;
            cancellation.ThrowIfCancellationRequested();
        }
        return null;
    }

    /// <summary>The latest used first: those that are not needed grow old and are closed.</summary>
    private SmtpConnection? NextIdle()
    {
        lock (gate)
            return idle.TryPop(out var next) ? next.Connection : null;
    }

    /// <summary>Asks before a mail is begun: when it is lost halfway, nobody knows whether the server took it.</summary>
    private static async Task<bool> AnswersAsync(SmtpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.NoOpAsync(cancellation);
            return true;
        }
        catch (Exception e) when (SmtpFaults.IsFault(e) || e is OperationCanceledException)
        {
            client.Dispose();
            return false;
        }
    }

    private async Task<SmtpConnection> OpenAsync(CancellationToken cancellation)
    {
        // Not asking who issued the certificate whether it was revoked is what HttpClient does: many networks let no such question out.
        var client = new SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = trust };
        try
        {
            await client.ConnectAsync(options.Host!, options.Port, Security(), cancellation);
            if (options.UserName is not null)
                await client.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(options.UserName, options.Password), cancellation);
            return new SmtpConnection(client, time.GetTimestamp());
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private SecureSocketOptions Security()
    {
        if (options.UsesImplicitTls)
            return SecureSocketOptions.SslOnConnect;
        return options.StartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None;
    }

    private async Task SweepAsync()
    {
        var old = new List<SmtpConnection>();
        lock (gate)
        {
            if (isDisposed)
                return;
            var byAge = idle.Reverse().ToLookup(i => time.GetElapsedTime(i.Since) >= options.IdleTimeout);
            old.AddRange(byAge[true].Select(i => i.Connection));
            idle.Clear();
            foreach (var young in byAge[false])
                idle.Push(young);
            if (idle.Count > 0)
                SweepLater();
        }
        await Task.WhenAll(old.Select(QuitAsync));
    }

    private void SweepLater()
    {
        sweep ??= time.CreateTimer(_ => _ = SweepAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        sweep.Change(options.IdleTimeout, Timeout.InfiniteTimeSpan);
    }

    private async Task QuitAsync(SmtpConnection connection)
    {
        using var client = connection.Client;
        using var limit = new CancellationTokenSource(QuitTimeout, time);
        await client.DisconnectAsync(quit: true, limit.Token);
    }

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }

    private sealed record IdleConnection(SmtpConnection Connection, long Since);
}

/// <param name="OpenedAt">A timestamp of the clock.</param>
internal sealed record SmtpConnection(SmtpClient Client, long OpenedAt)
{
    /// <summary>RFC 6531: it takes addresses that are not ASCII before the @.</summary>
    public bool TakesUtf8 => Client.Capabilities.HasFlag(SmtpCapabilities.UTF8 | SmtpCapabilities.EightBitMime);
}

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

    /// <summary>Whatever it answers to signing in, or a code that says so.</summary>
    public static bool IsAboutCredentials(Exception e) => e is AuthenticationException || AnswerOf(e)
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
