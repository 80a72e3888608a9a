using Notifications.Delivery.Channels;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>How many connections there are, and when they end.</summary>
public sealed class EmailConnectionTests
{
    [Fact]
    public async Task Send_OneAfterTheOther_SignsInOnce()
    {
        using var certificate = new TestCertificate();
        await using var server = await MailServer.StartAsync(
            new { user = "app", password = "secret", key = certificate.Key, cert = certificate.Pem });
        var options = Some.EmailOptions(server.Port);
        (options.StartTls, options.UserName, options.Password) = (true, "app", "secret");
        using var channel = Some.Email(options, trust: certificate.Trust);
        for (var i = 0; i < 5; i++)
            Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        Assert.Equal(["connection", "authentication", "mail", "mail", "mail", "mail", "mail"], server.Pending());
    }

    [Theory]
    [InlineData("refuse@example.com")]
    [InlineData("later@example.com")]
    [InlineData("spam@example.com")]
    public async Task Send_AfterARefusal_UsesTheSameConnection(string refused)
    {
        await using var server = await MailServer.StartAsync();
        using var channel = Some.Email(Some.EmailOptions(server.Port));
        var message = Some.Message();
        Assert.IsNotType<ChannelResult.Accepted>(
            await channel.SendAsync(message with { Recipient = new ChannelRecipient { Email = refused } }, default));
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(message, default));
        Assert.Single(server.Pending(), "connection");
    }

    [Fact]
    public async Task Send_ServerClosedTheIdleConnection_OpensAnother()
    {
        await using var server = await MailServer.StartAsync();
        using var channel = Some.Email(Some.EmailOptions(server.Port));
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        await server.CloseConnectionsAsync();
        await server.NextAsync("close");
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task Send_IdleConnectionIsSilent_OpensAnotherWithinTheMailsTime()
    {
        await using var server = await MailServer.StartAsync();
        var options = Some.EmailOptions(server.Port);
        options.Timeout = TimeSpan.FromSeconds(10);
        using var channel = Some.Email(options);
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        await server.MuteConnectionsAsync();
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        await server.NextAsync("connection");
    }

    [Fact]
    public async Task Send_CallerStopsWhileTheIdleConnectionIsSilent_Stops()
    {
        await using var server = await MailServer.StartAsync();
        using var channel = Some.Email(Some.EmailOptions(server.Port));
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        await server.MuteConnectionsAsync();
        using var stop = new CancellationTokenSource();
        var sending = channel.SendAsync(Some.Message(), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(10)));
        await server.NextAsync("close");
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Send_ServerRestarted_OpensAnother()
    {
        var options = Some.EmailOptions(AppFixture.FreePort());
        using var channel = Some.Email(options);
        for (var i = 0; i < 2; i++)
        {
            await using var server = await MailServer.StartAsync(new { port = options.Port });
            Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        }
    }

    [Fact]
    public async Task Send_NothingMore_ClosesTheConnection()
    {
        await using var server = await MailServer.StartAsync();
        var options = Some.EmailOptions(server.Port);
        options.IdleTimeout = TimeSpan.FromSeconds(1);
        using var channel = Some.Email(options);
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        await server.NextAsync("close");

        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        await server.NextAsync("close");
    }

    [Fact]
    public async Task Send_ConnectionOfFiveMinutes_IsReplaced()
    {
        var clock = new TestClock();
        await using var server = await MailServer.StartAsync();
        using var channel = Some.Email(Some.EmailOptions(server.Port), time: clock);
        await channel.SendAsync(Some.Message(), default);
        clock.Advance(TimeSpan.FromMinutes(5));
        await channel.SendAsync(Some.Message(), default);
        await server.NextAsync("close");
        Assert.IsType<ChannelResult.Accepted>(await channel.SendAsync(Some.Message(), default));
        await server.NextAsync("connection");
    }

    [Fact]
    public async Task Send_ManyAtOnce_OpensNoMoreConnectionsThanAllowed()
    {
        await using var server = await MailServer.StartAsync(new { hold = true });
        var options = Some.EmailOptions(server.Port);
        options.MaxConnections = 2;
        using var channel = Some.Email(options);
        var sending = Enumerable.Range(0, 10).Select(_ => channel.SendAsync(Some.Message(), default)).ToArray();
        await server.NextAsync("mail");
        await server.NextAsync("mail");
        // Both connections have a mail that is not answered: the other eight wait.
        await server.ReleaseAsync();
        Assert.All(await Task.WhenAll(sending).WaitAsync(TimeSpan.FromMinutes(3)), r => Assert.IsType<ChannelResult.Accepted>(r));
        Assert.DoesNotContain("connection", server.Pending());
        Assert.Equal(10, server.Mails.Count);
    }

    [Fact]
    public async Task Send_WaitingForAConnection_StopsWithTheCaller()
    {
        await using var server = await MailServer.StartAsync(new { hold = true });
        var options = Some.EmailOptions(server.Port);
        options.MaxConnections = 1;
        using var channel = Some.Email(options);
        using var stop = new CancellationTokenSource();
        var first = channel.SendAsync(Some.Message(), default);
        await server.NextAsync("mail");
        var second = channel.SendAsync(Some.Message(), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TimeSpan.FromSeconds(10)));
        await server.ReleaseAsync();
        Assert.IsType<ChannelResult.Accepted>(await first);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Send_BehindOthersThatHang_IsForLater()
    {
        await using var server = await MailServer.StartAsync(new { hang = "end" });
        var options = Some.EmailOptions(server.Port);
        (options.MaxConnections, options.Timeout) = (1, TimeSpan.FromSeconds(1));
        using var channel = Some.Email(options);
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => channel.SendAsync(Some.Message(), default)));
        var reasons = results.Cast<ChannelResult.RetryLater>().Select(r => r.Reason).ToArray();
        Assert.Contains("timeout", reasons);
        Assert.Contains("connections_busy", reasons);
    }

    [Fact]
    public async Task Dispose_IdleConnection_IsClosed()
    {
        await using var server = await MailServer.StartAsync();
        var channel = Some.Email(Some.EmailOptions(server.Port));
        await channel.SendAsync(Some.Message(), default);
        channel.Dispose();
        await server.NextAsync("close");
    }
}
