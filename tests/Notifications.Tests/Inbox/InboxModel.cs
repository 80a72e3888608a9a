using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Inbox;
using Notifications.Tests.Support;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>Something that a user, a sender or time does.</summary>
/// <param name="Which">Which notification, counted round.</param>
public sealed record Step(StepKind Kind, int Which);

public enum StepKind
{
    Send, SendShort, SendLate, Progress, Broadcast, Read, Unread, MarkMany, MarkAll, MarkAllBefore, Delete, Restore, Archive, Unarchive, Snooze, Acknowledge, Wait, CleanUp,
}

/// <summary>An inbox as simply as it can be said, beside the app's: after each step both must count the same.</summary>
internal sealed class InboxModel(AppFixture app, ApiClient sender, string user, ApiClient me)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    private readonly List<Item> items = [];

    /// <summary>What is stored late may be covered already.</summary>
    private DateTimeOffset readUpTo;

    public int Unread => items.Count(i => i.Counts(app.Clock.GetUtcNow()));

    public async Task DoAsync(Step step)
    {
        var item = items.Count == 0 ? null : items[step.Which % items.Count];
        switch (step.Kind)
        {
            case StepKind.Send or StepKind.SendShort or StepKind.Broadcast:
                await SendAsync(step.Kind == StepKind.Broadcast, step.Kind == StepKind.SendShort ? app.Clock.GetUtcNow() + (3 * Tick) : app.Clock.GetUtcNow() + TimeSpan.FromDays(1));
                break;
            case StepKind.SendLate:
                await StoreAsync([.. Enumerable.Range(0, 1 + (step.Which % 2)).Select(n => app.Clock.GetUtcNow() - (3 * Tick) - TimeSpan.FromMilliseconds(n))]);
                break;
            case StepKind.Progress:
                var answer = await sender.PostAsync("notifications/progress", new { users = new[] { user }, taskId = "task", progress = step.Which / 10, status = "running" });
                items.RemoveAll(i => i.IsProgress);
                items.Add(new Item(answer.Json.GetProperty("sendId").GetGuid(), DateTimeOffset.MaxValue) { IsProgress = true });
                break;
            case StepKind.MarkMany:
                await me.PostAsync("notifications/mark-read", new { ids = items.Where((_, i) => i % 2 == step.Which % 2).Select(i => i.Id).Append(Guid.CreateVersion7()) });
                items.Where((_, i) => i % 2 == step.Which % 2).ToList().ForEach(i => Change(i, () => i.IsRead = true));
                break;
            case StepKind.MarkAll:
                await me.PostAsync("notifications/mark-all-read");
                items.ForEach(i => i.IsRead = true);
                readUpTo = app.Clock.GetUtcNow();
                break;
            case StepKind.MarkAllBefore when item is not null:
                var before = Ids(item);
                await me.PostAsync("notifications/mark-all-read", new { before });
                items.Where(i => Ids(i) < before).ToList().ForEach(i => i.IsRead = true);
                readUpTo = before > readUpTo ? before : readUpTo;
                break;
            case StepKind.Wait:
                app.Clock.Advance(Tick);
                await app.Services.GetRequiredService<SnoozeReturn>().RunAsync(CancellationToken.None);
                items.Where(i => i.SnoozedUntil <= app.Clock.GetUtcNow()).ToList().ForEach(i => Change(i, () => (i.IsRead, i.SnoozedUntil) = (false, null)));
                break;
            case StepKind.CleanUp:
                await app.CleanUpAsync();
                break;
            default:
                if (item is not null)
                    await DoAsync(step.Kind, item);
                break;
        }
    }

    private async Task DoAsync(StepKind kind, Item item)
    {
        var (path, until) = ($"notifications/{item.Id}", app.Clock.GetUtcNow() + (2 * Tick));
        var wasThere = item.IsThere(app.Clock.GetUtcNow());
        var answer = kind switch
        {
            StepKind.Read => await me.PostAsync($"{path}/read"),
            StepKind.Unread => await me.PostAsync($"{path}/unread"),
            StepKind.Delete => await me.DeleteAsync(path),
            StepKind.Restore => await me.PostAsync($"{path}/restore"),
            StepKind.Archive => await me.PostAsync($"{path}/archive"),
            StepKind.Unarchive => await me.PostAsync($"{path}/unarchive"),
            StepKind.Snooze => await me.PostAsync($"{path}/snooze", new { until }),
            StepKind.Acknowledge => await me.PostAsync($"{path}/ack"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
        var expected = kind == StepKind.Restore ? !item.HasExpired(app.Clock.GetUtcNow()) : wasThere;
        Assert.True(expected == answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, $"{kind}: {answer.Status} {answer.Text}");
        if (expected)
            Apply(kind, item, until);
    }

    private void Apply(StepKind kind, Item item, DateTimeOffset until)
    {
        switch (kind)
        {
            case StepKind.Read: item.IsRead = true; break;
            case StepKind.Unread: (item.IsRead, item.SnoozedUntil) = (false, null); break;
            case StepKind.Delete: item.IsDeleted = true; break;
            case StepKind.Restore:
                if (item.IsDeleted && item.SnoozedUntil <= app.Clock.GetUtcNow())
                    (item.IsRead, item.SnoozedUntil) = (false, null);
                item.IsDeleted = false;
                break;
            case StepKind.Archive when !item.IsArchived: (item.IsArchived, item.SnoozedUntil) = (true, null); break;
            case StepKind.Unarchive: item.IsArchived = false; break;
            case StepKind.Snooze: (item.SnoozedUntil, item.IsArchived) = (until, false); break;
        }
    }

    private void Change(Item item, Action change)
    {
        if (item.IsThere(app.Clock.GetUtcNow()))
            change();
    }

    private async Task SendAsync(bool broadcast, DateTimeOffset expiresAt)
    {
        var users = broadcast ? null : new[] { user };
        var answer = await sender.PostAsync("notifications", new { users, broadcast, title = "t", message = "m", expiresAt });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        items.Add(new Item(answer.Json.GetProperty("sendId").GetGuid(), expiresAt));
    }

    /// <summary>As the queue does that comes to it late: under ids that were made then.</summary>
    private async Task StoreAsync(IReadOnlyList<DateTimeOffset> madeAt)
    {
        var late = madeAt.Select(at => new Notification
        {
            Id = Guid.CreateVersion7(at),
            Namespace = "default",
            UserId = user,
            Type = NotificationType.Info,
            Category = "info",
            EventName = "info",
            Priority = Priority.High,
            Status = DeliveryStatus.Sent,
            Title = "t",
            Message = "m",
            CreatedAt = at,
            ExpiresAt = at + TimeSpan.FromDays(1),
        }).ToArray();
        await app.Services.GetRequiredService<InboxStore>().InsertAsync(late, CancellationToken.None);
        items.AddRange(late.Select(n => new Item(n.Id, n.ExpiresAt) { IsRead = n.CreatedAt < readUpTo }));
    }

    /// <summary>When it was made, to the millisecond.</summary>
    private static DateTimeOffset Ids(Item item) => Notifications.Shared.Ids.TimeOf(item.Id);

    private sealed class Item(Guid id, DateTimeOffset expiresAt)
    {
        public Guid Id => id;

        public bool IsProgress { get; init; }

        public bool IsRead { get; set; }

        public bool IsDeleted { get; set; }

        public bool IsArchived { get; set; }

        public DateTimeOffset? SnoozedUntil { get; set; }

        public bool HasExpired(DateTimeOffset now) => expiresAt <= now;

        public bool IsThere(DateTimeOffset now) => !IsDeleted && !HasExpired(now);

        public bool Counts(DateTimeOffset now) => IsThere(now) && !IsRead && !IsArchived && SnoozedUntil is null;
    }
}
