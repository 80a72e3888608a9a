using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Extensions;
using Notifications.Domain;

namespace Notifications.Recipients.Preferences;

/// <summary>Asks the rules, for who sends and who delivers.</summary>
public sealed class PreferenceEvaluator(PreferenceCache cache, TimeProvider time, IOptions<PreferenceOptions> options)
{
    private readonly HashSet<string> mandatory = [.. options.Value.MandatoryCategories];

    public bool IsMandatory(string category) => mandatory.Contains(category);

    public bool IsMandatory(Notification notification) => SubjectOf(notification).IsMandatory;

    /// <summary>What each of these users' inboxes does with it.</summary>
    public async ValueTask<IReadOnlyList<InAppDecision>> DecideAsync(
        string ns, IReadOnlyCollection<string> users, Func<string, SendContent> contentFor, CancellationToken cancellation)
    {
        var (known, now) = (await cache.FindAsync(ns, users, cancellation), Now());
        return [.. users.Select(user => new InAppDecision(
            user, known.TryGetValue(user, out var p) ? Decide(p, SubjectOf(contentFor(user)), now) : Decision.Allow))];
    }

    public async ValueTask<UserRules> RulesAsync(string ns, string user, CancellationToken cancellation) =>
        (await cache.FindAsync(ns, user, cancellation) ?? StoredPreferences.None(user)).Rules;

    /// <summary>Null when the user never set any: then nothing is known of their zone here.</summary>
    public async ValueTask<UserRules?> FindRulesAsync(string ns, string user, CancellationToken cancellation) =>
        (await cache.FindAsync(ns, user, cancellation))?.Rules;

    public async ValueTask<Decision> DecideAsync(Notification notification, ChannelKind channel, CancellationToken cancellation) =>
        await cache.FindAsync(notification.Namespace, notification.UserId, cancellation) is { } preferences
            ? PreferenceRules.Decide(preferences.Rules, SubjectOf(notification), ChannelOf(channel), Now())
            : Decision.Allow;

    /// <summary>As it is to be pushed now: silent in quiet hours.</summary>
    public async ValueTask<Notification> ApplySilenceAsync(Notification notification, CancellationToken cancellation) =>
        await cache.FindAsync(notification.Namespace, notification.UserId, cancellation) is { } preferences
        && Decide(preferences, SubjectOf(notification), Now()).Kind == DecisionKind.Silence
            ? notification with { Silent = true } : notification;

    /// <summary>Not everybody in the namespace gets it alike: somebody refuses it, or is not to be disturbed now. True also when they are
    /// too many to be asked.</summary>
    public async ValueTask<bool> DiffersForSomebodyAsync(string ns, SendContent content, CancellationToken cancellation)
    {
        var (subject, now) = (SubjectOf(content), Now());
        return await cache.AllAsync(ns, cancellation) is not { } all || all.Any(p => Decide(p, subject, now).Kind != DecisionKind.Allow);
    }

    /// <summary>Tells which contents the user's inbox takes.</summary>
    public async ValueTask<Func<SendContent, bool>> TakerAsync(string ns, string user, CancellationToken cancellation)
    {
        if (await cache.FindAsync(ns, user, cancellation) is not { } preferences)
            return _ => true;
        var now = Now();
        return content => Decide(preferences, SubjectOf(content), now).Kind != DecisionKind.Refuse;
    }

    public static PreferenceChannel ChannelOf(ChannelKind channel) => channel switch
    {
        ChannelKind.Email => PreferenceChannel.Email,
        ChannelKind.Sms => PreferenceChannel.Sms,
        ChannelKind.Push => PreferenceChannel.Push,
    };

    private static Decision Decide(StoredPreferences preferences, Subject subject, Instant now) =>
        PreferenceRules.Decide(preferences.Rules, subject, PreferenceChannel.InApp, now);

    private Instant Now() => time.GetUtcNow().ToInstant();

    public Subject SubjectOf(Notification n) => SubjectOf(n.Category, n.Type, n.Priority);

    private Subject SubjectOf(SendContent content) => SubjectOf(content.Category, content.Type, content.Priority);

    private Subject SubjectOf(string category, NotificationType type, Priority priority) =>
        new(category, type, priority, type == NotificationType.Security || priority == Priority.Critical || mandatory.Contains(category));
}

public readonly record struct InAppDecision(string User, Decision Decision)
{
    public bool IsRefused => Decision.Kind == DecisionKind.Refuse;

    public bool IsSilent => Decision.Kind == DecisionKind.Silence;
}

internal static class SilentNotifications
{
    public static Notification ApplySilence(this Notification notification, InAppDecision decision) =>
        decision.IsSilent ? notification with { Silent = true } : notification;
}
