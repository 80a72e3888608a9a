using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Notifications.Delivery.Channels;
using Notifications.Delivery.Channels.Email;
using Notifications.Delivery.Channels.Sms;
using Notifications.Delivery.Channels.WebPush;
using Notifications.Delivery.Mails;
using Notifications.Domain;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>Channels and messages with what a test does not care about filled in.</summary>
internal static class Some
{
    public static ChannelMessage Message(string title = "A title", string text = "A message") => new()
    {
        NotificationId = Guid.CreateVersion7(),
        Namespace = "default",
        UserId = "alice",
        Type = NotificationType.Info,
        Title = title,
        Message = text,
        Priority = Priority.Normal,
        Category = "grade_posted",
        ExpiresAt = TimeProvider.System.GetUtcNow().AddHours(1),
        Recipient = new ChannelRecipient { Email = "alice@example.com", Phone = "+4915112345678" },
    };

    public static ChannelsOptions Shared(int breakerCalls = 1000) => new()
    {
        PublicUrl = "https://notify.example.com",
        UnsubscribeKey = "a-key-for-unsubscribe-links-in-tests",
        Breaker = new BreakerOptions { MinimumCalls = breakerCalls },
    };

    public static EmailOptions EmailOptions(int port) => new()
    {
        Host = "localhost",
        Port = port,
        StartTls = false,
        From = "noreply@notify.example.com",
        FromName = "Nötifications",
        Timeout = TimeSpan.FromSeconds(20),
    };

    public static EmailChannel Email(
        EmailOptions options, ChannelsOptions? shared = null, ILogger<EmailChannel>? logger = null, TimeProvider? time = null,
        RemoteCertificateValidationCallback? trust = null)
    {
        var channels = Options.Create(shared ?? Shared());
        var email = Options.Create(options);
        var clock = time ?? TimeProvider.System;
        var links = new ActionLinks(channels);
        var writer = new MailWriter(new MailBrands(email), channels, links, new MailMarkup(links));
        var composer = new EmailComposer(email, new UnsubscribeLinks(channels, clock), writer, clock);
        return new EmailChannel(email, channels, composer, clock, logger ?? NullLogger<EmailChannel>.Instance, trust);
    }

    public static SmsChannel Sms(
        SmsOptions options, TimeProvider? time = null, ChannelsOptions? shared = null, ILogger<SmsChannel>? logger = null)
    {
        var channels = Options.Create(shared ?? Shared());
        return new SmsChannel(Options.Create(options), channels, new ActionLinks(channels), time ?? TimeProvider.System, logger
            ?? NullLogger<SmsChannel>.Instance);
    }

    public static PushChannel Push(PushOptions options, TimeProvider? time = null, ChannelsOptions? shared = null)
    {
        var (channels, push) = (Options.Create(shared ?? Shared()), Options.Create(options));
        return new PushChannel(
            push, channels, new PushEndpoints(push), new ActionLinks(channels), time
            ?? TimeProvider.System, NullLogger<PushChannel>.Instance);
    }
}
