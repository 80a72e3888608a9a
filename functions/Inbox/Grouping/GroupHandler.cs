using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;
using Notifications.Platform.Settings;
using Notifications.Templates;

namespace Notifications.Inbox.Grouping;

/// <summary>Events of groups: they join what is in the inbox, and are taken out again.</summary>
public sealed class GroupHandler(GroupStore store, InboxPush push)
{
    private const int ParallelUsers = 32;

    /// <summary>What tells of them now, one for each user; whoever has dealt with theirs meanwhile gets none.</summary>
    public async Task<Notification[]> PutAsync(IReadOnlyCollection<Notification> notifications, CancellationToken cancellation)
    {
        var put = new System.Collections.Concurrent.ConcurrentBag<Notification>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelUsers, CancellationToken = cancellation };
        await Parallel.ForEachAsync(notifications, options, async (notification, token) =>
        {
            var result = await store.PutAsync(notification, token);
            if (result is { Row: { } changed, Before: { } before })
                await push.ChangedAsync(
                    changed.Namespace, changed.UserId, [new ChangeResult(ChangeOutcome.Changed, changed, before)], token);
            if (result.Row is { } row)
                put.Add(row);
        });
        return [.. put];
    }

    /// <summary>Takes one event out of its group and tells its user. Null when it is in none; with the notification's id when nothing is
    /// left of the group.</summary>
    internal async Task<TakenOut?> TakeOutAsync(string ns, string user, Guid id, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await store.TakeOutAsync(ns, user, id, cancellation) is not { } taken)
            return null;
        if (taken is { Before: { } before, After: { } after })
            await (before.Id == after.Id
                ? push.ChangedAsync(ns, user, [new ChangeResult(ChangeOutcome.Changed, after, before)], cancellation)
                : push.MovedAsync(before, after, now, cancellation));
        return taken;
    }
}

/// <summary>A user's notifications, by the ids of the events that they tell of.</summary>
public sealed class GroupedInbox(InboxStore own, GroupRows groups) : IInboxRows
{
    async Task<InboxRow?> IInboxRows.ReadRowAsync(string ns, string user, Guid id, CancellationToken cancellation) =>
        await groups.CurrentAsync(ns, user, id, cancellation) is { } current
            ? await ((IInboxRows)own).ReadRowAsync(ns, user, current, cancellation) : null;

    Task<bool> IInboxRows.WriteRowAsync(InboxRow row, InboxEdit edit, CancellationToken cancellation) =>
        ((IInboxRows)own).WriteRowAsync(row, edit, cancellation);
}

/// <summary>What a notification says of its group: what its template makes of it, otherwise a sentence of ours before the event's
/// title.</summary>
public sealed class GroupTexts(TemplateRenderer templates)
{
    /// <param name="own">The newest event, as it came.</param>
    internal Notification Apply(Notification own, NotificationGroup group)
    {
        var grouped = own with { Group = group };
        if (group.Count == 1)
            return grouped;
        if (own.GroupText is { Template: { } template } source && Render(own, template, source, group) is { } filled)
            return grouped with
            {
                Title = filled.Title,
                Message = filled.Message,
                ActionUrl = filled.ActionUrl,
                ChannelTexts = filled.ChannelTexts,
            };
        return grouped with
        {
            Title = TitleOf(own, group),
            // Those tell of one event. The mail of the notification itself says how many there are.
            ChannelTexts = own.ChannelTexts is null ? null : ChannelTexts.NotEmpty(new ChannelTexts { Locale = own.ChannelTexts.Locale }),
        };
    }

    private static string TitleOf(Notification own, NotificationGroup group)
    {
        if (group.Others == 0)
            return $"{Texts.Cut(own.Title, ContentLimits.MaxTitle - 10)} ({group.Count}×)";
        var phrases = GroupPhrases.For(own.GroupText?.Locale ?? own.ChannelTexts?.Locale);
        var (who, name) = (phrases.Who(group), group.Actors[0].Name);
        // In English the verb is the same for one and for many: "Anna commented", "Anna and 5 others commented".
        return phrases.Language == "en" && own.Title.StartsWith($"{name} ", StringComparison.Ordinal)
            ? Texts.Cut(who + own.Title[name.Length..], ContentLimits.MaxTitle)
            : Texts.Cut($"{Texts.Cut(own.Title, Math.Max(1, ContentLimits.MaxTitle - who.Length - 3))} · {who}", ContentLimits.MaxTitle);
    }

    private SendContent? Render(Notification own, SendTemplate template, GroupTextSource source, NotificationGroup group)
    {
        var content = new SendContent
        {
            Type = own.Type,
            Category = own.Category,
            Priority = own.Priority,
            Title = own.Title,
            Message = own.Message,
            ActionUrl = own.ActionUrl,
            ChannelTexts = own.ChannelTexts,
            Template = template,
        };
        var reader = new TextRecipient
        {
            Locale = source.Locale,
            TimeZone = source.TimeZone,
            DisplayName = source.DisplayName,
            Data = source.Data,
        };
        // A group that its template has no phrases for keeps the sentence of ours: an event is never lost for its texts.
        return templates.TextsOf(content, Ids.TimeOf(own.Id), group)?.For(reader).Content;
    }
}

/// <summary>Like events that become one notification (<c>Notifications:Grouping</c>); a send's <c>group</c> can say otherwise.</summary>
public sealed class GroupingOptions
{
    public const string Section = "Notifications:Grouping";

    /// <summary>Sliding: each event keeps its group open for a window more. Fixed: a window from the first event.</summary>
    public GroupWindowKind Kind { get; set; } = GroupWindowKind.Sliding;

    /// <summary>How long a group waits for its next event.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After that a group takes no more events, however close together they come.</summary>
    public TimeSpan MaxWindow { get; set; } = TimeSpan.FromDays(1);

    /// <summary>An event after so many begins another group.</summary>
    public int MaxEvents { get; set; } = 1_000;

    /// <summary>With what a send says of its own.</summary>
    public GroupWindow ToWindow(GroupWindowKind? kind, TimeSpan? window, TimeSpan? maxWindow)
    {
        var own = window ?? Window;
        return new GroupWindow
        {
            Kind = kind ?? Kind,
            Window = own,
            MaxWindow = maxWindow ?? (own > MaxWindow ? own : MaxWindow),
            MaxEvents = MaxEvents,
        };
    }
}

internal sealed class GroupingOptionsValidator : IValidateOptions<GroupingOptions>
{
    public ValidateOptionsResult Validate(string? name, GroupingOptions options)
    {
        var errors = new SettingErrors(GroupingOptions.Section);
        errors.InRange(nameof(options.Window), options.Window, GroupWindow.Shortest, GroupWindow.Longest);
        errors.InRange(nameof(options.MaxWindow), options.MaxWindow, GroupWindow.Shortest, GroupWindow.Longest);
        errors.InRange(nameof(options.MaxEvents), options.MaxEvents, 2, 1_000);
        errors.NotLonger(nameof(options.Window), options.Window, nameof(options.MaxWindow), options.MaxWindow);
        return errors.Result;
    }
}
