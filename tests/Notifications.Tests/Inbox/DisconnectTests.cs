using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Notifications.Tests.Support;
using SignalR.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Notifications.Tests.Inbox;

/// <summary>Tabs lose their connections under load, at any moment, and catch up as the API says.</summary>
public sealed class DisconnectTests(AppFixture app, ITestOutputHelper output) : IClassFixture<AppFixture>
{
    private const int Sends = 120, Tabs = 3;

    private readonly ConcurrentQueue<string> sent = new();

    [Fact]
    public async Task Tabs_ThatKeepDisconnectingUnderLoad_HaveEverythingOnce()
    {
        var seed = TestSeed.Of(20261128);
        output.WriteLine($"seed {seed}");
        var (sender, user) = (await app.SenderAsync(), AppFixture.NewUser());
        var me = await app.AsAsync(user);
        var joined = sender.Request(HttpMethod.Put, $"rooms/course-1/members/{user}");
        Assert.True((int)(await sender.SendAsync(joined)).Status < 300);

        var sending = SendAllAsync(sender, user);
        var tabs = Enumerable.Range(0, Tabs).Select(n => new Tab(app, me)).ToArray();
        await Task.WhenAll(tabs.Select((tab, n) => RunAsync(tab, new Random(seed + n))).Append(sending));

        foreach (var tab in tabs)
        {
            Assert.Equal(sent.Order(StringComparer.Ordinal), tab.Titles.Order(StringComparer.Ordinal));
            Assert.True(tab.CaughtUp > 0, "No tab missed anything: the test tests nothing.");
        }
    }

    /// <summary>To the user, to a room by the queue, to everyone; each title once.</summary>
    private async Task SendAllAsync(ApiClient sender, string user)
    {
        for (var i = 0; i < Sends; i++)
        {
            var title = $"n{i:D3}";
            var answer = await sender.PostAsync("notifications", new
            {
                users = i % 3 == 0 ? new[] { user } : null,
                rooms = i % 3 == 1 ? new[] { "course-1" } : null,
                broadcast = i % 3 == 2,
                title,
                message = "m",
            });
            Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.Accepted, answer.Text);
            sent.Enqueue(title);
        }
    }

    private async Task RunAsync(Tab tab, Random random)
    {
        while (sent.Count < Sends)
        {
            await tab.ConnectAsync();
            await SentAsync(sent.Count + random.Next(1, 12));
            await tab.DisconnectAsync();
            await SentAsync(sent.Count + random.Next(1, 12));
        }
        await tab.ConnectAsync();
        await Eventually.GetAsync(() => Task.FromResult(tab.Titles.Count), count => count >= Sends);
        await tab.DisconnectAsync();
    }

    private async Task SentAsync(int count) =>
        await Eventually.GetAsync(() => Task.FromResult(sent.Count), now => now >= Math.Min(count, Sends));

    private sealed class Tab(AppFixture app, ApiClient me)
    {
        private readonly ConcurrentDictionary<Guid, string> known = new();
        private SignalRTestClient? connection;
        private Guid? newest;

        public IReadOnlyCollection<string> Titles => [.. known.Values];

        /// <summary>How many only the catch-up brought.</summary>
        public int CaughtUp { get; private set; }

        public async Task ConnectAsync()
        {
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            connection = await app.ConnectAsync(me, (target, arguments) =>
            {
                if (target == "unreadCount")
                    ready.TrySetResult();
                if (target == "notification")
                    Add(arguments[0]);
            });
            await ready.Task.WaitAsync(SignalRTestClient.DefaultLimit);
            var path = newest is { } id ? $"notifications/missed?after={id}" : "notifications?limit=100";
            var answer = (await me.GetAsync(path)).Json;
            var items = answer.GetProperty("items").EnumerateArray().ToArray();
            if (newest is not null)
            {
                Assert.False(answer.GetProperty("reload").GetBoolean());
                Assert.Equal(items.Select(Id).Order(), items.Select(Id));
            }
            CaughtUp += items.Count(Add);
        }

        /// <summary>What it has at this moment is what it says when it comes back.</summary>
        public async Task DisconnectAsync()
        {
            await connection!.DisposeAsync();
            newest = known.IsEmpty ? null : known.Keys.Max();
        }

        private bool Add(JsonElement notification) => known.TryAdd(Id(notification), notification.GetProperty("title").GetString()!);

        private static Guid Id(JsonElement notification) => notification.GetProperty("id").GetGuid();
    }
}
