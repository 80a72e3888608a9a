using System.Text.Json;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;
using Notifications.Platform.Settings;

namespace Notifications.Recipients.Preferences;

/// <summary>Reads preferences member by member; what is left out, or wrong, is its default. What is stored is read by it too: a row that is
/// older than a member has that member's default.</summary>
internal static class PreferenceReader
{
    public const int MaxCategories = 200;

    private const int MaxCategory = 64, MaxZone = 64, MaxDay = 16, MaxEmail = 64;

    public static UserPreferences Read(JsonFields fields)
    {
        var preferences = new UserPreferences
        {
            Channels = Channels(fields.Nested("channels")),
            Categories = Overrides(fields),
            AllowedTypes = Types(fields, "allowedTypes"),
            DisabledTypes = Types(fields, "disabledTypes") ?? [],
            MinPriority = fields.OneOf<Priority>("minPriority", alias: name => name == "medium" ? Priority.Normal : null) ?? Priority.Low,
            QuietHours = Quiet(fields.Nested("quietHours")),
            Digest = Digest(fields.Nested("digest")),
            OptedOut = fields.Flag("optedOut") ?? false,
        };
        // What a reading answers may be sent back as it is; only a setting changes what is mandatory.
        fields.Texts("mandatory", MaxCategories, MaxCategory);
        fields.RejectUnknown();
        return preferences;
    }

    private static ChannelSwitches Channels(JsonFields? fields)
    {
        if (fields is null)
            return new ChannelSwitches();
        var switches = new ChannelSwitches
        {
            InApp = fields.Flag("inApp") ?? true,
            Email = fields.Flag("email") ?? true,
            Sms = fields.Flag("sms") ?? true,
            Push = fields.Flag("push") ?? true,
        };
        fields.RejectUnknown();
        return switches;
    }

    private static Dictionary<string, ChannelOverrides> Overrides(JsonFields fields)
    {
        var overrides = new Dictionary<string, ChannelOverrides>(StringComparer.Ordinal);
        if (fields.Nested("categories") is not { } categories)
            return overrides;
        var names = categories.Names.ToArray();
        if (names.Length > MaxCategories)
        {
            fields.Fail("categories", $"has {names.Length:N0} categories; allowed: at most {MaxCategories}");
            return overrides;
        }
        foreach (var name in names)
        {
            if (Categories.Check(name) is { } rule)
                fields.Fail("categories", $"'{FieldErrors.Shorten(name)}' is not a category; allowed: {rule}");
            else
                overrides[name] = Override(categories.Nested(name));
        }
        return overrides;
    }

    private static ChannelOverrides Override(JsonFields? fields)
    {
        if (fields is null)
            return new ChannelOverrides();
        var overrides = new ChannelOverrides
        {
            InApp = fields.Flag("inApp"),
            Email = Email(fields),
            Sms = fields.Flag("sms"),
            Push = fields.Flag("push")
        };
        fields.RejectUnknown();
        return overrides;
    }

