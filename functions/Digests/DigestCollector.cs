using NodaTime.Extensions;
using Notifications.Inbox;
using Notifications.Preferences;

namespace Notifications.Digests;

/// <summary>Puts a notification into its user's next digest. Done twice, it is in there once.</summary>
public sealed class DigestCollector(DigestStore digests, PreferenceGate preferences, TimeProvider time)
{
    public async Task AddAsync(Notification notification, CancellationToken cancellation)
    {
        var rules = await preferences.RulesAsync(notification.Namespace, notification.UserId, cancellation);
        var due = DigestSchedule.NextAfter(rules, time.GetUtcNow().ToInstant());
        await digests.AddAsync(notification, due.ToDateTimeOffset(), cancellation);
    }
}
