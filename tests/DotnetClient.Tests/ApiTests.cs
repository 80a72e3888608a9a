using System.Net;
using System.Text.Json.Nodes;
using DotnetClient.Tests.Support;
using Notifications.Client;
using Notifications.Tests.Support;
using Xunit;

namespace DotnetClient.Tests;

/// <summary>The calls, against the app.</summary>
[Collection(nameof(ClientTests))]
public sealed class ApiTests(ClientFixture app)
{
    [Fact]
    public async Task Send_ByService_IsInTheInboxAndCanBeChanged()
    {
        var user = AppFixture.NewUser();
        var alice = await app.UserAsync(user);

        var sent = await app.Service().Sends.SendAsync(new SendRequest
        {
            Users = [user],
            Title = "Order 4711",
            Message = "It is on its way.",
            Type = NotificationType.UserAction,
            Priority = Priority.High,
            Category = "order_shipped",
            Tags = ["orders"],
            Data = new JsonObject { ["order"] = new JsonObject { ["id"] = 4711 } },
            Channels = [DeliveryChannel.InApp],
            SendAt = null,
        });

        var id = Assert.Single(sent.Notifications!).Id;
        Assert.Equal(SendStatus.Completed, sent.Status);
        var notification = await alice.Inbox.GetAsync(id);
        Assert.Equal((NotificationType.UserAction, Priority.High), (notification.Type, notification.Priority));
        Assert.Equal(("order_shipped", "orders"), (notification.Category, notification.Tags[0]));
        Assert.Equal(4711, notification.Data!["order"]!["id"]!.GetValue<int>());
        Assert.Equal(1, (await alice.Inbox.CountUnreadAsync()).Count);
        Assert.True((await alice.Inbox.AcknowledgeAsync(id)).RoundTripMs >= 0);
        Assert.NotNull((await alice.Inbox.MarkSeenAsync(id)).SeenAt);
        Assert.NotNull((await alice.Inbox.MarkReadAsync(id)).ReadAt);
        Assert.Null((await alice.Inbox.MarkUnreadAsync(id)).ReadAt);
        Assert.Equal(1, await alice.Inbox.MarkReadAsync([id, Guid.CreateVersion7()]));
        Assert.NotNull((await alice.Inbox.ArchiveAsync(id)).ArchivedAt);
        Assert.Equal(id, Assert.Single((await alice.Inbox.ListPageAsync(new InboxFilter { Archived = true })).Items).Id);
        Assert.Null((await alice.Inbox.UnarchiveAsync(id)).ArchivedAt);
        Assert.NotNull((await alice.Inbox.SnoozeAsync(id, app.Clock.GetUtcNow().AddDays(1))).SnoozedUntil);
        Assert.Equal(id, Assert.Single((await alice.Inbox.ListPageAsync(new InboxFilter { Status = [InboxStatus.Snoozed] })).Items).Id);
        await alice.Inbox.DeleteAsync(id);
        await alice.Inbox.RestoreAsync(id);
        var kinds = (await alice.Inbox.GetHistoryAsync(id)).Select(h => h.Event).ToArray();
        Assert.Contains(HistoryEventKind.Archived, kinds);
        Assert.DoesNotContain(HistoryEventKind.Unknown, kinds);
        Assert.Equal(1, (await alice.Inbox.GetStatisticsAsync()).Total);
    }