    private static EmailChoice? Email(JsonFields fields)
    {
        if (fields.Any("email", MaxEmail) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean() ? EmailChoice.On : EmailChoice.Off;
        if (value.ValueKind == JsonValueKind.String && value.ValueEquals(EmailChoiceConverter.Digest))
            return EmailChoice.Digest;
        fields.Fail("email", $"{FieldErrors.Shorten(value.GetRawText())} is not allowed; allowed: true, false, \"digest\"");
        return null;
    }

    private static NotificationType[]? Types(JsonFields fields, string name)
    {
        if (fields.Texts(name, 64, 64) is not { } texts)
            return null;
        foreach (var (index, text) in texts.Index())
        {
            if (SnakeCase<NotificationType>.Parse(text) is null)
                fields.Fail($"{name}[{index}]",
                    $"'{FieldErrors.Shorten(text)}' is not allowed; allowed: {SnakeCase<NotificationType>.Allowed}");
        }
        return [.. texts.Select(SnakeCase<NotificationType>.Parse).OfType<NotificationType>().Distinct()];
    }

    private static QuietHours? Quiet(JsonFields? fields)
    {
        if (fields is null)
            return null;
        var (start, end, zone, days) = (
            fields.TimeOfDay("start", required: true), fields.TimeOfDay("end", required: true),
            ZoneReader.Read(fields, "timeZone", MaxZone), Days(fields));
        fields.RejectUnknown();
        if (start is not { } from || end is not { } until)
            return null;
        if (from == until)
        {
            fields.Fail("end", $"'{until:HH\\:mm}' is the start too, so no time would be quiet; allowed: another time. For no messages at "
                + "all, switch channels off");
            return null;
        }
        return new QuietHours { Start = from, End = until, TimeZone = zone, Days = days };
    }

    private static IReadOnlyList<Weekday> Days(JsonFields fields)
    {
        if (fields.Texts("days", 7, MaxDay) is not { } texts)
            return QuietHours.EveryDay;
        if (texts.Count == 0)
            fields.Fail("days", $"is empty; allowed: some of {SnakeCase<Weekday>.Allowed}, or nothing for every day");
        var days = texts.Select((text, index) => Day(fields, $"days[{index}]", text)).OfType<Weekday>();
        return [.. days.Distinct().Order()];
    }

    private static DigestSettings Digest(JsonFields? fields)
    {
        if (fields is null)
            return new DigestSettings();
        var day = fields.Text("day", MaxDay);
        var digest = new DigestSettings
        {
            Frequency = fields.OneOf<DigestFrequency>("frequency") ?? DigestFrequency.Immediate,
            Hour = fields.Whole("hour", 0, 23) ?? 9,
            Summary = fields.Flag("summary") ?? false,
            Day = (day is null ? null : Day(fields, "day", day)) ?? Weekday.Mon,
        };
        fields.RejectUnknown();
        return digest;
    }

    /// <summary>In any case, short or in full.</summary>
    private static Weekday? Day(JsonFields fields, string name, string text)
    {
        foreach (var day in QuietHours.EveryDay)
        {
            if (text.Equals(day.ToString(), StringComparison.OrdinalIgnoreCase)
                || text.Equals(((NodaTime.IsoDayOfWeek)day).ToString(), StringComparison.OrdinalIgnoreCase))
                return day;
        }
        fields.Fail(name, $"'{FieldErrors.Shorten(text)}' is not a day; allowed: {SnakeCase<Weekday>.Allowed}");
        return null;
    }
}

/// <summary>What people may refuse, and how their preferences are kept at hand (<c>Notifications:Preferences</c>).</summary>
public sealed class PreferenceOptions
{
    public const string Section = "Notifications:Preferences";

    /// <summary>Categories that nobody can refuse or put off; beside them are notifications of type security and of priority critical. A
    /// text and not a list, because the settings' binder would add to a list's default.</summary>
    public string Mandatory { get; set; } = "security, security_alert";

    /// <summary>How long a change may take to reach the other instances; on its own it holds at once.</summary>
    public TimeSpan HoldFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A namespace's preferences are kept at hand as a whole while they are no more than this; else they are asked for as
    /// needed.</summary>
    public int MaxHeld { get; set; } = 10_000;

    public IReadOnlyList<string> MandatoryCategories =>
        Mandatory.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class PreferenceOptionsValidator : IValidateOptions<PreferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, PreferenceOptions options)
    {
        var errors = new SettingErrors(PreferenceOptions.Section);
        if (options.MandatoryCategories.FirstOrDefault(c => Categories.Check(c) is not null) is { } wrong)
            errors.Add(nameof(options.Mandatory), $"has '{wrong}'; allowed: a comma between categories, each {Categories.Rule}.");
        errors.InRange(nameof(options.HoldFor), options.HoldFor, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        errors.InRange(nameof(options.MaxHeld), options.MaxHeld, 0, 50_000);
        return errors.Result;
    }
}
