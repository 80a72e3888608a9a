using Notifications.Domain;
using Notifications.Insight;

namespace Notifications.Operations.Incidents;

/// <summary>Hears of channels that did not reach somebody, and passes on all that it hears.</summary>
public sealed class FailedTries(Statistics statistics, IncidentSigns signs) : INotificationObserver
{
    public void ChannelTried(Notification notification, HistoryEvent happened)
    {
        if (happened is { Channel: { } channel, Event: HistoryEventKind.Retried or HistoryEventKind.ChannelFailed })
            signs.AddTry(channel, notification.Namespace, notification.UserId);
        statistics.ChannelTried(notification, happened);
    }

    public void SendAccepted(string ns) => statistics.SendAccepted(ns);

    public void Sent(IReadOnlyCollection<Notification> notifications) => statistics.Sent(notifications);

    public void BroadcastSent(IReadOnlyList<Notification> variants) => statistics.BroadcastSent(variants);

    public void Changed(Notification before, Notification after) => statistics.Changed(before, after);

    public void MarkedAllRead(string ns, int count) => statistics.MarkedAllRead(ns, count);

    public void Connected(string ns, string user, string connection) => statistics.Connected(ns, user, connection);

    public void Disconnected(string ns, string user, string connection) => statistics.Disconnected(ns, user, connection);
}
