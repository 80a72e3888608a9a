using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Recipients;
using Notifications.Recipients.Preferences;
using Notifications.Templates;

namespace Notifications.Sending;

/// <summary>Makes the recipients' notifications of a send, as their preferences say and in their languages.</summary>
public sealed class NotificationComposer(
    NotificationFactory factory, PreferenceEvaluator preferences, TemplateRenderer templates, RecipientStore recipients, TimeProvider time)
{
    /// <param name="id">The same for all recipients.</param>
    /// <param name="at">When they are pushed; null: now.</param>
    public async Task<ComposedNotifications> ComposeAsync(
        string ns, Guid id, IReadOnlyCollection<string> users, SendPlan plan, CancellationToken cancellation, DateTimeOffset? at = null)
    {
        var now = at ?? time.GetUtcNow();
        var decisions = await preferences.DecideAsync(ns, users, plan.ContentFor, cancellation, at);
        InAppDecision[] wanted = [.. decisions.Where(d => !d.IsRefused)];
        // What a template calls now is when the send began: a chunk that is done again says the same.
        var texts = new Dictionary<SendContent, SendTexts?>(ReferenceEqualityComparer.Instance);
        foreach (var (_, content) in plan.Contents)
            texts[content] = templates.TextsOf(content, Ids.TimeOf(id));
        var profiles = await ProfilesAsync(
            ns, [.. wanted.Select(d => d.User).Where(user => texts[plan.ContentFor(user)] is { UsesRecipient: true })], cancellation);
        var (notifications, failed) = (new List<Notification>(wanted.Length), new List<TextFailure>());
        foreach (var decision in wanted)
        {
            var content = plan.ContentFor(decision.User);
            var reader = profiles.TryGetValue(decision.User, out var profile)
                ? decision.Reader with { DisplayName = profile.DisplayName, Data = profile.Data } : decision.Reader;
            var filled = texts[content]?.For(reader);
            if (filled is { Problem: { } problem })
                failed.Add(new TextFailure(decision.User, problem));
            else
                notifications.Add(Grouped(
                    factory.Make(ns, decision.User, id, filled?.Content ?? content, now).ApplySilence(decision), texts[content], reader));
        }
        return new ComposedNotifications([.. notifications], [.. decisions.Where(d => d.IsRefused)], failed);
    }

    /// <summary>An event of a group takes along what its texts are made of: each that follows makes them anew.</summary>
    private static Notification Grouped(Notification notification, SendTexts? texts, TextRecipient reader)
    {
        if (notification.GroupKey is null)
            return notification;
        var template = texts?.SourceFor(reader);
        var source = new GroupTextSource { Locale = reader.Locale, Template = template };
        return notification with
        {
            GroupText = template is null ? source
                : source with { TimeZone = reader.TimeZone, DisplayName = reader.DisplayName, Data = reader.Data },
        };
    }

    private async Task<IReadOnlyDictionary<string, Recipient>> ProfilesAsync(
        string ns, IReadOnlyCollection<string> users, CancellationToken cancellation) =>
        users.Count == 0 ? new Dictionary<string, Recipient>() : await recipients.FindAsync(ns, users, cancellation);
}

/// <param name="Refused">Recipients who do not want it.</param>
/// <param name="Failed">Recipients whose texts could not be made.</param>
public sealed record ComposedNotifications(
    Notification[] Notifications, IReadOnlyList<InAppDecision> Refused, IReadOnlyList<TextFailure> Failed);

/// <summary>A recipient who does not get a send, because its texts could not be made for them.</summary>
public sealed record TextFailure(string UserId, string Reason);
