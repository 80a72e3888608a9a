using System.Text.Json;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.Email;
using Xunit;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>Tests against a real SMTP server; what arrived is parsed by another library.</summary>
public abstract class SmtpTests(SmtpTests.Mailbox mailbox) : IClassFixture<SmtpTests.Mailbox>
{
    protected MailServer Server => mailbox.Server;

    public sealed class Mailbox : IAsyncLifetime
    {
        public MailServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await MailServer.StartAsync();

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }

    protected async Task<JsonElement> DeliverAsync(ChannelMessage message)
    {
        using var channel = Channel();
        var result = await channel.SendAsync(message, default);
        Assert.IsType<ChannelResult.Accepted>(result);
        return await mailbox.Server.NextAsync("mail");
    }

    protected EmailChannel Channel() => Some.Email(Some.EmailOptions(mailbox.Server.Port));

    protected static string Header(JsonElement mail, string name) =>
        string.Join("", mail.GetProperty("headers").EnumerateArray().Single(h => h[0].GetString() == name)[1].GetString()!.Split("\r\n"))
        .Replace("\t", " ", StringComparison.Ordinal);
}
