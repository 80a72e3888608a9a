using LocalRuntime.Tests.Support;
using Notifications.Tests.Delivery;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;

namespace Notifications.Tests.Faults;

/// <summary>The app is killed, or storage goes, while a notification is on its way to a mailbox. The app that is killed is a process of its
/// own; the one that finishes its work has a clock that moves on.</summary>
public sealed class FallbackKillTests(FallbackKillTests.Fixture app) : IClassFixture<FallbackKillTests.Fixture>
{
    [Fact]
    public async Task KilledBetweenPushAndConfirmation_TheNextOneFallsBack_OneMail()
    {
        var (user, address) = await NewRecipientAsync();
        Guid id;
        await using (var killed = await app.StartProcessAsync())
        {
            id = await killed.SendAsync(user);
            await killed.Process.KillAsync();
        }
        Assert.Empty(app.MailsTo(address));

        await app.StartAppAsync();
        var history = await FallbackFixture.HistoryWithAsync(await app.AsAsync(user), id, "channel_sent");
        Assert.Equal(["created", "pushed 1", "fallback_started", "channel_sent email 1 250"], history);
        Assert.Single(app.MailsTo(address));
    }

    [Fact]
    public async Task Mail_KilledBeforeItsResultIsWritten_IsRetriedWithTheSameMessageId()
    {
        var (user, address) = await NewRecipientAsync();
        await app.RestartMailAsync(hold: true);
        Guid id;
        await using (var killed = await app.StartProcessAsync())
        {
            id = await killed.SendAsync(user);
            await app.NextMailToAsync(address);
            await killed.Process.KillAsync();
        }
        await app.RestartMailAsync();

        // The at-least-once window: whether the server took that mail, nobody knows.
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.StartAppAsync();
        var history = await FallbackFixture.HistoryWithAsync(await app.AsAsync(user), id, "channel_sent");
        Assert.Equal(["created", "pushed 1", "fallback_started", "retried email 1 interrupted", "channel_sent email 2 250"], history);
        Assert.Equal(2, app.MailsTo(address).Length);
        Assert.Single(app.MailsTo(address).Distinct());
    }

    [Fact]
    public async Task Mail_StorageGoneBeforeItsResultIsWritten_IsRetriedWithTheSameMessageId()
    {
        var (user, address) = await NewRecipientAsync();
        await app.RestartMailAsync(hold: true);
        await app.StartAppAsync();
        var id = await (await app.SenderAsync()).SendToAsync(user, priority: "urgent");
        await app.NextMailToAsync(address);
        await app.Storage.StopAsync();
        await app.Mail.ReleaseAsync();
        await app.Mail.NextAsync("close");
        await app.Storage.RestartAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(6));
        var history = await FallbackFixture.HistoryWithAsync(await app.AsAsync(user), id, "channel_sent");
        Assert.Equal(["created", "pushed 1", "fallback_started", "retried email 1 interrupted", "channel_sent email 2 250"], history);
        Assert.Equal(2, app.MailsTo(address).Length);
        Assert.Single(app.MailsTo(address).Distinct());
    }

    [Fact]
    public async Task StorageAndMailServerGoneForAWhile_OneMail()
    {
        var (user, address) = await NewRecipientAsync();
        await app.Mail.DisposeAsync();
        await app.StartAppAsync();
        var me = await app.AsAsync(user);
        var id = await (await app.SenderAsync()).SendToAsync(user, priority: "urgent");
        await FallbackFixture.HistoryWithAsync(me, id, "retried email 1 connection_failed");
        await app.Storage.StopAsync();
        await app.StartMailAsync();
        await app.Storage.RestartAsync();

        var history = await FallbackFixture.HistoryWithAsync(me, id, "channel_sent");
        Assert.Equal(["created", "pushed 1", "fallback_started"], history[..3]);
        Assert.Single(app.MailsTo(address));
    }

    /// <summary>Leaves no app running.</summary>
    private async Task<(string User, string Address)> NewRecipientAsync()
    {
        var address = $"{Guid.CreateVersion7():N}@example.org";
        await app.StopAppAsync();
        app.Clock.Reset();
        await app.StartAppAsync();
        var (_, user, _) = await app.NewRecipientAsync(withPhone: false, email: address);
        await app.StopAppAsync();
        return (user, address);
    }

    /// <summary>Storage that can be stopped. Urgent turns to email two seconds after its only push.</summary>
    public sealed class Fixture : FallbackFixture
    {
        internal AzuriteServer Storage { get; private set; } = null!;

        protected override IEnumerable<string> Settings =>
        [
            .. base.Settings.Where(s => !s.StartsWith("--Notifications:Delivery:Urgent", StringComparison.Ordinal)),
            "--Notifications:Delivery:Urgent:BaseDelay=00:00:02", "--Notifications:Delivery:Urgent:Attempts=1",
            "--Notifications:Delivery:Urgent:Channels=email",
            // A busy machine's first push would otherwise be left to the queue.
            "--Notifications:Realtime:PushTimeout=00:00:20",
            // A connection that ends tells that the server's answer has arrived.
            "--Notifications:Channels:Email:IdleTimeout=00:00:01",
        ];

        internal async Task<RunningProcess> StartProcessAsync()
        {
            var process = AppProcess.Start(new Dictionary<string, string?>(Settings.Select(ForEnvironment))
            {
                ["LocalHost__Port"] = $"{AppPort}",
                ["LocalHost__QueueLease"] = "00:00:05",
                ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
                ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.100",
                ["AzureWebJobsStorage"] = StorageConnection,
                ["AzureSignalRConnectionString"] = RealtimeConnection,
                ["Notifications__Auth__SigningKey"] = SigningKey,
                ["Notifications__Auth__DevelopmentTokens"] = "true",
            });
            await process.StartedAsync();
            return new RunningProcess(process, DocumentedHttp.Client(new Uri($"http://127.0.0.1:{AppPort}/api/v1/")));
        }

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await Storage.DisposeAsync();
        }

        protected override async Task<string> StartStorageAsync()
        {
            Storage = await AzuriteServer.StartAsync();
            return Storage.ConnectionString("test1");
        }

        private static KeyValuePair<string, string?> ForEnvironment(string argument)
        {
            var parts = argument[2..].Split('=', 2);
            return KeyValuePair.Create<string, string?>(parts[0].Replace(":", "__", StringComparison.Ordinal), parts[1]);
        }
    }

    internal sealed record RunningProcess(AppProcess Process, HttpClient Http) : IAsyncDisposable
    {
        public async Task<Guid> SendAsync(string user)
        {
            var answer = await new ApiClient(Http, null).PostAsync("dev/token", new { userId = "sender", roles = new[] { "sender" } });
            return await new ApiClient(Http, answer.Json.GetProperty("token").GetString()).SendToAsync(user, priority: "urgent");
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await Process.DisposeAsync();
        }
    }
}
