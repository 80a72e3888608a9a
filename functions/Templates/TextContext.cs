using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Extensions;
using Notifications.Domain;
using Notifications.Platform.Json;

namespace Notifications.Templates;

/// <summary>Whom a text is made for, as far as a text can tell: what is not known is null.</summary>
public sealed record TextRecipient
{
    public static readonly TextRecipient Unknown = new();

    /// <summary>A normalized language tag.</summary>
    public string? Locale { get; init; }

    /// <summary>A name of the IANA time zone database.</summary>
    public string? TimeZone { get; init; }

    public string? DisplayName { get; init; }

    public JsonElement? Data { get; init; }
}

/// <summary>The language, the time zone and the moment that a template's helpers write for. A template is filled in on one thread, and
/// the library has no other way to its helpers.</summary>
internal sealed record TextContext(CultureInfo Culture, DateTimeZone Zone, DateTimeOffset Now)
{
    [ThreadStatic]
    private static TextContext? current;

    public static TextContext Current => current ?? throw new InvalidOperationException("No template is being filled in.");

    public T Use<T>(Func<T> fill)
    {
        current = this;
        try
        {
            return fill();
        }
        finally
        {
            current = null;
        }
    }

    /// <summary>The text's language, with the recipient's region where they speak it: dates of an English text are English, whoever reads
    /// it.</summary>
    public static string LanguageOf(string textLocale, string? locale) =>
        locale is not null && Locales.Language(locale) == Locales.Language(textLocale) ? locale : textLocale;

    /// <summary>That of a language that the framework does not know writes numbers and dates as ISO does.</summary>
    public static CultureInfo CultureOf(string language)
    {
        try
        {
            var culture = CultureInfo.GetCultureInfo(language);
            return culture.IsNeutralCulture ? CultureInfo.CreateSpecificCulture(culture.Name) : culture;
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }

    public static bool IsZone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null;

    public static DateTimeZone ZoneOf(string? zone, TemplateOptions options) =>
        (zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone))
        ?? DateTimeZoneProviders.Tzdb.GetZoneOrNull(options.DefaultTimeZone) ?? DateTimeZone.Utc;

    /// <summary>A moment as people there see it on the wall. The first and the last day that there are don't go on elsewhere.</summary>
    public DateTime Local(DateTimeOffset moment)
    {
        var ticks = moment.UtcTicks + Zone.GetUtcOffset(moment.ToInstant()).Ticks;
        return new DateTime(Math.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
    }
}

/// <summary>What every template has beside its own variables: <c>now</c>, <c>recipient</c> and <c>group</c>.</summary>
internal static class CommonVariables
{
    public const string Recipient = "recipient", Now = "now", Group = "group";

    private static readonly string[] Members = ["displayName", "locale", "timeZone", "data"];

    private static readonly string[] GroupMembers = ["count", "actors", "actorCount", "actor", "others", "who"];

    public static bool Has(string name) => IsReserved(name) || name == Group;

    /// <summary>No variable may be called so. One that is called <c>group</c> takes the place of ours: it may be older.</summary>
    public static bool IsReserved(string name) => name is Recipient or Now;

    /// <summary>What is wrong with a path that begins with one of them, or null.</summary>
    public static string? Check(string path, string variable)
    {
        var parts = path[path.IndexOf(variable, StringComparison.Ordinal)..].Split('.');
        if (parts[0] == Now)
            return parts.Length == 1 ? null : $"'{path}' is not there; allowed: now";
        if (parts[0] == Group)
            return parts.Length is 2 or 3 && GroupMembers.Contains(parts[1]) && (parts.Length == 2 || parts[1] == "actors") ? null
                : $"'{path}' is not there; allowed: {string.Join(", ", GroupMembers.Select(m => $"group.{m}"))}";
        return parts.Length == 1 || (Members.Contains(parts[1]) && (parts.Length == 2 || parts[1] == "data")) ? null
            : $"'{path}' is not there; allowed: {string.Join(", ", Members.Select(m => $"recipient.{m}"))}, and what is in the data";
    }

