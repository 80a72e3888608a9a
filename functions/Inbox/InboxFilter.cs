using System.Globalization;
using System.Text;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Json;

namespace Notifications.Inbox;

/// <summary>Which notifications of an inbox are asked for. What is left out allows everything.</summary>
public sealed record InboxFilter
{
    /// <summary>What an inbox shows by itself.</summary>
    public static readonly InboxFilter Default = new();

    /// <summary>Nothing is left out but what is deleted.</summary>
    public static readonly InboxFilter Everything = new() { Archived = null, Snoozed = true };

    private readonly string? folded;

    /// <summary>One of these.</summary>
    public IReadOnlyList<InboxStatus> Statuses { get; init; } = [];

    public IReadOnlyList<NotificationType> Types { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public Priority MinPriority { get; init; } = Priority.Low;

    public string? Source { get; init; }

    public string? Tag { get; init; }

    public string? Room { get; init; }

    /// <summary>Created then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Created before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>In the title or the message, in any case and however its letters are composed.</summary>
    public string? Text
    {
        get;
        init => (field, folded) = (value, value is null ? null : SearchText.Fold(value));
    }

    /// <summary>Null: both.</summary>
    public bool? Archived { get; init; } = false;

    /// <summary>Snoozed ones too.</summary>
    public bool Snoozed { get; init; }

    /// <param name="notification">As its user sees it.</param>
    public bool Matches(Notification notification) =>
        (Archived is null || Archived == notification.ArchivedAt is not null)
        && (Snoozed || notification.SnoozedUntil is null)
        && (Statuses.Count == 0 || Statuses.Any(status => Is(notification, status)))
        && (Types.Count == 0 || Types.Contains(notification.Type))
        && (Categories.Count == 0 || Categories.Contains(notification.Category))
        && notification.Priority >= MinPriority
        && (Source is null || Source == notification.Source)
        && (Tag is null || notification.Tags.Contains(Tag))
        && (Room is null || Room == notification.Room)
        && (folded is null || Says(notification.Title, folded) || Says(notification.Message, folded));

    private static bool Says(string text, string folded) => SearchText.Fold(text).Contains(folded, StringComparison.Ordinal);

    private static bool Is(Notification notification, InboxStatus status) => status switch
    {
        InboxStatus.Unread => notification.ReadAt is null,
        InboxStatus.Read => notification.ReadAt is not null,
        InboxStatus.Seen => notification.SeenAt is not null,
        InboxStatus.Unseen => notification.SeenAt is null,
        InboxStatus.Snoozed => notification.SnoozedUntil is not null,
        InboxStatus.Pending => notification.Status == DeliveryStatus.Pending,
        InboxStatus.Sent => notification.Status == DeliveryStatus.Sent,
        InboxStatus.Delivered => notification.Status == DeliveryStatus.Delivered,
        InboxStatus.Failed => notification.Status == DeliveryStatus.Failed,
    };
}

/// <summary>Reads a list's filters from its query parameters. What can match nothing is an error, not an empty list.</summary>
internal sealed class InboxFilterReader(QueryParameters query, FieldErrors errors)
{
    private const int MaxValues = 10, MaxName = 64, MaxText = 200;

    public static readonly IReadOnlyList<string> Parameters =
        ["status", "type", "category", "minPriority", "source", "tag", "room", "since", "until", "q", "archived"];

    public static InboxFilter Read(QueryParameters query, FieldErrors errors) => new InboxFilterReader(query, errors).Read();

    private InboxFilter Read()
    {
        var statuses = List("status", SnakeCase<InboxStatus>.Parse, SnakeCase<InboxStatus>.Allowed);
        var (since, until) = (QueryValues.Time(query, "since", errors), QueryValues.Time(query, "until", errors));
        if (since is { } start && until is { } end && start >= end)
            errors.Add("until", $"'{Rfc3339.Format(end)}' is not after 'since'; allowed: a later time");
        return new InboxFilter
        {
            Statuses = statuses,
            Types = List("type", SnakeCase<NotificationType>.Parse, SnakeCase<NotificationType>.Allowed),
            Categories = Values("category", Categories.Check),
            MinPriority = List("minPriority", Priority, SnakeCase<Domain.Priority>.Allowed, most: 1) is [var lowest] ? lowest
            : Domain.Priority.Low,
            Source = Text("source", MaxName),
            Tag = Text("tag", MaxName),
            Room = Values("room", RoomNames.Check, most: 1) is [var room] ? room : null,
            Since = since,
            Until = until,
            Text = Text("q", MaxText),
            Archived = Archived(),
            Snoozed = statuses.Contains(InboxStatus.Snoozed),
        };
    }

