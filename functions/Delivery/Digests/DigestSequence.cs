using NodaTime.Extensions;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Recipients.Preferences;

namespace Notifications.Delivery.Digests;

/// <summary>Digests of what is in an inbox follow each other: one is open for as long as its user wants them.</summary>
public sealed class DigestSequence(DigestStore digests, PreferenceEvaluator preferences, TimeProvider time) : IPreferenceObserver
{
    /// <summary>Whoever wants them has one open from then on. One of mails that wait for it comes earlier, if it would by now.</summary>
    public Task ChangingAsync(string ns, string user, UserRules rules, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return rules.Preferences.DigestsInbox ? PlanAsync(ns, user, rules, now, cancellation)
            : digests.BringForwardAsync(ns, user, NextAfter(rules, now), cancellation);
    }

    /// <summary>The one that was closed by a version that knew none is opened again.</summary>
    public async Task PlanAgainAsync(string ns, string user, DateTimeOffset now, CancellationToken cancellation) =>
        await PlanAsync(ns, user, await preferences.RulesAsync(ns, user, cancellation), now, cancellation);

    /// <summary>One whose moment is in quiet hours, as they are by now, is due when they end. True when it waits.</summary>
    internal async Task<bool> WaitsForQuietHoursAsync(OpenDigest open, DateTimeOffset now, CancellationToken cancellation)
    {
        var rules = await preferences.RulesAsync(open.Namespace, open.UserId, cancellation);
        // The run that follows its moment sends it by that, though it comes later: between quiet hours may be less than that.
        var moment = now - open.DueAt < DigestSchedule.Interval ? open.DueAt : now;
        if (rules.Preferences.QuietHours?.EndOf(moment.ToInstant(), rules.Zone)?.ToDateTimeOffset() is not { } end || end <= now)
            return false;
        await digests.ReplaceAsync(open with { DueAt = end }, cancellation);
        return true;
    }

    /// <summary>Closes one. For whoever still wants them the next is opened in the same write.</summary>
    /// <param name="found">What it listed.</param>
    internal async Task CloseAsync(
        OpenDigest digest, IReadOnlyList<DigestItem> found, DateTimeOffset now, CancellationToken cancellation)
    {
        var rules = await preferences.RulesAsync(digest.Namespace, digest.UserId, cancellation);
        if (!rules.Preferences.DigestsInbox)
        {
            await digests.CloseAsync(digest, cancellation);
            return;
        }
        var until = Ids.TimeOf(digest.Id!.Value);
        var next = new OpenDigest(digest.Namespace, digest.UserId, NextAfter(rules, now), digest.Row)
        {
            Since = until,
            ListedBefore = [.. digest.ListedBefore.Concat(found.Select(f => f.Notification.Id)).Distinct()
                .Where(id => Ids.TimeOf(id) > until - DigestItems.Late)],
        };
        await digests.ReplaceAsync(next, cancellation);
    }

    private Task PlanAsync(string ns, string user, UserRules rules, DateTimeOffset now, CancellationToken cancellation) =>
        rules.Preferences.DigestsInbox ? digests.OpenAsync(ns, user, NextAfter(rules, now), now, cancellation) : Task.CompletedTask;

    private static DateTimeOffset NextAfter(UserRules rules, DateTimeOffset now) =>
        DigestSchedule.NextAfter(rules, now.ToInstant()).ToDateTimeOffset();
}

/// <summary>Puts a notification into its user's next digest. Done twice, it is in there once.</summary>
public sealed class DigestCollector(DigestStore digests, PreferenceEvaluator preferences, TimeProvider time)
{
    public async Task AddAsync(Notification notification, CancellationToken cancellation)
    {
        var due = await NextAfterAsync(notification, time.GetUtcNow(), cancellation);
        await digests.AddAsync(notification, due, cancellation);
    }

    /// <summary>When the digest is due that a mail would go into at that moment: the one that is open may come earlier than a new one
    /// would.</summary>
    internal async Task<DateTimeOffset> DueAsync(Notification notification, DateTimeOffset at, CancellationToken cancellation)
    {
        var due = await NextAfterAsync(notification, at, cancellation);
        var open = await digests.FindAsync(notification.Namespace, notification.UserId, cancellation);
        return open is { Id: null } && at < open.DueAt && open.DueAt < due ? open.DueAt : due;
    }

    private async Task<DateTimeOffset> NextAfterAsync(Notification notification, DateTimeOffset at, CancellationToken cancellation)
    {
        var rules = await preferences.RulesAsync(notification.Namespace, notification.UserId, cancellation);
        return DigestSchedule.NextAfter(rules, at.ToInstant()).ToDateTimeOffset();
    }
}
