using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Inbox.Grouping;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Platform.Storage;
using Notifications.Templates;

namespace Notifications.Sending;

/// <summary>Checks the content of a send, member by member. The limits are the product's (docs/limits.md).</summary>
public sealed partial class ContentReader(TimeProvider time, IOptions<GroupingOptions> grouping)
{
    private static readonly TimeSpan MaxExpiry = TimeSpan.FromDays(2 * 366);

    /// <param name="textsRequired">Title and message are needed: no template brings them.</param>
    /// <param name="latest">When it is sent: it can't expire before.</param>
    public ContentRequest Read(JsonFields fields, bool textsRequired, DateTimeOffset latest)
    {
        var members = ReadMembers(fields, textsRequired, latest);
        var (at, sequence) = CollapseOrderReader.Read(fields, members.Rest.CollapseKey is not null, latest);
        var window = GroupWindowReader.Read(fields, members.Rest, grouping.Value);
        return members with { Rest = members.Rest with { At = at, Sequence = sequence, GroupWindow = window } };
    }

    private ContentRequest ReadMembers(JsonFields fields, bool textsRequired, DateTimeOffset latest) => new()
    {
        Title = fields.Text("title", ContentLimits.MaxTitle, textsRequired),
        Message = fields.Text("message", ContentLimits.MaxMessage, textsRequired),
        Type = fields.OneOf<NotificationType>("type"),
        Category = Checked(fields, "category", Categories.Check),
        // An older name of the same, which the services this replaces send.
        Priority = fields.OneOf<Priority>("priority", alias: name => name == "medium" ? Priority.Normal : null),
        Rest = ContentRequest.Nothing with
        {
            Icon = fields.Text("icon", ContentLimits.MaxName),
            Color = Matching(fields, "color", ColorPattern(), "#rgb, #rrggbb or #rrggbbaa"),
            ActionUrl = Url(fields, "actionUrl", relative: true),
            ImageUrl = Url(fields, "imageUrl", relative: false),
            Source = fields.Text("source", ContentLimits.MaxName),
            Tags = fields.Texts("tags", ContentLimits.MaxTags, ContentLimits.MaxTag) ?? [],
            Data = fields.Json("data", ContentLimits.MaxDataBytes),
            Room = Checked(fields, "room", RoomNames.Check),
            CollapseKey = Checked(fields, "collapseKey", CheckKey),
            GroupKey = Checked(fields, "groupKey", CheckKey),
            RequiresAcknowledgement = fields.Flag("requiresAcknowledgement") ?? false,
            Actor = Actor(fields),
            Actions = Actions(fields),
            ExpiresAt = Expiry(fields, latest),
            Channels = ChannelsReader.Read(fields),
        },
    };

    /// <summary>What is wrong with a collapse key, or null.</summary>
    public static string? CheckKey(string key) =>
        string.IsNullOrWhiteSpace(key) || Keys.Escape(key).Length > ContentLimits.MaxKey
        ? $"1 to {ContentLimits.MaxKey} characters (fewer where / \\ # ? | % or control characters count three, and emoji two)" : null;

    private static string? Matching(JsonFields fields, string name, Regex pattern, string rule) =>
        Checked(fields, name, text => pattern.IsMatch(text) ? null : rule);

    private static string? Checked(JsonFields fields, string name, Func<string, string?> check)
    {
        var text = fields.Text(name, ContentLimits.MaxKey);
        if (text is not null && TextLength.Of(text) <= ContentLimits.MaxKey && check(text) is { } rule)
            fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {rule}");
        return text;
    }

    private static string? Url(JsonFields fields, string name, bool relative)
    {
        var url = fields.Text(name, ContentLimits.MaxUrl);
        if (url is not null && !SafeUrl.IsWeb(url) && !(relative && SafeUrl.IsRelativePath(url)))
            fields.Fail(name, $"'{FieldErrors.Shorten(url)}' is not allowed; allowed: http, "
                + $"https{(relative ? " or a path on the same site" : "")}");
        return url;
    }

    private static ContentActor? Actor(JsonFields fields)
    {
        if (fields.Nested("actor") is not { } actor)
            return null;
        var read = new ContentActor
        {
            Name = actor.Text("name", ContentLimits.MaxActorName, required: true) ?? "",
            ImageUrl = Url(actor, "imageUrl", relative: false),
            Url = Url(actor, "url", relative: true),
        };
        actor.RejectUnknown();
        return read;
    }

    private static ContentAction[]? Actions(JsonFields fields)
    {
        if (fields.Objects("actions", ContentLimits.MaxActions) is not { Count: > 0 } items)
            return null;
        var actions = items.Select(Action).ToArray();
        foreach (var (index, action) in actions.Index())
        {
            if (action.Event is { } name && Array.FindIndex(actions, a => a.Event == name) < index)
                fields.Fail($"actions[{index}].event", $"'{FieldErrors.Shorten(name)}' is another action's; allowed: each once");
        }
        return actions;
    }

    private static ContentAction Action(JsonFields fields)
    {
        var action = new ContentAction
        {
            Label = fields.Text("label", ContentLimits.MaxActionLabel, required: true) ?? "",
            Url = Url(fields, "url", relative: true),
            Event = Checked(fields, "event", Categories.Check),
        };
        if (!fields.Errors.Any && action.Url is null == action.Event is null)
            fields.Fail("url", "and 'event': exactly one of them is needed; allowed: where the button leads, or what it is called");
        fields.RejectUnknown();
        return action;
    }

