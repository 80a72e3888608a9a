using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Delivery;
using Notifications.Domain;
using Notifications.Tests.Delivery.Channels;
using Notifications.Tests.Insight.History;
using Notifications.Tests.Recipients;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Delivery;

/// <summary>The app with a real mail server and an SMS provider's API. Policies are short: critical turns to all channels after three
/// pushes, urgent to email and then SMS, high to email, low to SMS, each after one push.</summary>
public class FallbackFixture : AppFixture
{
    private readonly int mailPort = FreePort();
    private readonly List<MailServer> mails = [];

    public MailServer Mail { get; private set; } = null!;

    public ProviderServer Sms { get; private set; } = null!;

    protected virtual int BreakerCalls => 1000;

    protected override IEnumerable<string> Settings =>
    [
        "--Notifications:Delivery:Critical:BaseDelay=00:00:00.2", "--Notifications:Delivery:Critical:Attempts=3",
        "--Notifications:Delivery:Urgent:BaseDelay=00:00:00.1", "--Notifications:Delivery:Urgent:Attempts=1",
        "--Notifications:Delivery:Urgent:Channels=email, sms",
        "--Notifications:Delivery:High:BaseDelay=00:00:00.1", "--Notifications:Delivery:High:Attempts=1",
        "--Notifications:Delivery:Low:BaseDelay=00:00:00.1", "--Notifications:Delivery:Low:Channels=sms",
        "--Notifications:Delivery:Fallback:Tries=3", "--Notifications:Delivery:Fallback:RetryDelay=00:00:01",
        "--Notifications:Channels:PublicUrl=https://notify.example.com",
        "--Notifications:Channels:UnsubscribeKey=a-key-for-unsubscribe-links-in-tests",
        $"--Notifications:Channels:Breaker:MinimumCalls={BreakerCalls}", "--Notifications:Channels:Breaker:BreakDuration=00:00:04",
        "--Notifications:Channels:Email:Host=localhost", $"--Notifications:Channels:Email:Port={mailPort}",
        "--Notifications:Channels:Email:StartTls=false",
        "--Notifications:Channels:Email:From=noreply@notify.example.com",
        $"--Notifications:Channels:Sms:BaseUrl={Sms.Url}", "--Notifications:Channels:Sms:AccountSid=AC123",
        "--Notifications:Channels:Sms:AuthToken=a-token",
        "--Notifications:Channels:Sms:From=+15005550006",
    ];

    public override async Task InitializeAsync()
    {
        Sms = await ProviderServer.StartAsync();
        await StartMailAsync();
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Mail.DisposeAsync();
        await Sms.DisposeAsync();
    }

    /// <param name="hold">It takes mails and answers only once it is released.</param>
    public async Task StartMailAsync(bool hold = false) => mails.Add(Mail = await MailServer.StartAsync(new { port = mailPort, hold }));

    /// <summary>The mail server that is there goes, another one comes in its place.</summary>
    public async Task RestartMailAsync(bool hold = false)
    {
        await Mail.DisposeAsync();
        await StartMailAsync(hold);
    }

    /// <summary>A user with these addresses, and a number that nobody else has.</summary>
    public async Task<(ApiClient Me, string User, string Phone)> NewRecipientAsync(
        bool withPhone = true, string? email = "somebody@example.com")
    {
        var (user, phone) = (NewUser(), $"+49151{Random.Shared.NextInt64(10_000_000, 99_999_999)}");
        var admin = await AsAsync("admin", "admin");
        var answer = await admin.PutRecipientAsync(user, new { email, phone = withPhone ? phone : null });
        Assert.True((int)answer.Status is 200 or 201 or 204, answer.Text);
        return (await AsAsync(user), user, phone);
    }

    /// <summary>The next mail to this address; others before it are skipped.</summary>
    public async Task<JsonElement> NextMailToAsync(string address)
    {
        while (true)
        {
            var mail = await Mail.NextAsync("mail");
            if (mail.GetProperty("envelope").GetProperty("to")[0].GetString() == address)
                return mail;
        }
    }

    /// <summary>The Message-IDs of all mails that this address got so far, from whichever mail server was there.</summary>
    public string[] MailsTo(string address) =>
    [
        .. mails.SelectMany(server => server.Mails)
            .Where(mail => mail.GetProperty("envelope").GetProperty("to")[0].GetString() == address)
                .Select(mail => mail.GetProperty("messageId").GetString()!),
    ];

    /// <summary>How many texts this number was sent.</summary>
    public int TextsTo(string phone) => Sms.Requests.Count(r => NumberOf(r) == phone);

    public static string NumberOf(ProviderRequest request) =>
        QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body))["To"].ToString();

    /// <summary>The history, as soon as it has this event.</summary>
    public static Task<string[]> HistoryWithAsync(ApiClient me, Guid id, string happened) =>
        Eventually.GetAsync(() => HistoryTests.EventsAsync(me, id),
        events => events.Any(e => e.StartsWith(happened, StringComparison.Ordinal)));

    /// <summary>What the queue does with a message: looks whether this attempt was acknowledged. Answers what it pushes then, if
    /// anything.</summary>
    public Task<Notification?> ConfirmAsync(string user, Guid id, int attempt) =>
        Services.GetRequiredService<AcknowledgementDeadlineHandler>().HandleAsync(
            new AcknowledgementDeadlineMessage { Namespace = "default", UserId = user, Id = id, Attempt = attempt, NotBefore = default },
            default);

    /// <summary>What the queue does with a message.</summary>
    public Task DeliverAsync(ChannelKind channel, string user, Guid id, int attempt = 1, bool isResent = false) =>
        Services.GetRequiredService<FallbackHandler>().HandleAsync(
            channel, new FallbackMessage { Namespace = "default", UserId = user, Id = id, Try = attempt, IsResent = isResent }, default);

    /// <summary>What happened on channels, once this has: on a busy machine the push itself may come late.</summary>
    public static async Task<string[]> OfChannelsAsync(ApiClient me, Guid id, string happened) =>
        [.. (await HistoryWithAsync(me, id, happened))
        .Where(e => e.Contains(" email", StringComparison.Ordinal) || e.Contains(" sms", StringComparison.Ordinal))];

    /// <summary>What the queue does with messages that become visible together: again and again, until each has been handled.</summary>
    public async Task ReleaseAsync(ChannelKind channel, string user, IEnumerable<Guid> ids)
    {
        var wanted = ids.ToArray();
        for (var round = 0; round < wanted.Length; round++)
        {
            foreach (var id in wanted)
                await DeliverAsync(channel, user, id);
        }
    }
}