    /// <param name="group">What the text is about; null: of one event, by nobody in particular.</param>
    public static Dictionary<string, object?> Of(
        TextRecipient recipient, DateTimeOffset now, NotificationGroup? group, GroupPhrases phrases, RenderBudget budget) => new()
        {
            [Now] = Rfc3339.Format(now),
            [Group] = OfGroup(group ?? NotificationGroup.Of(Guid.Empty, null), phrases, budget),
            [Recipient] = new ObjectValue(new Dictionary<string, object?>
            {
                ["displayName"] = recipient.DisplayName,
                ["locale"] = recipient.Locale,
                ["timeZone"] = recipient.TimeZone,
                ["data"] = recipient.Data is { } data ? TemplateValues.From(data, budget, null) : null,
            }, budget, null),
        };

    private static ObjectValue OfGroup(NotificationGroup group, GroupPhrases phrases, RenderBudget budget) => new(
        new Dictionary<string, object?>
        {
            ["count"] = (long)group.Count,
            ["actorCount"] = (long)group.ActorCount,
            ["others"] = (long)group.Others,
            ["actor"] = group.Actors.Count == 0 ? null : group.Actors[0].Name,
            ["actors"] = new ListValue([.. group.Actors.Select(a => a.Name)], budget, null),
            ["who"] = phrases.Who(group) is { Length: > 0 } who ? who : null,
        }, budget, null);
}

/// <summary>What helpers make of dates and addresses.</summary>
internal static class HelperValues
{
    private const string DateForm = "yyyy-MM-dd";

    private static readonly string[] LocalForms =
        [DateForm, "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    public static string Date(object? value, string style, TextContext context)
    {
        return Read(value, "date", context) is { } moment ? Date(moment, style, context) : "";
    }

    private static string Date(DateTime moment, string style, TextContext context)
    {
        var formats = context.Culture.DateTimeFormat;
        // Some calendars reach no further than this century.
        if (moment < formats.Calendar.MinSupportedDateTime || moment > formats.Calendar.MaxSupportedDateTime)
            return moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return moment.ToString(style switch
        {
            "short" => formats.ShortDatePattern,
            "full" => formats.LongDatePattern,
            "medium" => DatePatterns.WithoutWeekday(formats.LongDatePattern).Replace("MMMM", "MMM", StringComparison.Ordinal),
            _ => DatePatterns.WithoutWeekday(formats.LongDatePattern),
        }, context.Culture);
    }

    public static string Time(object? value, string style, TextContext context) =>
        Read(value, "time", context) is { } moment ? Time(moment, style, context) : "";

    /// <summary>A date, with its time where it has one. Any other text stays: its sender may have written the moment out.</summary>
    public static string When(object? value, string style, TextContext context)
    {
        var text = TemplateValues.TextOf(value);
        if (!TryRead(text, context, out var moment))
            return text;
        var date = Date(moment, style, context);
        return text.Length == DateForm.Length ? date : $"{date}, {Time(moment, "short", context)}";
    }

    private static string Time(DateTime moment, string style, TextContext context) => moment.ToString(
        style == "long" ? context.Culture.DateTimeFormat.LongTimePattern : context.Culture.DateTimeFormat.ShortTimePattern,
        context.Culture);

    /// <summary>An address, then parts of its path, then its query. What is not there is left out.</summary>
    public static string Address(HelperArguments arguments)
    {
        var address = arguments.Text(0) ?? "";
        for (var i = 1; i < arguments.Count; i++)
        {
            if (arguments.Text(i) is { } part)
                address = $"{address.TrimEnd('/')}/{Uri.EscapeDataString(part)}";
        }
        foreach (var (name, value) in arguments.Named)
        {
            if (value is not null)
                address += $"{(address.Contains('?') ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }
        return address;
    }

    /// <summary>A moment in the recipient's zone; a date or a time without an offset is the same everywhere. Null for none.</summary>
    private static DateTime? Read(object? value, string helper, TextContext context)
    {
        var text = TemplateValues.TextOf(value);
        if (text.Length == 0)
            return null;
        if (TryRead(text, context, out var moment))
            return moment;
        throw new RenderLimitException($"'{helper}' can't read a date or a time of what it is given; allowed: as 2026-12-31, "
            + "2026-12-31T09:30 or 2026-12-31T09:30:00+01:00");
    }

    private static bool TryRead(string text, TextContext context, out DateTime moment)
    {
        if (DateTime.TryParseExact(text, LocalForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment))
            return true;
        var isMoment = Rfc3339.TryParse(text, out var instant);
        moment = isMoment ? context.Local(instant) : default;
        return isMoment;
    }
}