    [Fact]
    public async Task List_OverSeveralPages_HasEachOnceAndAsFiltered()
    {
        var user = AppFixture.NewUser();
        var alice = await app.UserAsync(user);
        var requests = Enumerable.Range(0, 45)
            .Select(n => new SendRequest { Users = [user], Title = $"Number {n}", Message = "M", Category = n % 2 == 0 ? "even" : "odd" });

        var bulk = await app.Service().Sends.SendBulkAsync([.. requests, new SendRequest { Users = [user], Title = "" }]);

        Assert.Equal([201, 400], bulk.Results.Select(r => r.Status).Distinct());
        Assert.Contains("title", bulk.Results[45].Problem!.Errors!.Keys);
        var all = await alice.Inbox.ListAsync().ToListAsync();
        Assert.Equal(45, all.Select(n => n.Id).Distinct().Count());
        Assert.Equal(all.Select(n => n.Id), all.Select(n => n.Id).OrderDescending());
        var filter = new InboxFilter
        {
            Status = [InboxStatus.Unread, InboxStatus.Pending],
            Category = ["even", "none"],
            MinPriority = Priority.Low,
            Text = "Number 4",
            Since = app.Clock.GetUtcNow().AddHours(-1),
            Until = app.Clock.GetUtcNow().AddHours(1),
            Archived = null,
        };
        var titles = await alice.Inbox.ListAsync(filter).Select(n => n.Title).ToListAsync();
        Assert.Equal(["Number 4", "Number 40", "Number 42", "Number 44"], titles.Order(StringComparer.Ordinal));
        Assert.Equal(0, (await alice.Inbox.ListMissedAsync(all[0].Id)).Items.Count(n => n.UserId != user));
        var read = await alice.Inbox.MarkAllReadAsync();
        Assert.Equal(0, (await alice.Inbox.CountUnreadAsync()).Count);
        await alice.Inbox.UndoMarkAllReadAsync(read.ReadUpTo!.Value);
        Assert.Equal(45, (await alice.Inbox.CountUnreadAsync()).Count);
    }

    [Fact]
    public async Task Send_OtherKinds_AreAccepted()
    {
        var service = app.Service();
        var user = AppFixture.NewUser();
        var later = new SendRequest { Users = [user], Title = "Later", Message = "Text", SendAt = app.Clock.GetUtcNow().AddDays(1) };

        var scheduled = await service.Sends.SendAsync(later, $"later-{user}");
        var again = await service.Sends.SendAsync(later, $"later-{user}");
        var progress = await service.Sends.SendProgressAsync(
            new ProgressRequest { Users = [user], TaskId = "export", Progress = 75, Status = "running", Sequence = 3 });
        var system = await service.Sends.SendSystemAsync(new SystemSendRequest { Title = "Maintenance", Message = "At noon" });

        Assert.Equal(scheduled, again);
        Assert.Equal(SendStatus.Scheduled, scheduled.Status);
        Assert.Contains(scheduled.SendId, await service.Sends.ListSchedulesAsync().Select(s => s.SendId).ToListAsync());
        await service.Sends.CancelScheduleAsync(scheduled.SendId);
        Assert.Equal(SendStatus.Cancelled, (await service.Sends.GetAsync(scheduled.SendId)).Status);
        Assert.Equal(RecipientStatus.Sent, progress.Notifications![0].Status);
        Assert.Null(system.Recipients);
        var reused = await Assert.ThrowsAsync<NotificationsException>(
            () => service.Sends.SendAsync(later with { Title = "Another" }, $"later-{user}"));
        Assert.Equal("urn:notifications:problem:idempotency-key-reused", reused.Type);
    }

    [Fact]
    public async Task Refusals_AreProblemsWithTheirMembersAndNoTexts()
    {
        var user = AppFixture.NewUser();
        var alice = await app.UserAsync(user);
        var service = app.Service();

        var invalid = await Assert.ThrowsAsync<NotificationsException>(() => service.Sends.SendAsync(
            new SendRequest
            {
                Users = [user],
                Title = new string('x', 201),
                Message = "secret",
                ActionUrl = "javascript:secret",
                Type = NotificationType.Unknown,
            }));
        var forbidden = await Assert.ThrowsAsync<NotificationsException>(
            () => alice.Sends.SendAsync(new SendRequest { Users = ["bob"], Title = "A", Message = "B" }));
        var missing = await Assert.ThrowsAsync<NotificationsException>(() => alice.Inbox.GetAsync(Guid.CreateVersion7()));
        var signedOut = await Assert.ThrowsAsync<NotificationsException>(() => service.ForUser("none").Inbox.CountUnreadAsync());

        Assert.Equal(
            "POST notifications: 400 Invalid request (urn:notifications:problem:invalid-request): title, type, actionUrl", invalid.Message);
        Assert.Equal(["has 201 characters; allowed: at most 200"], invalid.Errors["title"]);
        Assert.NotNull(invalid.Detail);
        Assert.False(invalid.IsTransient);
        Assert.Equal(
            [HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Unauthorized],
            new[] { invalid, forbidden, missing, signedOut }.Select(e => e.Status!.Value));
        Assert.Equal("GET notifications/{0}: 404 Not found (urn:notifications:problem:not-found)", missing.Message);
    }

