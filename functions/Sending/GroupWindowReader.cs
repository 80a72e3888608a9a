using Notifications.Domain;
using Notifications.Inbox.Grouping;
using Notifications.Platform.Http;

namespace Notifications.Sending;

/// <summary>Reads how long like events become one: <c>group: { kind?, window?, maxWindow? }</c>, each otherwise as the settings
/// say.</summary>
internal static class GroupWindowReader
{
    private const int MaxDuration = 20;

    /// <summary>Null without a group key.</summary>
    public static GroupWindow? Read(JsonFields fields, SendContent content, GroupingOptions options)
    {
        var given = fields.Nested("group");
        if (given is not null && content.GroupKey is null)
            fields.Fail("group", "is not allowed; allowed: only with a 'groupKey'");
        if (content is { GroupKey: not null, CollapseKey: not null })
            fields.Fail("groupKey", "can't be given beside 'collapseKey': a notification either replaces those before it or joins them");
        var (kind, window, maxWindow) = given is null ? (null, null, null)
            : (given.OneOf<GroupWindowKind>("kind"), Duration(given, "window"), Duration(given, "maxWindow"));
        if (given is not null && maxWindow < (window ?? options.Window))
            given.Fail("maxWindow", $"'{IsoDuration.Format(maxWindow.Value)}' is not allowed; allowed: at least the window, "
                + $"'{IsoDuration.Format(window ?? options.Window)}'");
        given?.RejectUnknown();
        return content.GroupKey is null ? null : options.ToWindow(kind, window, maxWindow);
    }

    private static TimeSpan? Duration(JsonFields fields, string name)
    {
        if (fields.Text(name, MaxDuration) is not { } text)
            return null;
        if (IsoDuration.Parse(text) is { } duration && duration >= GroupWindow.Shortest && duration <= GroupWindow.Longest)
            return duration;
        fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {IsoDuration.Rule}, from "
            + $"{IsoDuration.Format(GroupWindow.Shortest)} to {IsoDuration.Format(GroupWindow.Longest)}");
        return null;
    }
}
