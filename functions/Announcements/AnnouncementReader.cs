using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Json;
using Notifications.Recipients;
using Notifications.Sending;

namespace Notifications.Announcements;

/// <summary>What a request says about an announcement. Null: left out, so it stays as it is.</summary>
public sealed record AnnouncementRequest
{
    public required string Title { get; init; }

    public required string Message { get; init; }

    public required NotificationType Type { get; init; }

    public required AnnouncementPlacement Placement { get; init; }

    public required string? ActionUrl { get; init; }

    public required DateTimeOffset? From { get; init; }

    public required DateTimeOffset? Until { get; init; }

    public required AnnouncementAudience Audience { get; init; }

    public required int? Revision { get; init; }
}

/// <summary>Checks a request, member by member.</summary>
public sealed class AnnouncementReader(TimeProvider time)
{
    public const int MaxGroups = 20, MaxLocales = 20, MaxRevision = 1_000_000;

    private static readonly TimeSpan LatestStart = TimeSpan.FromDays(366), LatestEnd = TimeSpan.FromDays(5 * 366);

    /// <param name="isNew">False: it is changed. What the request has to fit then says <see cref="Fits"/>.</param>
    /// <returns>Null when something is wrong: <paramref name="fields"/> has what.</returns>
    public AnnouncementRequest? Read(JsonFields fields, bool isNew)
    {
        var now = time.GetUtcNow();
        var request = new AnnouncementRequest
        {
            Title = fields.Text("title", ContentLimits.MaxTitle, required: true) ?? "",
            Message = fields.Text("message", ContentLimits.MaxMessage, required: true) ?? "",
            Type = fields.OneOf<NotificationType>("type") ?? NotificationType.Info,
            Placement = fields.OneOf<AnnouncementPlacement>("placement") ?? AnnouncementPlacement.Banner,
            ActionUrl = Url(fields),
            From = Time(fields, "from", DateTimeOffset.UnixEpoch, now + LatestStart, "up to a year ahead"),
            // One that is changed may end at once.
            Until = Time(fields, "until", isNew ? now : DateTimeOffset.UnixEpoch, now + LatestEnd, "from now to five years ahead"),
            Audience = Audience(fields),
            Revision = fields.Whole("revision", 1, MaxRevision),
        };
        fields.RejectUnknown();
        if (!fields.Errors.Any && (request.From ?? (isNew ? now : null)) is { } from)
            CheckEnd(fields, request, from);
        return fields.Errors.Any ? null : request;
    }

    /// <summary>Whether it can take the place of what there is; if not, <paramref name="fields"/> has why.</summary>
    public static bool Fits(AnnouncementRequest request, Announcement before, JsonFields fields)
    {
        CheckEnd(fields, request, request.From ?? before.From);
        if (request.Revision < before.Revision)
        {
            fields.Fail(
                "revision",
                $"{request.Revision} is not allowed; allowed: {before.Revision}, the current one, or a higher one, which shows it again");
        }
        return !fields.Errors.Any;
    }

    private static void CheckEnd(JsonFields fields, AnnouncementRequest request, DateTimeOffset from)
    {
        if (request.Until <= from)
            fields.Fail("until", $"'{Rfc3339.Format(request.Until.Value)}' is not allowed; allowed: after 'from'");
    }

    private static string? Url(JsonFields fields)
    {
        var url = fields.Text("actionUrl", ContentLimits.MaxUrl);
        if (url is not null && !SafeUrl.IsWeb(url) && !SafeUrl.IsRelativePath(url))
            fields.Fail("actionUrl", $"'{FieldErrors.Shorten(url)}' is not allowed; allowed: http, https or a path on the same site");
        return url;
    }

    private static DateTimeOffset? Time(JsonFields fields, string name, DateTimeOffset after, DateTimeOffset latest, string allowed)
    {
        var time = fields.Time(name);
        if (time <= after || time > latest)
            fields.Fail(name, $"'{Rfc3339.Format(time.Value)}' is not allowed; allowed: {allowed}");
        return time;
    }

    private static AnnouncementAudience Audience(JsonFields fields)
    {
        var nobody = new AnnouncementAudience([], [], []);
        if (fields.Nested("audience") is not { } given)
        {
            fields.Fail("audience", "is required; allowed: { \"everyone\": true }, or 'roles', 'rooms' and 'locales'");
            return nobody;
        }
        var before = fields.Errors.Any;
        var everyone = given.Flag("everyone") ?? false;
        var audience = new AnnouncementAudience(
            TargetsReader.Names(given, "roles", MaxGroups, RecipientRequestReader.CheckRole),
            TargetsReader.Names(given, "rooms", MaxGroups, RoomNames.Check),
            Locales(given));
        given.RejectUnknown();
        if (fields.Errors.Any != before)
            return nobody;
        if (everyone && !audience.Everyone)
            given.Fail("everyone", "true is not allowed beside 'roles' or 'rooms'; allowed: one or the other");
        if (!everyone && audience is { Everyone: true, Locales.Count: 0 })
            fields.Fail("audience", "has nobody; allowed: \"everyone\": true, or at least one of 'roles', 'rooms', 'locales'");
        return audience;
    }

    private static string[] Locales(JsonFields fields)
    {
        var read = new List<string>();
        foreach (var (index, given) in (fields.Texts("locales", MaxLocales, Templates.Locales.MaxLength) ?? []).Index())
        {
            if (Templates.Locales.Normalize(given) is { } locale)
                read.Add(locale);
            else if (TextLength.Of(given) is > 0 and <= Templates.Locales.MaxLength)
                fields.Fail($"locales[{index}]", $"'{FieldErrors.Shorten(given)}' is not allowed; allowed: {Templates.Locales.Rule}");
        }
        return [.. read.Distinct(StringComparer.Ordinal)];
    }
}
