using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.Email;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>Servers that refuse, hang, are away, or ask for more.</summary>
public sealed class EmailFaultTests
{
    [Theory]
    [InlineData("refuse", "550 5.1.1")]
    [InlineData("spam", "554 5.7.1")]
    public async Task Send_AnsweredWith5xx_IsRejectedWithTheCodesOnly(string name, string reason)
    {
        await using var server = await MailServer.StartAsync();
        using var channel = Some.Email(Some.EmailOptions(server.Port));
        Assert.Equal(new ChannelResult.Rejected(reason) { Provider = ProviderState.Works },
            await SendAsync(channel, $"{name}@example.com"));
        Assert.IsType<ChannelResult.Accepted>(await SendAsync(channel, "alice@example.com"));
    }

    [Theory]
    [InlineData(554)]
    [InlineData(521)]
    public async Task Send_GreetedWith5xx_IsRejectedAndTheServerFails(int greeting)
    {
        var logs = new Logs<EmailChannel>();
        await using var server = await MailServer.StartAsync(new { greeting });
        using var channel = Some.Email(Some.EmailOptions(server.Port), logger: logs);
        Assert.Equal(new ChannelResult.Rejected($"{greeting} 5.7.1") { Provider = ProviderState.Fails },
            await channel.SendAsync(Some.Message(), default));
        // Credentials were not asked for.
        Assert.DoesNotContain(logs.Lines, l => l.StartsWith("1503", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_SenderRefused_IsRejectedAndTheServerFails()
    {
        await using var server = await MailServer.StartAsync(new { sender = 553 });
        using var channel = Some.Email(Some.EmailOptions(server.Port));
        Assert.Equal(new ChannelResult.Rejected("553 5.7.1") { Provider = ProviderState.Fails },
            await channel.SendAsync(Some.Message(), default));
    }

    [Theory]
    [InlineData("later", "451 4.7.1")]
    [InlineData("full", "452 4.3.1")]
    [InlineData("busy", "421 4.3.2")]
    public async Task Send_AnsweredWith4xx_IsForLaterWithTheCodesOnly(string name, string reason)
    {
        await using var server = await MailServer.StartAsync();
        using var channel = Some.Email(Some.EmailOptions(server.Port));
        Assert.Equal(new ChannelResult.RetryLater(null, reason), await SendAsync(channel, $"{name}@example.com"));
        Assert.IsType<ChannelResult.Accepted>(await SendAsync(channel, "alice@example.com"));
    }

    [Fact]
    public async Task Send_ServerDown_IsForLaterAndWorksWhenItIsBack()
    {
        var options = Some.EmailOptions(AppFixture.FreePort());
        using var channel = Some.Email(options);
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
        using var channel = Some.Email(options);
        var result = await channel.SendAsync(Some.Message(), default).WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(new ChannelResult.RetryLater(null, "timeout"), result);
        await server.NextAsync("close");
    }

    [Theory]
    [InlineData("connect", "connection")]
    [InlineData("end", "mail")]
    public async Task Send_CallerStops_Stops(string where, string until)
    {
        await using var server = await MailServer.StartAsync(new { hang = where });
        using var stop = new CancellationTokenSource();
        using var channel = Some.Email(Some.EmailOptions(server.Port));
        var sending = channel.SendAsync(Some.Message(), stop.Token);
        await server.NextAsync(until);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(10)));
        // Nothing is left behind that goes on waiting.
        await server.NextAsync("close");
    }

    [Fact]
    public async Task Send_KeepsFailing_LeavesTheServerAlone()
    {
        var logs = new Logs<EmailChannel>();
        using var channel = Some.Email(Some.EmailOptions(AppFixture.FreePort()), shared: Some.Shared(breakerCalls: 3), logger: logs);
        for (var i = 0; i < 3; i++)
            Assert.Equal(new ChannelResult.RetryLater(null, "connection_failed"), await channel.SendAsync(Some.Message(), default));

        var open = Assert.IsType<ChannelResult.RetryLater>(await channel.SendAsync(Some.Message(), default));
        Assert.Equal("breaker_open", open.Reason);
        Assert.InRange(open.After!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.Contains(logs.Lines, l => l.StartsWith("1501", StringComparison.Ordinal));
        Assert.All(logs.Lines, l => Assert.DoesNotContain("alice", l, StringComparison.Ordinal));
    }

    private static Task<ChannelResult> SendAsync(EmailChannel channel, string to) =>
        channel.SendAsync(Some.Message() with { Recipient = new ChannelRecipient { Email = to } }, default);
}
