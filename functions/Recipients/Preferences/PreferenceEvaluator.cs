using NodaTime;
using NodaTime.Extensions;
using Notifications.Domain;
using Notifications.Recipients.NamedCategories;
using Notifications.Templates;

namespace Notifications.Recipients.Preferences;

/// <summary>Asks the rules, for who sends and who delivers.</summary>
public sealed class PreferenceEvaluator(PreferenceCache cache, CategoryCatalog catalog, TimeProvider time)
{
    /// <summary>How a namespace calls its categories; beside a decision, which had them read.</summary>
    public CategorySet CategoriesOf(string ns) => catalog.Known(ns);

    /// <summary>Beside a decision, which had the categories read.</summary>
    public bool IsMandatory(Notification notification) => SubjectOf(catalog.Known(notification.Namespace), notification).IsMandatory;

    /// <summary>What each of these users' inboxes does with it.</summary>
    /// <param name="at">When it comes; null: now.</param>
    public async ValueTask<IReadOnlyList<InAppDecision>> DecideAsync(
        string ns, IReadOnlyCollection<string> users, Func<string, SendContent> contentFor, CancellationToken cancellation,
        DateTimeOffset? at = null)
    {
        var (known, categories, now) = (
            await cache.FindAsync(ns, users, cancellation), await catalog.FindAsync(ns, cancellation), at?.ToInstant() ?? Now());
        return [.. users.Select(user => known.TryGetValue(user, out var p)
            ? new InAppDecision(user, Decide(p, SubjectOf(categories, contentFor(user)), now)) { Reader = p.Reader }
            : new InAppDecision(user, Decision.Allow) { Reader = TextRecipient.Unknown })];
    }

    /// <summary>A user's language and time zone.</summary>
    public async ValueTask<TextRecipient> ReaderAsync(string ns, string user, CancellationToken cancellation) =>
        (await cache.FindAsync(ns, user, cancellation))?.Reader ?? TextRecipient.Unknown;

    /// <summary>The languages of all users in the namespace, null being that of those who have none; null when they are too many to be
    /// asked.</summary>
    public async ValueTask<IReadOnlyCollection<string?>?> LanguagesAsync(string ns, CancellationToken cancellation) =>
        await cache.AllAsync(ns, cancellation) is { } all ? all.Select(p => p.ProfileLocale).Append(null).ToHashSet() : null;

    public async ValueTask<UserRules> RulesAsync(string ns, string user, CancellationToken cancellation) =>
        (await cache.FindAsync(ns, user, cancellation) ?? StoredPreferences.None(user)).Rules;

    /// <summary>Null when the user never set any: then nothing is known of their zone here.</summary>
    public async ValueTask<UserRules?> FindRulesAsync(string ns, string user, CancellationToken cancellation) =>
        (await cache.FindAsync(ns, user, cancellation))?.Rules;

    public async ValueTask<Decision> DecideAsync(Notification notification, ChannelKind channel, CancellationToken cancellation)
    {
        var categories = await catalog.FindAsync(notification.Namespace, cancellation);
        return await cache.FindAsync(notification.Namespace, notification.UserId, cancellation) is { } preferences
            ? PreferenceRules.Decide(preferences.Rules, SubjectOf(categories, notification), PlanStep.ChannelOf(channel), Now())
            : Decision.Allow;
    }

    /// <summary>As it is to be pushed now: silent in quiet hours.</summary>
    public async ValueTask<Notification> ApplySilenceAsync(Notification notification, CancellationToken cancellation)
    {
        var categories = await catalog.FindAsync(notification.Namespace, cancellation);
        return await cache.FindAsync(notification.Namespace, notification.UserId, cancellation) is { } preferences
            && Decide(preferences, SubjectOf(categories, notification), Now()).Kind == DecisionKind.Silence
                ? notification with { Silent = true } : notification;
    }

    /// <summary>Not everybody in the namespace gets it alike: somebody refuses it, or is not to be disturbed now. True also when they are
    /// too many to be asked.</summary>
    public async ValueTask<bool> DiffersForSomebodyAsync(string ns, SendContent content, CancellationToken cancellation)
    {
        var (subject, now) = (SubjectOf(await catalog.FindAsync(ns, cancellation), content), Now());
        return await cache.AllAsync(ns, cancellation) is not { } all || all.Any(p => Decide(p, subject, now).Kind != DecisionKind.Allow);
    }

    /// <summary>Tells which contents the user's inbox takes.</summary>
    public async ValueTask<Func<SendContent, bool>> TakerAsync(string ns, string user, CancellationToken cancellation)
    {
        if (await cache.FindAsync(ns, user, cancellation) is not { } preferences)
            return _ => true;
        var (categories, now) = (await catalog.FindAsync(ns, cancellation), Now());
        return content => Decide(preferences, SubjectOf(categories, content), now).Kind != DecisionKind.Refuse;
    }

    private static Decision Decide(StoredPreferences preferences, Subject subject, Instant now) =>
        PreferenceRules.Decide(preferences.Rules, subject, PreferenceChannel.InApp, now);

    private Instant Now() => time.GetUtcNow().ToInstant();

    /// <summary>What the rules are asked about. Its namespace's categories were read before: the cache of them is asked.</summary>
    public Subject SubjectOf(Notification n) => SubjectOf(catalog.Known(n.Namespace), n);

    private static Subject SubjectOf(CategorySet categories, Notification n) => SubjectOf(categories, n.Category, n.Type, n.Priority);

    private static Subject SubjectOf(CategorySet categories, SendContent content) =>
        SubjectOf(categories, content.Category, content.Type, content.Priority);

    private static Subject SubjectOf(CategorySet categories, string category, NotificationType type, Priority priority) => new(
        category, type, priority,
        type == NotificationType.Security || priority == Priority.Critical || categories.IsMandatory(category));
}

public readonly record struct InAppDecision(string User, Decision Decision)
{
    /// <summary>The user's language and time zone.</summary>
    public required TextRecipient Reader { get; init; }

    public bool IsRefused => Decision.Kind == DecisionKind.Refuse;

    public bool IsSilent => Decision.Kind == DecisionKind.Silence;

    /// <summary>Why it is refused, as answers name it.</summary>
    public string? ReasonName => Decision.Reason is { } reason ? SnakeCase<RefusalReason>.NameOf(reason) : null;
}

internal static class SilentNotifications
{
    public static Notification ApplySilence(this Notification notification, InAppDecision decision) =>
        decision.IsSilent ? notification with { Silent = true } : notification;
}