    private DateTimeOffset? Expiry(JsonFields fields, DateTimeOffset latest)
    {
        var expiresAt = fields.Time("expiresAt");
        if (expiresAt is { } moment && (moment <= latest || moment > time.GetUtcNow() + MaxExpiry))
            fields.Fail("expiresAt", $"'{Rfc3339.Format(moment)}' is not allowed; allowed: from now (or from 'sendAt') to two years ahead");
        return expiresAt;
    }

    [GeneratedRegex(@"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\z")]
    private static partial Regex ColorPattern();
}

/// <summary>A content as a caller gave it. What a template or a default can stand in for may be missing.</summary>
public sealed record ContentRequest
{
    internal static readonly SendContent Nothing =
        new() { Title = "", Message = "", Type = NotificationType.Info, Category = "", Priority = Domain.Priority.Normal };

    public string? Title { get; init; }

    public string? Message { get; init; }

    public NotificationType? Type { get; init; }

    public string? Category { get; init; }

    public Priority? Priority { get; init; }

    /// <summary>All other members.</summary>
    public SendContent Rest { get; init; } = Nothing;

    /// <summary>The content: what was given, then the template's, then the defaults.</summary>
    public SendContent Over(RenderedTemplate? template, string? variant)
    {
        var type = Type ?? template?.Type ?? NotificationType.Info;
        return Rest with
        {
            Title = Title ?? template?.Title ?? "",
            Message = Message ?? template?.Message ?? "",
            Type = type,
            Category = Category ?? template?.Category ?? SnakeCase<NotificationType>.NameOf(type),
            Priority = Priority ?? template?.Priority ?? Domain.Priority.Normal,
            Icon = Rest.Icon ?? template?.Icon,
            Color = Rest.Color ?? template?.Color,
            ActionUrl = Rest.ActionUrl ?? template?.ActionUrl,
            // Texts of the request's own take the place of the template's everywhere.
            ChannelTexts = Title is null && Message is null ? template?.ForChannels() : null,
            Variant = variant,
        };
    }

    /// <summary>Texts of the template's that this request has its own for.</summary>
    public IReadOnlyList<string> GivenTexts() =>
    [
        .. Title is null ? Array.Empty<string>() : ["title"],
        .. Message is null ? Array.Empty<string>() : ["message"],
        .. Rest.ActionUrl is null ? Array.Empty<string>() : ["actionUrl"],
    ];
}

/// <summary>Reads what says which update of a collapse key is the later one: <c>at</c> or <c>sequence</c>, or both.</summary>
internal static class CollapseOrderReader
{
    /// <summary>What every JSON reader keeps exactly.</summary>
    private const long MaxSequence = 9_007_199_254_740_991;

    /// <summary>Senders' clocks differ from ours. A time further ahead would beat every update until then.</summary>
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    /// <param name="latest">When it is sent.</param>
    public static (DateTimeOffset? At, long? Sequence) Read(JsonFields fields, bool hasKey, DateTimeOffset latest)
    {
        var (at, sequence) = (fields.Time("at"), fields.Whole("sequence", 0, MaxSequence));
        if (at > latest + MaxAhead || at < DateTimeOffset.UnixEpoch)
            fields.Fail("at", $"'{Rfc3339.Format(at.Value)}' is not allowed; allowed: a time since 1970 that is at most "
                + $"{MaxAhead.TotalMinutes:0} minutes ahead of the sending");
        if (!hasKey && at is not null)
            fields.Fail("at", "is not allowed; allowed: only with a 'collapseKey'");
        if (!hasKey && sequence is not null)
            fields.Fail("sequence", "is not allowed; allowed: only with a 'collapseKey'");
        return (ToMilliseconds(at), sequence);
    }

    /// <summary>As it is told to clients: they compare it too.</summary>
    private static DateTimeOffset? ToMilliseconds(DateTimeOffset? at) =>
        at is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds()) : null;
}

/// <summary>Reads which channels a send is to turn to.</summary>
internal static class ChannelsReader
{
    /// <summary>Allowed beside the channels, for completeness: the inbox has every notification in any case.</summary>
    private const string InApp = "in_app";

    /// <summary>The member <c>channels</c> of a send, each at most once; null if absent.</summary>
    public static IReadOnlyList<ChannelKind>? Read(JsonFields fields) =>
        Read(fields, maxItems: 10, $"{InApp}, {SnakeCase<ChannelKind>.Allowed}", name => name == InApp);

    /// <summary>Those that are turned to beside the inbox.</summary>
    public static IReadOnlyList<ChannelKind>? ReadOthers(JsonFields fields) =>
        Read(fields, maxItems: 3, SnakeCase<ChannelKind>.Allowed, _ => false);

    private static IReadOnlyList<ChannelKind>? Read(JsonFields fields, int maxItems, string allowed, Func<string, bool> isAllowedToo)
    {
        var names = fields.Texts("channels", maxItems, maxLength: 20);
        if (names is null)
            return null;
        foreach (var name in names.Where(n => !isAllowedToo(n) && SnakeCase<ChannelKind>.Parse(n) is null))
            fields.Fail("channels", $"has '{FieldErrors.Shorten(name)}'; allowed: {allowed}");
        if (names.Distinct().Count() < names.Count)
            fields.Fail("channels", "has a channel twice; allowed: each once");
        return [.. names.Select(SnakeCase<ChannelKind>.Parse).OfType<ChannelKind>()];
    }
}

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
