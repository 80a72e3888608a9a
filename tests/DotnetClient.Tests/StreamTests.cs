using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using DotnetClient.Tests.Support;
using Microsoft.AspNetCore.Http.Connections.Client;
using Notifications.Client;
using Notifications.Tests.Support;
using Xunit;

namespace DotnetClient.Tests;

/// <summary>Streams, against the app and the real-time service.</summary>
[Collection(nameof(ClientTests))]
public sealed class StreamTests(ClientFixture app)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Stream_ServiceGoesAwayInTheMiddle_HasEachOnceAndAcknowledgesIt()
    {
        var user = AppFixture.NewUser();
        var alice = await app.UserAsync(user);
        await SendAsync(user, "from before");
        await using var reader = new Reader(alice.Stream());
        await reader.ConnectedAsync(1);

        await SendAsync(user, "live");
        await reader.HasAsync("live");
        await app.StopEmulatorAsync();
        await reader.HasAsync(e => e is ConnectionChanged { State: StreamState.Reconnecting });
        await SendAsync(user, "sent meanwhile 1");
        await SendAsync(user, "sent meanwhile 2");
        await app.StartEmulatorAsync();
        await reader.HasAsync("sent meanwhile 1", "sent meanwhile 2");
        await reader.ConnectedAsync(2);
        await SendAsync(user, "live again");
        await reader.HasAsync("live again");

        Assert.Equal(
            ["live", "live again", "sent meanwhile 1", "sent meanwhile 2"], reader.Titles.Order(StringComparer.Ordinal));
        await Eventually.GetAsync(
            () => alice.Inbox.ListAsync().Where(n => n.AcknowledgedAt is not null).Select(n => n.Title).Order().ToArrayAsync().AsTask(),
            titles => titles.Length == 4);
        await reader.HasAsync(e => e is UnreadCountChanged { Count: 5 });
    }

    [Fact]
    public async Task Stream_ConnectionsBreakWhileMuchIsSent_HasEachOnce()
    {
        const int sends = 60, breaks = 3;
        var user = AppFixture.NewUser();
        var sockets = new ConcurrentQueue<ClientWebSocket>();
        var alice = await app.UserAsync(user);
        var connection = new NotificationStreamOptions { ConfigureConnection = options => options.WebSocketFactory = OpenAsync };
        await using var reader = new Reader(alice.Stream(connection));
        await reader.ConnectedAsync(1);

        var two = new ParallelOptions { MaxDegreeOfParallelism = 2 };
        var sending = Parallel.ForAsync(0, sends, two, async (n, _) => await SendAsync(user, $"{n}"));
        for (var connected = 1; connected <= breaks; connected++)
        {
            await reader.ConnectedAsync(connected);
            sockets.Last().Abort();
        }
        await sending;
        await reader.HasAsync([.. Enumerable.Range(0, sends).Select(n => $"{n}")]);
        await reader.ConnectedAsync(breaks + 1);
        await SendAsync(user, "last");
        await reader.HasAsync("last");

        Assert.Equal(sends + 1, reader.Titles.Count());
        Assert.Equal(sends + 1, reader.Titles.Distinct().Count());

        async ValueTask<WebSocket> OpenAsync(WebSocketConnectionContext context, CancellationToken cancellation)
        {
            var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Authorization", $"Bearer {await context.Options.AccessTokenProvider!()}");
            await socket.ConnectAsync(context.Uri, cancellation);
            sockets.Enqueue(socket);
            return socket;
        }
    }

    [Fact]
    public void Feed_OfCollapsedNotifications_GivesNoneThatALaterOneReplaced()
    {
        var feed = new Feed([], null);
        var (first, second) = (TimeIds.Before(DateTimeOffset.UnixEpoch.AddDays(1)), TimeIds.Before(DateTimeOffset.UnixEpoch.AddDays(2)));

        Assert.True(feed.Accept(new Notification { Id = first, CollapseKey = "a", Sequence = 2 }));
        Assert.False(feed.Accept(new Notification { Id = second, CollapseKey = "a", Sequence = 1 }));
        Assert.False(feed.Accept(new Notification { Id = first, CollapseKey = "a", Sequence = 3 }));
        Assert.True(feed.Accept(new Notification { Id = Guid.CreateVersion7(), CollapseKey = "b" }));
        Assert.True(feed.Newest > second);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(2), TimeIds.TimeOf(second));
    }

    [Fact]
    public async Task Stream_OtherEvents_AreTyped()
    {
        var user = AppFixture.NewUser();
        var alice = await app.UserAsync(user);
        await using var reader = new Reader(alice.Stream(new NotificationStreamOptions { Acknowledge = false }));
        await reader.ConnectedAsync(1);

        var id = await SendAsync(user, "one");
        await reader.HasAsync("one");
        await alice.Inbox.SnoozeAsync(id, app.Clock.GetUtcNow().AddDays(1));
        await alice.Inbox.DeleteAsync(id);
        await alice.Inbox.RestoreAsync(id);
        await alice.Inbox.MarkAllReadAsync();
        var stock = new AppEventRequest { Users = [user], Event = "stock", Data = new JsonObject { ["left"] = 3 } };
        await app.Service().Events.SendAsync(stock);
        var bob = await app.UserAsync(AppFixture.NewUser());
        var message = await bob.Messages.SendAsync(user, "Lunch?");
        await bob.Messages.SayTypingAsync(user);
        await alice.Messages.MarkReadAsync(message.From, message.Id);
        await bob.Messages.DeleteAsync(message.Id, forEveryone: true);
        var announcement = new AnnouncementRequest { Title = "A", Message = "B", Audience = new() { Everyone = true } };
        var announced = await (await app.UserAsync("root", "admin")).Announcements.CreateAsync(announcement);
        await alice.Announcements.DismissAsync(announced.Id);

        await reader.HasAsync(e => e is NotificationUpdated { Changes: not null } u && u.ApplyTo(new Notification { Title = "kept" }) is
        { SnoozedUntil: not null, Title: "kept" });
        await reader.HasAsync(e => e is NotificationUpdated { IsDeleted: true } u && u.Id == id);
        await reader.HasAsync(e => e is NotificationUpdated { Current: { Title: "one" } });
        await reader.HasAsync(e => e is InboxReadUpTo);
        await reader.HasAsync(e => e is AppEventReceived { Event: "stock" } s && s.Data.GetProperty("left").GetInt32() == 3);
        await reader.HasAsync(e => e is MessageReceived { Message.Text: "Lunch?" });
        await reader.HasAsync(e => e is PeerTyping p && p.UserId == message.From);
        await reader.HasAsync(e => e is MessageRead { Unread: 0 });
        await reader.HasAsync(e => e is UnreadMessagesChanged { Count: 1, Conversations: 1 });
        await reader.HasAsync(e => e is MessageDeleted { ForEveryone: true });
        await reader.HasAsync(e => e is AnnouncementShown s && s.Announcement.Id == announced.Id);
        await reader.HasAsync(e => e is AnnouncementDismissed d && d.Id == announced.Id);
        Assert.Null((await alice.Inbox.GetAsync(id)).AcknowledgedAt);
    }

    [Fact]
    public async Task Stream_ReadAgainAfterManyWereSent_GoesOnWhereItEnded()
    {
        var user = AppFixture.NewUser();
        var alice = await app.UserAsync(user);
        var first = await SendAsync(user, "first");
        var stream = alice.Stream(new NotificationStreamOptions { After = TimeIds.Before(app.Clock.GetUtcNow().AddMinutes(-1)) });
        Assert.Equal(first, await stream.ReadAsync().Select(n => n.Id).FirstAsync(new CancellationTokenSource(Limit).Token));

        const int many = 320;
        var requests = Enumerable.Range(0, many).Select(n => new SendRequest { Users = [user], Title = $"{n}", Message = "Text" });
        var bulk = await app.Service().Sends.SendBulkAsync([.. requests]);
        using var limit = new CancellationTokenSource(Limit);
        var read = await stream.ReadAsync().Take(many).ToListAsync(limit.Token);

        Assert.Equal(bulk.Results.Select(r => r.SendId!.Value).Order(), read.Select(n => n.Id).Order());
        Assert.Equal(read.Max(n => n.Id), stream.Newest);
        Assert.NotNull((await alice.Inbox.GetAsync(first)).AcknowledgedAt);
    }

    [Fact]
    public async Task Stream_OfWhoMayNotConnect_EndsWithTheRefusal()
    {
        var service = await Assert.ThrowsAsync<NotificationsException>(() => app.Service().Stream().ReadAsync().FirstAsync().AsTask());
        var stranger = await Assert.ThrowsAsync<NotificationsException>(
            () => app.Service().ForUser("none").Stream().ReadEventsAsync().LastAsync().AsTask());

        Assert.Equal(HttpStatusCode.Forbidden, service.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.Status);
    }

    private async Task<Guid> SendAsync(string user, string title)
    {
        var sent = await app.Service().Sends.SendAsync(new SendRequest { Users = [user], Title = title, Message = "Text" });
        return sent.Notifications![0].Id;
    }

    /// <summary>Reads a stream, and keeps what it tells.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly ConcurrentQueue<StreamEvent> told = new();
        private readonly Task reading;

        public Reader(NotificationStream stream) => reading = ReadAsync(stream);

        public IEnumerable<string> Titles => told.OfType<NotificationReceived>().Select(r => r.Notification.Title);

        public Task ConnectedAsync(int times) =>
            UntilAsync(() => told.Count(e => e is ConnectionChanged { State: StreamState.Connected }) >= times);

        public Task HasAsync(params string[] titles) => UntilAsync(() => titles.All(t => Titles.Contains(t)));

        public Task HasAsync(Func<StreamEvent, bool> such) => UntilAsync(() => told.Any(such));

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
            stop.Dispose();
        }

        private async Task ReadAsync(NotificationStream stream)
        {
            await foreach (var one in stream.ReadEventsAsync(stop.Token))
                told.Enqueue(one);
        }

        private async Task UntilAsync(Func<bool> holds)
        {
            await Eventually.GetAsync(
                () => Task.FromResult(string.Join('\n', told)), _ => reading.IsFaulted || holds());
            if (reading.IsFaulted)
                await reading;
        }
    }
}
