using Notifications.Platform;

namespace Notifications.Sending;

/// <summary>Begins a send that was queued: from then on it has its notification's id and can no longer be cancelled.</summary>
public sealed class SendStart(SendStore sends, RecallHandler recalls, Ids ids)
{
    /// <summary>Null when it was cancelled: that and beginning change the same row, so only one of them happens. Null too when it was
    /// recalled.</summary>
    public async Task<StoredSend?> BeginAsync(string ns, Guid sendId, CancellationToken cancellation)
    {
        var send = await sends.FindAsync(ns, sendId, cancellation);
        if (send is not null && await recalls.TakeBackAsync(ns, sendId, send, cancellation))
            return null;
        if (send is null or { Status: SendStatus.Cancelled } or { NotificationId: not null })
            return send;
        var id = ids.Next();
        return await sends.ChangeStatusAsync(ns, sendId, send, SendStatus.Running, cancellation, id)
            ? send with { NotificationId = id }
            : throw new InvalidOperationException("The send was changed at the same moment; the queue tries again.");
    }

    /// <summary>A broadcast has no recipients to find: once it is stored, its send is done. A recall that came meanwhile did not find
    /// it.</summary>
    public async Task BroadcastStoredAsync(string ns, Guid sendId, StoredSend send, CancellationToken cancellation)
    {
        await recalls.TakeBackAsync(ns, sendId, send, cancellation);
        await sends.ExpandedAsync(ns, sendId, cancellation);
    }
}
