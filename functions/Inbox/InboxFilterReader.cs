using Notifications.Rooms;
using Notifications.Shared;
using Notifications.Web;

namespace Notifications.Inbox;

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
            MinPriority = List("minPriority", Priority, SnakeCase<Priority>.Allowed, most: 1) is [var lowest] ? lowest : Inbox.Priority.Low,
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

    private static Priority? Priority(string name) => name == "medium" ? Inbox.Priority.Normal : SnakeCase<Priority>.Parse(name);
}
