using Microsoft.Extensions.DependencyInjection;
using Notifications.Domain;
using Notifications.Inbox;
using Xunit;

namespace Notifications.Tests.Inbox;

/// <summary>Something that a user, a sender or time does.</summary>
/// <param name="Which">Which notification, counted round.</param>
public sealed record Step(StepKind Kind, int Which);

public enum StepKind
{
    Send, SendShort, SendLate, Progress, Broadcast, Read, Unread, MarkMany, MarkAll, MarkAllBefore, Delete, Restore, Archive, Unarchive,
    Snooze, Acknowledge, Wait, CleanUp,
}

/// <summary>An inbox as simply as it can be said, beside the app's: after each step both must count the same.</summary>
internal sealed class InboxModel(ITriedInbox inbox)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    private readonly List<Item> items = [];

    /// <summary>What is stored late may be covered already.</summary>
    private DateTimeOffset readUpTo;

    public IReadOnlyList<Guid> Unread => [.. items.Where(i => i.Counts(inbox.Now)).Select(i => i.Id)];

    public async Task DoAsync(Step step)
    {
        var item = items.Count == 0 ? null : items[step.Which % items.Count];
        switch (step.Kind)
        {
            case StepKind.Send or StepKind.SendShort or StepKind.Broadcast:
                var expiresAt = inbox.Now + (step.Kind == StepKind.SendShort ? 3 * Tick : TimeSpan.FromDays(1));
                items.Add(new Item(await inbox.SendAsync(step.Kind == StepKind.Broadcast, expiresAt), expiresAt));
                break;
            case StepKind.SendLate:
                await StoreAsync([.. Enumerable.Range(0, 1 + (step.Which % 2))
                    .Select(n => inbox.Now - (3 * Tick) - TimeSpan.FromMilliseconds(n))]);
                break;
            case StepKind.Progress:
                var id = await inbox.SendProgressAsync(step.Which / 10);
                items.RemoveAll(i => i.IsProgress);
                items.Add(new Item(id, DateTimeOffset.MaxValue) { IsProgress = true });
                break;
            case StepKind.MarkMany:
                await inbox.MarkReadAsync([.. items.Where((_, i) => i % 2 == step.Which % 2).Select(i => i.Id), Guid.CreateVersion7()]);
                items.Where((_, i) => i % 2 == step.Which % 2).ToList().ForEach(i => Change(i, () => i.IsRead = true));
                break;
            case StepKind.MarkAll:
                await inbox.MarkAllReadAsync(null);
                items.ForEach(i => i.IsRead = true);
                readUpTo = inbox.Now;
                break;
            case StepKind.MarkAllBefore when item is not null:
                var before = Ids(item);
                await inbox.MarkAllReadAsync(before);
                items.Where(i => Ids(i) < before).ToList().ForEach(i => i.IsRead = true);
                readUpTo = before > readUpTo ? before : readUpTo;
                break;
            case StepKind.Wait:
                inbox.Advance(Tick);
                await inbox.Services.GetRequiredService<SnoozeReturn>().RunAsync(CancellationToken.None);
                items.Where(i => i.SnoozedUntil <= inbox.Now).ToList()
                    .ForEach(i => Change(i, () => (i.IsRead, i.SnoozedUntil) = (false, null)));
                break;
            case StepKind.CleanUp:
                await inbox.CleanUpAsync();
                break;
            default:
                if (item is not null)
                    await DoAsync(step.Kind, item);
                break;
        }
    }

    private async Task DoAsync(StepKind kind, Item item)
    {
        var (until, wasThere) = (inbox.Now + (2 * Tick), item.IsThere(inbox.Now));
        var expected = kind switch
        {
            StepKind.Restore => !item.HasExpired(inbox.Now),
            // Beyond the end that its sender set it can't be snoozed.
            StepKind.Snooze => wasThere && !item.HasExpired(until),
            _ => wasThere,
        };
        Assert.True(expected == await inbox.ChangeAsync(kind, item.Id, until), $"{kind}: it was {(expected ? "refused" : "done")}");
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
                if (item.IsDeleted && item.SnoozedUntil <= inbox.Now)
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
        if (item.IsThere(inbox.Now))
            change();
    }

    /// <summary>As the queue does that comes to it late: under ids that were made then.</summary>
    private async Task StoreAsync(IReadOnlyList<DateTimeOffset> madeAt)
    {
        var late = madeAt.Select(at => new Notification
        {
            Id = Guid.CreateVersion7(at),
            Namespace = inbox.Namespace,
            UserId = inbox.User,
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
        await inbox.Services.GetRequiredService<InboxStore>().InsertAsync(late, CancellationToken.None);
        items.AddRange(late.Select(n => new Item(n.Id, DateTimeOffset.MaxValue) { IsRead = n.CreatedAt < readUpTo }));
    }

    /// <summary>When it was made, to the millisecond.</summary>
    private static DateTimeOffset Ids(Item item) => Notifications.Platform.Ids.TimeOf(item.Id);

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
