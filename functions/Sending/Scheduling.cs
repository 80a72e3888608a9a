using Notifications.Inbox;

namespace Notifications.Sending;

/// <summary>Lists and cancels what is to be sent later.</summary>
public sealed class Scheduling(ScheduleStore schedules, SendStore sends)
{
    private const int MaxTries = 8;

    /// <summary>A list of its own, which no user's cursor fits.</summary>
    private const string ListName = "schedules";

    public static Guid? ReadCursor(string ns, string cursor) => InboxCursor.Read(ns, ListName, cursor);

    public async Task<SchedulePage> ListAsync(string ns, Guid? after, int limit, CancellationToken cancellation)
    {
        var found = await schedules.ListAsync(ns, after, limit + 1, cancellation);
        var items = found.Take(limit).ToArray();
        return new SchedulePage(items, found.Count > limit ? InboxCursor.Write(ns, ListName, items[^1].SendId) : null);
    }

    /// <summary>Cancelled for good, or not at all: sending begins by changing the same row.</summary>
    public async Task<CancelOutcome> CancelAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var send = await sends.FindAsync(ns, sendId, cancellation);
            if (send is null)
                return CancelOutcome.NotFound;
            if (send.Status == SendStatus.Cancelled)
                return CancelOutcome.Cancelled;
            if (send.Status != SendStatus.Scheduled)
                return CancelOutcome.TooLate;
            if (!await sends.ChangeStatusAsync(ns, sendId, send, SendStatus.Cancelled, cancellation))
                continue;
            await schedules.RemoveAsync(ns, sendId, cancellation);
            return CancelOutcome.Cancelled;
        }
        return CancelOutcome.TooLate;
    }
}

public enum CancelOutcome
{
    Cancelled,
    NotFound,

    /// <summary>It is being sent, or was.</summary>
    TooLate,
}
