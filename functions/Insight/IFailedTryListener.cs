using Notifications.Domain;

namespace Notifications.Insight;

/// <summary>Hears of each try of a channel that did not reach somebody, at once and in memory.</summary>
public interface IFailedTryListener
{
    void TryFailed(ChannelKind channel, string ns, string user);
}