    [Fact]
    public async Task Preferences_OfMineAndOfARecipient_AreReplacedByVersion()
    {
        var user = AppFixture.NewUser();
        var alice = await app.UserAsync(user);

        var mine = await alice.Preferences.GetMineAsync();
        var night = new QuietHours { Start = new(22, 0), End = new(8, 30), TimeZone = "Europe/Berlin", Days = [Weekday.Fri] };
        var saved = await alice.Preferences.PutMineAsync(mine.ToUpdate() with
        {
            QuietHours = night,
            Categories = new Dictionary<string, CategoryChannels> { ["comment_added"] = new() { Email = EmailChoice.Off } },
            DisabledTypes = [NotificationType.UserAction],
            Digest = new Digest { Frequency = DigestFrequency.Weekly, Day = Weekday.Mon, Hour = 9 },
        }, mine.ETag);
        var changed = await Assert.ThrowsAsync<NotificationsException>(() => alice.Preferences.PutMineAsync(mine.ToUpdate(), mine.ETag));
        var seen = await app.Service().Preferences.GetAsync(user);
        await app.Service().Preferences.PutAsync(user, seen.ToUpdate() with { OptedOut = true }, seen.ETag);

        Assert.Equal(HttpStatusCode.PreconditionFailed, changed.Status);
        Assert.Equal((saved.ETag, night.End), (seen.ETag, seen.QuietHours!.End));
        Assert.Equal(EmailChoice.Off, seen.Categories["comment_added"].Email);
        Assert.True((await alice.Preferences.GetMineAsync()).OptedOut);
        var skipped = await app.Service().Sends.SendAsync(new SendRequest { Users = [user], Title = "A", Message = "B" });
        Assert.Equal((RecipientStatus.Skipped, SkipReason.OptedOut), (skipped.Notifications![0].Status, skipped.Notifications[0].Reason));
    }

    [Fact]
    public async Task Recipients_AndRooms_ArePutAndErased()
    {
        var service = app.Service();
        var user = $"{AppFixture.NewUser()}/of sales@example.com";
        var room = $"room-{Guid.CreateVersion7():N}";

        var put = await service.Recipients.PutAsync(
            user, new RecipientUpdate { DisplayName = "Alice", Locale = "de", TimeZone = "Europe/Berlin", Roles = ["teacher"] });
        await service.Recipients.AddToRoomAsync(room, user);

        Assert.Equal(put.ETag, (await service.Recipients.GetAsync(user)).ETag);
        Assert.Equal([user], await service.Recipients.ListRoomMembersAsync(room).Select(m => m.UserId).ToListAsync());
        Assert.Equal([false, false], (await service.Recipients.GetPresenceAsync([user, "a,b"])).Select(p => p.Online));
        var export = await (await app.UserAsync("root", "admin")).Recipients.ExportPageAsync(user);
        Assert.Equal((user, room), (export.Profile.UserId, export.Rooms[0]));
        await service.Recipients.RemoveFromRoomAsync(room, user);
        Assert.Empty((await service.Recipients.ListRoomMembersPageAsync(room)).Items);
        await (await app.UserAsync("root", "admin")).Recipients.DeleteAsync(user);
        Assert.Null((await service.Recipients.GetAsync(user)).CreatedAt);
    }

