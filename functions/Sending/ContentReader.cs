using System.Text.RegularExpressions;
using Notifications.Channels;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Sending;

/// <summary>Checks the content of a send, member by member. The limits are the product's (docs/architecture.md).</summary>
public sealed partial class ContentReader(TimeProvider time)
{
    public const int MaxTitle = 200, MaxMessage = 4_000, MaxDataBytes = 16 * 1024, MaxTags = 20, MaxTag = 64, MaxUrl = 2_048, MaxName = 64, MaxKey = 128;

    private static readonly TimeSpan MaxExpiry = TimeSpan.FromDays(2 * 366);

    /// <param name="textsRequired">Title and message are needed: no template brings them.</param>
    /// <param name="latest">When it is sent: it can't expire before.</param>
    public ContentMembers Read(JsonFields fields, bool textsRequired, DateTimeOffset latest)
    {
        var members = ReadMembers(fields, textsRequired, latest);
        var (at, sequence) = CollapseOrderReader.Read(fields, members.CollapseKey is not null, latest);
        return members with { At = at, Sequence = sequence };
    }

    private ContentMembers ReadMembers(JsonFields fields, bool textsRequired, DateTimeOffset latest) => new()
    {
        Title = fields.Text("title", MaxTitle, textsRequired),
        Message = fields.Text("message", MaxMessage, textsRequired),
        Type = fields.OneOf<NotificationType>("type"),
        Category = Checked(fields, "category", Categories.Check),
        // An older name of the same, which the services this replaces send.
        Priority = fields.OneOf<Priority>("priority", alias: name => name == "medium" ? Priority.Normal : null),
        Icon = fields.Text("icon", MaxName),
        Color = Matching(fields, "color", ColorPattern(), "#rgb, #rrggbb or #rrggbbaa"),
        ActionUrl = Url(fields, "actionUrl", relative: true),
        ImageUrl = Url(fields, "imageUrl", relative: false),
        Source = fields.Text("source", MaxName),
        Tags = fields.Texts("tags", MaxTags, MaxTag) ?? [],
        Data = fields.Json("data", MaxDataBytes),
        Room = Checked(fields, "room", Rooms.RoomNames.Check),
        CollapseKey = Checked(fields, "collapseKey", CheckKey),
        RequiresAcknowledgement = fields.Flag("requiresAcknowledgement") ?? false,
        ExpiresAt = Expiry(fields, latest),
        Channels = ChannelNames.Read(fields),
    };

    /// <summary>What is wrong with a collapse key, or null.</summary>
    public static string? CheckKey(string key) =>
        string.IsNullOrWhiteSpace(key) || Keys.Escape(key).Length > MaxKey ? $"1 to {MaxKey} characters (fewer where / \\ # ? | % or control characters count three, and emoji two)" : null;

    private static string? Matching(JsonFields fields, string name, Regex pattern, string rule) =>
        Checked(fields, name, text => pattern.IsMatch(text) ? null : rule);

    private static string? Checked(JsonFields fields, string name, Func<string, string?> check)
    {
        var text = fields.Text(name, MaxKey);
        if (text is not null && TextLength.Of(text) <= MaxKey && check(text) is { } rule)
            fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {rule}");
        return text;
    }

    private static string? Url(JsonFields fields, string name, bool relative)
    {
        var url = fields.Text(name, MaxUrl);
        if (url is not null && !SafeUrl.IsWeb(url) && !(relative && SafeUrl.IsRelativePath(url)))
            fields.Fail(name, $"'{FieldErrors.Shorten(url)}' is not allowed; allowed: http, https{(relative ? " or a path on the same site" : "")}");
        return url;
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
