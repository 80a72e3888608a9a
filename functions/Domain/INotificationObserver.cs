namespace Notifications.Domain;

/// <summary>Hears what happens to notifications, at once and in memory: it never waits and never fails what it hears of. Statistics,
/// metrics and the activity stream listen; whoever tells them does not know them.</summary>
public interface INotificationObserver
{
    /// <summary>A send was accepted, whoever it is for.</summary>
    void SendAccepted(string ns);

    /// <summary>Stored in inboxes, or pushed only where nothing is kept.</summary>
    void Sent(IReadOnlyCollection<Notification> notifications);

    /// <param name="variants">What users may get of it, at least one.</param>
    void BroadcastSent(IReadOnlyList<Notification> variants);

    void Changed(Notification before, Notification after);

    /// <param name="count">How many were unread until then, apart from those that <see cref="Changed"/> told.</param>
    void MarkedAllRead(string ns, int count);

    /// <summary>A channel took it, refused it, or was left out.</summary>
    void ChannelTried(Notification notification, HistoryEvent happened);

    void Connected(string ns, string user, string connection);

    void Disconnected(string ns, string user, string connection);
}
