using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Recipients.Preferences;

namespace Notifications.Sending;

/// <summary>Makes the recipients' notifications of a send, as their preferences say.</summary>
public sealed class NotificationComposer(NotificationFactory factory, PreferenceEvaluator preferences, TimeProvider time)
{
    /// <param name="id">The same for all recipients.</param>
    public async Task<ComposedNotifications> ComposeAsync(
        string ns, Guid id, IReadOnlyCollection<string> users, SendPlan plan, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var decisions = await preferences.DecideAsync(ns, users, plan.ContentFor, cancellation);
        return new ComposedNotifications(
            [.. decisions.Where(d => !d.IsRefused).Select(d => factory.Make(ns, d.User, id, plan.ContentFor(d.User), now).ApplySilence(d))],
            [.. decisions.Where(d => d.IsRefused)]);
    }
}

/// <param name="Refused">Recipients who do not want it.</param>
public sealed record ComposedNotifications(Notification[] Notifications, IReadOnlyList<InAppDecision> Refused);