    [Fact]
    public async Task Templates_AreKeptPreviewedAndTakenBack()
    {
        var templates = app.Service().Templates;
        var name = $"t-{Guid.CreateVersion7():N}";
        var template = new TemplateRequest
        {
            Name = name,
            Title = "Order {{number}}",
            Message = "It arrives {{day}}.",
            Priority = Priority.High,
            Variables = [new() { Name = "number", Required = true }, new() { Name = "day", Default = "soon" }],
        };

        await templates.CreateAsync(template);
        await templates.PutAsync(name, template with { Title = "Parcel {{number}}" });
        var preview = new TemplatePreview { Variables = new JsonObject { ["number"] = 4711 } };

        Assert.Equal("Parcel 4711", (await templates.PreviewAsync(name, preview)).Title);
        await templates.ActivateAsync(name, 1);
        Assert.Equal(("Order 4711", "It arrives soon."), await RenderAsync());
        Assert.Equal([2, 1], Assert.Single((await templates.GetAsync(name)).Items).Versions!.OrderDescending());
        Assert.Contains(name, await templates.ListAsync().Select(t => t.Name).ToListAsync());
        await templates.DeleteAsync(name);
        await Assert.ThrowsAsync<NotificationsException>(() => templates.GetAsync(name));

        async Task<(string, string)> RenderAsync()
        {
            var rendered = await templates.PreviewAsync(name, preview);
            return (rendered.Title, rendered.Message);
        }
    }

    [Fact]
    public async Task Messages_BetweenUsers_AreWrittenReadAndDeleted()
    {
        var (anna, ben) = (AppFixture.NewUser(), AppFixture.NewUser());
        var (ofAnna, ofBen) = ((await app.UserAsync(anna)).Messages, (await app.UserAsync(ben)).Messages);

        var first = await ofAnna.SendAsync(ben, "Lunch?", "1");
        Assert.Equal(first.Id, (await ofAnna.SendAsync(ben, "Lunch?", "1")).Id);
        var second = await ofAnna.SendAsync(ben, "At noon?");
        await ofBen.SayTypingAsync(anna);

        var conversation = Assert.Single(await ofBen.ListConversationsAsync().ToListAsync());
        Assert.Equal((anna, "At noon?", 2), (conversation.Peer.UserId, conversation.LastMessage.Text, conversation.Unread));
        Assert.Equal(2, (await ofBen.ListConversationsPageAsync()).Unread);
        Assert.Equal(0, (await ofBen.MarkReadAsync(anna, second.Id)).Unread);
        Assert.Equal(second.Id, (await ofAnna.GetConversationPageAsync(ben, limit: 1)).PeerReadUpTo);
        await ofAnna.DeleteAsync(first.Id, forEveryone: true);
        Assert.Equal(["At noon?", ""], (await ofBen.GetConversationPageAsync(anna)).Items.Select(m => m.Text));
        await ofBen.DeleteConversationAsync(anna);
        await ofBen.BlockAsync(anna);
        Assert.Equal(anna, Assert.Single(await ofBen.ListBlockedAsync()).UserId);
        await ofBen.UnblockAsync(anna);
        Assert.Empty(await ofBen.ListBlockedAsync());
    }

    [Fact]
    public async Task Announcements_AreSeenAndDismissed()
    {
        var admin = (await app.UserAsync("root", "admin")).Announcements;
        var ofUser = (await app.UserAsync(AppFixture.NewUser())).Announcements;
        var request = new AnnouncementRequest
        {
            Title = "New editor",
            Message = "Write together.",
            Placement = AnnouncementPlacement.Card,
            Audience = new AnnouncementAudienceRequest { Everyone = true },
        };

        var made = await admin.CreateAsync(request);
        await ofUser.MarkSeenAsync(made.Id);
        await ofUser.MarkClickedAsync(made.Id);
        Assert.Contains(made.Id, (await ofUser.ListVisibleAsync()).Select(a => a.Id));
        Assert.NotNull((await ofUser.DismissAsync(made.Id, made.Revision)).DismissedAt);

        Assert.DoesNotContain(made.Id, (await ofUser.ListVisibleAsync()).Select(a => a.Id));
        var current = await admin.GetAsync(made.Id);
        Assert.Equal(AnnouncementStatus.Active, current.Status);
        var changed = await admin.PutAsync(made.Id, request with { Revision = 2 }, current.ETag);
        Assert.Equal(2, changed.Revision);
        Assert.Contains(made.Id, await admin.ListAllAsync().Select(a => a.Id).ToListAsync());
        await admin.DeleteAsync(made.Id);
    }
}
