using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.Email;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>TLS of both kinds, and signing in.</summary>
public sealed class EmailSecurityTests : IDisposable
{
    private const string User = "app@example.com", Password = "a pässword";

    private readonly TestCertificate certificate = new();
    private readonly Logs<EmailChannel> logs = new();

    public void Dispose() => certificate.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_TlsAndCredentials_ArrivesEncrypted(bool isImplicit)
    {
        await using var server = await StartAsync(isImplicit);
        using var channel = Some.Email(Secure(server.Port, isImplicit), trust: certificate.Trust);
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        var mail = await server.NextAsync("mail");
        Assert.True(mail.GetProperty("secure").GetBoolean());
        Assert.Equal(User, mail.GetProperty("user").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_UntrustedCertificate_GetsNeitherPasswordNorMail(bool isImplicit)
    {
        await using var server = await StartAsync(isImplicit);
        using var channel = Some.Email(Secure(server.Port, isImplicit));
        Assert.Equal(new ChannelResult.RetryLater(null, "tls_failed"), await channel.SendAsync(Some.Message(), default));
        AssertGotNothing(server);
    }

    [Fact]
    public async Task Send_CertificateOfAnotherName_GetsNeitherPasswordNorMail()
    {
        await using var server = await StartAsync(isImplicit: true);
        var options = Secure(server.Port, isImplicit: true);
        options.Host = "127.0.0.1";
        using var channel = Some.Email(options, trust: certificate.Trust);
        Assert.Equal(new ChannelResult.RetryLater(null, "tls_failed"), await channel.SendAsync(Some.Message(), default));
        AssertGotNothing(server);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_ServerWithoutTls_GetsNothing(bool isImplicit)
    {
        await using var server = await MailServer.StartAsync(new { user = User, password = Password });
        using var channel = Some.Email(Secure(server.Port, isImplicit), trust: certificate.Trust);
        var later = Assert.IsType<ChannelResult.RetryLater>(await channel.SendAsync(Some.Message(), default));
        Assert.Equal(isImplicit ? "tls_failed" : "not_supported", later.Reason);
        AssertGotNothing(server);
    }

    [Fact]
    public async Task Send_WrongPassword_IsRejectedAndLoggedAsOurs()
    {
        await using var server = await StartAsync(isImplicit: false, password: "another");
        using var channel = Some.Email(Secure(server.Port, isImplicit: false), logger: logs, trust: certificate.Trust);
        Assert.Equal(new ChannelResult.Rejected("535 5.7.8") { Provider = ProviderState.Fails },
            await channel.SendAsync(Some.Message(), default));
        AssertLoggedAsOurs();
    }

    [Fact]
    public async Task Send_SigningInAnsweredWith554_IsRejectedAndLoggedAsOurs()
    {
        await using var server = await MailServer.StartAsync(
            new { user = User, password = Password, key = certificate.Key, cert = certificate.Pem, login = 554 });
        using var channel = Some.Email(Secure(server.Port, isImplicit: false), logger: logs, trust: certificate.Trust);
        Assert.Equal(new ChannelResult.Rejected("554 5.7.1") { Provider = ProviderState.Fails },
            await channel.SendAsync(Some.Message(), default));
        AssertLoggedAsOurs();
    }

    [Fact]
    public async Task Send_WithoutTheRequiredPassword_IsRejectedAndLoggedAsOurFault()
    {
        await using var server = await StartAsync(isImplicit: false);
        var options = Secure(server.Port, isImplicit: false);
        (options.UserName, options.Password) = (null, null);
        using var channel = Some.Email(options, logger: logs, trust: certificate.Trust);
        var refused = Assert.IsType<ChannelResult.Rejected>(await channel.SendAsync(Some.Message(), default));
        Assert.StartsWith("530", refused.Reason, StringComparison.Ordinal);
        AssertLoggedAsOurs();
    }

    [Theory]
    [InlineData(465, null, true)]
    [InlineData(587, null, false)]
    [InlineData(465, false, false)]
    [InlineData(2465, true, true)]
    public void UsesImplicitTls_PortAndSetting_TheSettingComesFirst(int port, bool? setting, bool isImplicit) =>
        Assert.Equal(isImplicit, new EmailOptions { Port = port, ImplicitTls = setting }.UsesImplicitTls);

    private Task<MailServer> StartAsync(bool isImplicit, string password = Password) =>
        MailServer.StartAsync(new { user = User, password, key = certificate.Key, cert = certificate.Pem, @implicit = isImplicit });

    private static EmailOptions Secure(int port, bool isImplicit)
    {
        var options = Some.EmailOptions(port);
        (options.StartTls, options.ImplicitTls) = (!isImplicit, isImplicit);
        (options.UserName, options.Password) = (User, Password);
        return options;
    }

    private static void AssertGotNothing(MailServer server)
    {
        var pending = server.Pending();
        Assert.DoesNotContain("authentication", pending);
        Assert.DoesNotContain("mail", pending);
    }

    private void AssertLoggedAsOurs()
    {
        Assert.Contains(logs.Lines, l => l.StartsWith("1503", StringComparison.Ordinal));
        Assert.All(logs.Lines, l => Assert.DoesNotContain(Password, l, StringComparison.Ordinal));
        Assert.All(logs.Lines, l => Assert.DoesNotContain(User, l, StringComparison.Ordinal));
    }
}
