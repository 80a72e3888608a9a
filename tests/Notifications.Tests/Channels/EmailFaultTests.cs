using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Notifications.Channels;
using Notifications.Channels.Email;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Channels;

/// <summary>Servers that refuse, hang, are away, or ask for more.</summary>
public sealed class EmailFaultTests
{
    private const string User = "app@example.com", Password = "a pässword";

    [Fact]
    public async Task Send_RecipientRefused_IsRejectedWithTheCodesOnly()
    {
        await using var server = await MailServer.StartAsync();
        Assert.Equal(new ChannelResult.Rejected("550 5.1.1"), await SendAsync(Some.EmailOptions(server.Port), "refuse@example.com"));
        Assert.IsType<ChannelResult.Accepted>(await SendAsync(Some.EmailOptions(server.Port), "alice@example.com"));
    }

    [Fact]
    public async Task Send_RecipientPutOff_IsForLater()
    {
        await using var server = await MailServer.StartAsync();
        Assert.Equal(new ChannelResult.RetryLater(null, "451 4.7.1"), await SendAsync(Some.EmailOptions(server.Port), "later@example.com"));
    }

    [Fact]
    public async Task Send_ServerDown_IsForLaterAndWorksWhenItIsBack()
    {
        var options = Some.EmailOptions(AppFixture.FreePort());
        var channel = Some.Email(options);
        Assert.Equal(new ChannelResult.RetryLater(null, "connection_failed"), await channel.SendAsync(Some.Message(), default));

        await using var server = await MailServer.StartAsync(new { port = options.Port });
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("end")]
    public async Task Send_ServerHangs_EndsByTheTimeLimit(string where)
    {
        await using var server = await MailServer.StartAsync(new { hang = where });
        var options = Some.EmailOptions(server.Port);
        options.Timeout = TimeSpan.FromSeconds(1);
        Assert.Equal(new ChannelResult.RetryLater(null, "timeout"), await SendAsync(options).WaitAsync(TimeSpan.FromSeconds(20)));
        await server.NextAsync("close");
    }

    [Theory]
    [InlineData("connect", "connection")]
    [InlineData("end", "mail")]
    public async Task Send_CallerStops_Stops(string where, string until)
    {
        await using var server = await MailServer.StartAsync(new { hang = where });
        using var stop = new CancellationTokenSource();
        var sending = Some.Email(Some.EmailOptions(server.Port)).SendAsync(Some.Message(), stop.Token);
        await server.NextAsync(until);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Send_KeepsFailing_LeavesTheServerAlone()
    {
        var logs = new Logs<EmailChannel>();
        var channel = Some.Email(Some.EmailOptions(AppFixture.FreePort()), shared: Some.Shared(breakerCalls: 3), logger: logs);
        for (var i = 0; i < 3; i++)
            Assert.Equal(new ChannelResult.RetryLater(null, "connection_failed"), await channel.SendAsync(Some.Message(), default));

        var open = Assert.IsType<ChannelResult.RetryLater>(await channel.SendAsync(Some.Message(), default));
        Assert.Equal("breaker_open", open.Reason);
        Assert.InRange(open.After!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Contains(logs.Lines, l => l.StartsWith("1501", StringComparison.Ordinal));
        Assert.All(logs.Lines, l => Assert.DoesNotContain("alice", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_ServerWithoutStartTls_GetsNothing()
    {
        await using var server = await MailServer.StartAsync();
        Assert.IsType<ChannelResult.RetryLater>(await SendAsync(Secure(server.Port)));
        Assert.DoesNotContain("mail", server.Pending());
    }

    [Fact]
    public async Task Send_UntrustedCertificate_GetsNeitherPasswordNorMail()
    {
        using var certificate = new TestCertificate();
        await using var server = await MailServer.StartAsync(new { user = User, password = Password, certificate.key, certificate.cert });
        Assert.Equal(new ChannelResult.RetryLater(null, "tls_failed"), await SendAsync(Secure(server.Port)));
        var pending = server.Pending();
        Assert.DoesNotContain("authentication", pending);
        Assert.DoesNotContain("mail", pending);
    }

    [Fact]
    public async Task Send_StartTlsAndCredentials_ArrivesEncrypted()
    {
        using var certificate = new TestCertificate();
        using var trust = certificate.Trust();
        await using var server = await MailServer.StartAsync(new { user = User, password = Password, certificate.key, certificate.cert });
        Assert.IsType<ChannelResult.Accepted>(await SendAsync(Secure(server.Port)));
        var mail = await server.NextAsync("mail");
        Assert.True(mail.GetProperty("secure").GetBoolean());
        Assert.Equal(User, mail.GetProperty("user").GetString());
    }

    [Fact]
    public async Task Send_WrongPassword_IsRejectedAndLoggedAsOurs()
    {
        using var certificate = new TestCertificate();
        using var trust = certificate.Trust();
        await using var server = await MailServer.StartAsync(new { user = User, password = "another", certificate.key, certificate.cert });
        var logs = new Logs<EmailChannel>();
        var result = Assert.IsType<ChannelResult.Rejected>(await Some.Email(Secure(server.Port), logger: logs).SendAsync(Some.Message(), default));
        Assert.StartsWith("53", result.Reason, StringComparison.Ordinal);
        Assert.Contains(logs.Lines, l => l.StartsWith("1503", StringComparison.Ordinal));
        Assert.All(logs.Lines, l => Assert.DoesNotContain(Password, l, StringComparison.Ordinal));
    }

    private static Task<ChannelResult> SendAsync(EmailOptions options, string to = "alice@example.com") =>
        Some.Email(options).SendAsync(Some.Message() with { Recipient = new ChannelRecipient { Email = to } }, default);

    private static EmailOptions Secure(int port)
    {
        var options = Some.EmailOptions(port);
        (options.StartTls, options.UserName, options.Password) = (true, User, Password);
        return options;
    }

    /// <summary>A self-signed certificate for localhost; trusted by this process alone, and only while a test says so.</summary>
    private sealed class TestCertificate : IDisposable
    {
        private readonly RSA rsa = RSA.Create(2048);
        private readonly X509Certificate2 certificate;

        public TestCertificate()
        {
            var request = new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        }

#pragma warning disable IDE1006 // as the server's options are called
        public string key => rsa.ExportPkcs8PrivateKeyPem();

        public string cert => certificate.ExportCertificatePem();
#pragma warning restore IDE1006

        public Trusted Trust() => new Trusted(certificate.Thumbprint);

        public void Dispose()
        {
            certificate.Dispose();
            rsa.Dispose();
        }
    }

#pragma warning disable SYSLIB0014 // the only way to tell System.Net.Mail about a certificate
    private sealed class Trusted : IDisposable
    {
        public Trusted(string thumbprint) => ServicePointManager.ServerCertificateValidationCallback =
            (_, presented, _, errors) => errors == System.Net.Security.SslPolicyErrors.None || presented?.GetCertHashString() == thumbprint;

        public void Dispose() => ServicePointManager.ServerCertificateValidationCallback = null;
    }
#pragma warning restore SYSLIB0014
}
