using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Notifications.Domain;
using Notifications.Inbox;
using Notifications.Platform;
using Notifications.Platform.Storage;
using Notifications.Realtime;
using Notifications.Recipients.Preferences;
using Notifications.Templates;

namespace Notifications.Sending;

/// <summary>One push for each role and room of a large send, and each language of its texts, instead of one for each recipient.</summary>
public sealed class GroupPush(
    SendStore sends, GroupMessages messages, PreferenceEvaluator preferences, TemplateRenderer templates, Queues queues, TimeProvider time,
    ILogger<GroupPush> logger)
{
    private static readonly TimeSpan PushCheck = TimeSpan.FromSeconds(1), PushLimit = TimeSpan.FromMinutes(10);

    /// <summary>A group gets the same for all who share a language, and nobody in it can be left out.</summary>
    public bool IsPossible(SendPlan plan) =>
        plan.Targets.Users.Count == 0 && plan.Targets.ExcludeUsers.Count == 0 && plan.Contents is [var (_, content)]
        && content.GroupKey is null && templates.TextsOf(content, default) is null or { IsByLanguage: true };

    /// <summary>Whether all of these users get it alike, and in which languages.</summary>
    /// <param name="before">The languages of those who were found before.</param>
    public async Task<Audience> LookAsync(
        string ns, IReadOnlySet<string> users, SendPlan plan, IReadOnlyList<string>? before, CancellationToken cancellation)
    {
        var decisions = await preferences.DecideAsync(ns, users, plan.ContentFor, cancellation);
        var languages = plan.Contents[0].Content.Template is null ? null
            : (before ?? []).Union(decisions.Select(d => d.Reader.Locale ?? "")).ToArray();
        var isTooMany = languages?.Length > GroupMessages.MaxLanguages;
        return new Audience(isTooMany || decisions.Any(d => d.IsRefused || d.IsSilent), isTooMany ? null : languages);
    }

    public Task EnqueueAsync(FindRecipients last, CancellationToken cancellation)
    {
        var message = new PushToGroups
        {
            Namespace = last.Namespace,
            SendId = last.SendId,
            Until = time.GetUtcNow() + PushLimit,
            OnlyRefresh = last.OnlyRefresh,
            Languages = last.Languages,
        };
        return queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, TimeSpan.Zero, cancellation);
    }

    /// <summary>What is to be pushed, once everything is stored: a client could not act on a notification before. When some of it is not
    /// stored in the end, or not in time, those who have it already are told to look.</summary>
    /// <param name="id">The notification's, the same for all.</param>
    public async Task<SignalRMessageAction[]> HandleAsync(PushToGroups message, SendPlan plan, Guid id, CancellationToken cancellation)
    {
        if (await sends.ReportAsync(message.Namespace, message.SendId, cancellation) is not { } report)
            return [];
        var hasEnded = report.Status is SendStatus.Completed or SendStatus.Failed;
        if (!hasEnded && time.GetUtcNow() < message.Until)
        {
            await queues.SendAsync(Queues.FanOut, message, SendingJson.Default.FanOutMessage, PushCheck, cancellation);
            return [];
        }
        var isComplete = report.Status == SendStatus.Completed;
        if (!isComplete)
            logger.GroupPushReplaced(message.SendId, report.Stored, SnakeCase<SendStatus>.NameOf(report.Status));
        // Who has a later one must not get this one, which a push to the group would give them.
        if (report.Superseded > 0 && report.Stored == 0)
            return [];
        var (content, sentAt) = (plan.Contents[0].Content, report.CompletedAt ?? time.GetUtcNow());
        var groups = plan.Targets.Roles.Select(Membership.Role).Concat(plan.Targets.Rooms.Select(Membership.Room))
            .Select(group => HubGroups.Of(message.Namespace, group)).ToArray();
        // A message of an older version knows no languages.
        var isRefresh = message.OnlyRefresh || !isComplete || report.Superseded > 0
            || (content.Template is not null && message.Languages is null);
        var pushes = isRefresh ? [GroupMessages.Refresh(id)]
            : messages.Of(message.Namespace, id, content, [.. (message.Languages ?? []).Select(l => l.Length == 0 ? null : l)], sentAt);
        if (pushes.Count * groups.Length > GroupMessages.MaxPushes)
            pushes = [GroupMessages.Refresh(id)];
        return [.. groups.SelectMany(group => pushes.Select(push => push.To(group)))];
    }
}

/// <param name="Differs">Somebody refuses it, or is not to be disturbed.</param>
/// <param name="Languages">Null when all get the same texts.</param>
public readonly record struct Audience(bool Differs, IReadOnlyList<string>? Languages);

/// <summary>Makes what is pushed to groups: once where all get the same, else once for each language that their members have.</summary>
public sealed class GroupMessages(NotificationFactory factory, TemplateRenderer templates)
{
    /// <summary>An audience of more languages, or a push in more calls, is told to look instead.</summary>
    public const int MaxLanguages = 40, MaxPushes = 100;

    public static GroupMessage Refresh(Guid id) =>
        new(HubEvents.Refresh, JsonSerializer.SerializeToElement(new Refresh(id), RealtimeJson.Default.Refresh), null, true);

    /// <param name="languages">Of the groups' members; null for those who have none.</param>
    /// <param name="change">What a broadcast does to each.</param>
    public IReadOnlyList<GroupMessage> Of(
        string ns, Guid id, SendContent content, IReadOnlyCollection<string?> languages, DateTimeOffset sentAt,
        Func<Notification, Notification>? change = null)
    {
        if (templates.TextsOf(content, Ids.TimeOf(id)) is not { } texts)
            return [Make(content, null, true)];
        var filled = languages
            .Select(language => (Language: language, texts.For(new TextRecipient { Locale = language }).Content)).ToArray();
        // Whose texts could not be made has no row, and gets no push.
        return filled.Select(f => f.Content).Distinct(ReferenceEqualityComparer.Instance).Count() == 1
            ? [.. filled.Take(1).Where(f => f.Content is not null).Select(f => Make(f.Content!, null, true))]
            : [.. filled.Where(f => f.Content is not null).Select(f => Make(f.Content!, f.Language, false))];

        GroupMessage Make(SendContent own, string? language, bool isForAll)
        {
            var notification = factory.Make(ns, HubEvents.Everybody, id, own, sentAt);
            notification = change is null ? notification : change(notification);
            return new GroupMessage(
                HubEvents.TargetOf(notification), JsonSerializer.SerializeToElement(notification, InboxJson.Default.Notification), language,
                isForAll);
        }
    }
}

/// <param name="Language">Whom it is for, unless it is for all in the group; null for those who have none.</param>
public sealed record GroupMessage(string Target, JsonElement Argument, string? Language, bool IsForAll)
{
    public string GroupOf(string group) => IsForAll ? group : HubGroups.In(group, Language);

    public SignalRMessageAction To(string group) => new(Target, [Argument]) { GroupName = GroupOf(group) };
}