    private bool? Archived()
    {
        switch (query["archived"])
        {
            case null or "false": return false;
            case "true": return true;
            case "all": return null;
            case var other:
                errors.Add("archived", $"'{FieldErrors.Shorten(other)}' is not allowed; allowed: true, false, all");
                return false;
        }
    }

    private T[] List<T>(string name, Func<string, T?> parse, string allowed, int most = MaxValues) where T : struct =>
        [.. Values(name, value => parse(value) is null ? allowed : null, most).Select(value => parse(value)!.Value)];

    /// <summary>A comma list; each value is checked by <paramref name="check"/>, which gives back what is allowed, or null.</summary>
    private string[] Values(string name, Func<string, string?> check, int most = MaxValues)
    {
        if (query[name] is not { } given)
            return [];
        var values = given.Split(',').Distinct().ToArray();
        if (values.Length > most)
        {
            errors.Add(name, $"has {values.Length:N0} values; allowed: at most {most}");
            return [];
        }
        var wrong = values.FirstOrDefault(value => check(value) is not null);
        if (wrong is null)
            return values;
        errors.Add(name, $"'{FieldErrors.Shorten(wrong)}' is not allowed; allowed: {check(wrong)}");
        return [];
    }

    private string? Text(string name, int max)
    {
        if (query[name] is not { } text)
            return null;
        var length = TextLength.Of(text);
        if (!string.IsNullOrWhiteSpace(text) && length <= max)
            return text;
        errors.Add(name, $"has {length:N0} characters; allowed: 1 to {max}, not all blank");
        return null;
    }

    private static Domain.Priority? Priority(string name) =>
        name == "medium" ? Domain.Priority.Normal : SnakeCase<Domain.Priority>.Parse(name);
}

/// <summary>Text as it is compared when people search: in one normal form (NFKC) and case-folded, so that neither how a letter is composed
/// nor its case matters. .NET's own comparisons without case know no ß/SS, and look at neither form.</summary>
internal static class SearchText
{
    private const char DotAbove = '\u0307', DotlessI = '\u0131', SharpS = '\u00DF', CapitalSharpS = '\u1E9E';

    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length + 8);
        // Upper case first: letters that share one, as both small sigmas do, are the same letter then.
        foreach (var c in Valid(text).Normalize(NormalizationForm.FormKD).ToUpperInvariant())
            Add(folded, c);
        return folded.ToString().Normalize(NormalizationForm.FormKC);
    }

    private static void Add(StringBuilder folded, char c)
    {
        // What can't be seen is typed by nobody: soft hyphens, joiners, marks of direction.
        if (char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            return;
        // Turkish has an i with a dot and one without in both cases. Who searches in another language finds them as i.
        if (c == DotAbove && folded.Length > 0 && folded[^1] == 'i')
            return;
        if (c is SharpS or CapitalSharpS)
            folded.Append("ss");
        else
            folded.Append(c == DotlessI ? 'i' : char.ToLowerInvariant(c));
    }

    /// <summary>Half a surrogate pair has no normal form; runes show it as the replacement character.</summary>
    private static string Valid(string text)
    {
        if (!text.Any(char.IsSurrogate))
            return text;
        var valid = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            valid.Append(rune);
        return valid.ToString();
    }
}

/// <summary>What a list of notifications can be asked for: how far delivery came, and what the user did with them.</summary>
public enum InboxStatus
{
    Unread, Read, Seen, Unseen, Snoozed, Pending, Sent, Delivered, Failed,
}
