using Notifications.Domain;
using Notifications.Platform;
using Notifications.Templates;

namespace Notifications.Inbox.Grouping;

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
        var words = GroupWords.For(own.GroupText?.Locale ?? own.ChannelTexts?.Locale);
        var (who, name) = (words.Who(group), group.Actors[0].Name);
        // In English the verb is the same for one and for many: "Anna commented", "Anna and 5 others commented".
        return words.Language == "en" && own.Title.StartsWith($"{name} ", StringComparison.Ordinal)
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
        // A group that its template has no words for keeps the sentence of ours: an event is never lost for its texts.
        return templates.TextsOf(content, Ids.TimeOf(own.Id), group)?.For(reader).Content;
    }
}
