using System.Collections.Concurrent;
using System.Net;
using Notifications.Tests.Support;
using Notifications.Tests.Support.OpenApi;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Faults;

/// <summary>The app is killed in the middle of sends, several times. Storage and the real-time service stay.</summary>
public sealed class KillTests(KillTests.Fixture services, ITestOutputHelper output) : IClassFixture<KillTests.Fixture>
{
    private const int Senders = 8;
    private static readonly int Rounds = TestSeed.Times(3, 20);

    [Fact]
    public async Task Kill_InTheMiddleOfSends_EveryAnsweredSendIsInTheInboxAndReachesTheClient()
    {
        var seed = TestSeed.Of(20261128);
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var acknowledged = new ConcurrentDictionary<Guid, string>();
        string[] users = [.. Enumerable.Range(0, 5).Select(_ => AppFixture.NewUser())];

        for (var round = 0; round < Rounds; round++)
        {
            await using var app = AppProcess.Start(services.ProcessSettings);
            await app.StartedAsync();
            using var http = services.NewHttp();
            var sender = await TokenAsync(http, "sender", "sender");
            var killed = new CancellationTokenSource();
            var load = Enumerable.Range(0, Senders)
                .Select(n => SendUntilAsync(sender, users, new Random(seed + (round * Senders) + n), acknowledged, killed.Token)).ToArray();
            // After so many answers, whatever else is under way just then.
            var target = acknowledged.Count + random.Next(50, 200);
            await Eventually.GetAsync(() => Task.FromResult(acknowledged.Count), count => count >= target);
            await app.KillAsync();
            await killed.CancelAsync();
            await Task.WhenAll(load);
        }

        await AssertAllThereAsync(users, acknowledged);
    }

    private async Task AssertAllThereAsync(string[] users, ConcurrentDictionary<Guid, string> acknowledged)
    {
        output.WriteLine($"{acknowledged.Count} sends were answered with 201");
        await using var app = AppProcess.Start(services.ProcessSettings);
        await app.StartedAsync();
        using var http = services.NewHttp();
        foreach (var user in users)
        {
            var me = await TokenAsync(http, user);
            await using var client = await services.ConnectAsync(me);
            var caughtUp = new HashSet<Guid>();
            string? cursor = null;
            do
            {
                var page = await client.InvokeAsync("getNotifications", new { limit = 100, cursor });
                foreach (var item in page.GetProperty("items").EnumerateArray())
                    Assert.True(caughtUp.Add(item.GetProperty("id").GetGuid()), "one came twice");
                cursor = page.GetProperty("nextCursor").GetString();
            }
            while (cursor is not null);

            Assert.DoesNotContain(acknowledged, a => a.Value == user && !caughtUp.Contains(a.Key));
        }
    }

    private static async Task SendUntilAsync(
        ApiClient sender, string[] users, Random random, ConcurrentDictionary<Guid, string> acknowledged, CancellationToken killed)
    {
        while (!killed.IsCancellationRequested)
        {
            var user = users[random.Next(users.Length)];
            try
            {
                var answer = await sender.PostAsync("notifications",
                    new { users = new[] { user }, title = "t", message = "m", requiresAcknowledgement = random.Next(2) == 0 });
                Assert.Equal(HttpStatusCode.Created, answer.Status);
                acknowledged[answer.Json.GetProperty("notifications")[0].GetProperty("id").GetGuid()] = user;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // No answer: whether it was stored is not known, and nothing was promised.
                return;
            }
        }
    }

    private static async Task<ApiClient> TokenAsync(HttpClient http, string user, params string[] roles)
    {
        var answer = await new ApiClient(http, null).PostAsync("dev/token", new { userId = user, roles });
        return new ApiClient(http, answer.Json.GetProperty("token").GetString());
    }

    /// <summary>Storage and the real-time service; the app itself is started by the test.</summary>
    public sealed class Fixture : AppFixture
    {
        public Dictionary<string, string?> ProcessSettings => new()
        {
            ["LocalHost__Port"] = $"{AppPort}",
            ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
            ["Logging__LogLevel__Function"] = "Warning",
            ["AzureWebJobsStorage"] = StorageConnection,
            ["AzureSignalRConnectionString"] = RealtimeConnection,
            ["Notifications__Auth__SigningKey"] = SigningKey,
            ["Notifications__Auth__DevelopmentTokens"] = "true",
        };

        public HttpClient NewHttp() => DocumentedHttp.Client(Api);

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            await StopAppAsync();
        }
    }
}
