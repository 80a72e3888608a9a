using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Platform.Storage;

namespace Notifications.Announcements;

/// <summary>Tell clients of an announcement, at its time.</summary>
public sealed record AnnouncementMessage
{
    public required string Namespace { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Of the announcement. Another one means that it was changed since, or that this change was never made.</summary>
    public required Guid Version { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required AnnouncementSignal Signal { get; init; }
}

/// <summary>Sees to it that announcements begin and end at their times, and that clients hear of every change. Messages are enqueued before
/// the change that they are about: killed in between, they find that it was not made, and say nothing.</summary>
public sealed class AnnouncementSchedule(Queues queues, AnnouncementStore store, TimeProvider time, ILogger<AnnouncementSchedule> logger)
{
    /// <summary>By then the request has told clients itself, and taken its message back.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>For an announcement that is about to be written.</summary>
    /// <param name="signal">What the request itself is going to push.</param>
    /// <returns>The message that pushes it in its place.</returns>
    public async Task<QueueReceipt?> PlanAsync(
        string ns, Announcement announcement, AnnouncementSignal? signal, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var isLive = announcement.DeletedAt is null;
        if (isLive && announcement.From > now)
            await EnqueueAsync(Message(announcement.From, new AnnouncementSignal(SignalKind.Begin, announcement.Audience)), cancellation);
        if (isLive && announcement.Until is { } until && until > now)
            await EnqueueAsync(Message(until, new AnnouncementSignal(SignalKind.End, announcement.Audience)), cancellation);
        return signal is null ? null : await EnqueueAsync(Message(now + Grace, signal), cancellation);

        AnnouncementMessage Message(DateTimeOffset at, AnnouncementSignal what) =>
            new() { Namespace = ns, Id = announcement.Id, Version = announcement.Version, NotBefore = at, Signal = what };
    }

    public Task WithdrawAsync(QueueReceipt receipt, CancellationToken cancellation) => queues.WithdrawAsync(receipt, cancellation);

    /// <summary>What is to be pushed now.</summary>
    public async Task<SignalRMessageAction[]> HandleAsync(AnnouncementMessage message, CancellationToken cancellation)
    {
        await WaitRemainder.WaitAsync(time, message.NotBefore, cancellation);
        if (message.NotBefore > time.GetUtcNow())
        {
            await EnqueueAsync(message, cancellation);
            return [];
        }
        if (await store.FindAsync(message.Namespace, message.Id, cancellation) is not { } announcement
            || announcement.Version != message.Version)
            return [];
        // Its end may have come while the queue was late.
        if (message.Signal.Kind != SignalKind.End && !announcement.IsActiveAt(time.GetUtcNow()))
            return [];
        var (target, argument) = message.Signal.MessageFor(announcement);
        logger.Told(message.Id, target);
        return [.. message.Signal.GroupsIn(message.Namespace)
            .Select(group => new SignalRMessageAction(target, [argument]) { GroupName = group })];
    }

    private Task<QueueReceipt> EnqueueAsync(AnnouncementMessage message, CancellationToken cancellation) => queues.SendAsync(
        Queues.Announcements, message, AnnouncementsJson.Default.AnnouncementMessage, message.NotBefore - time.GetUtcNow(), cancellation);
}
