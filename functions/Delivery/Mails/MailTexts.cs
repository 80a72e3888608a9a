using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using NodaTime.Extensions;
using Notifications.Recipients;

namespace Notifications.Delivery.Mails;

/// <summary>The words of mails and of the unsubscribe page that are the app's own, from <c>MailTexts.resx</c>; English where there are
/// none for a language. Everything else is the sender's.</summary>
internal sealed class MailTexts
{
    private static readonly ResourceManager Resources = new("Notifications.Delivery.Mails.MailTexts", typeof(MailTexts).Assembly);

    private static readonly string[] Languages = ["en", "de", "fr", "es", "it", "pt", "nl", "ar"];

    private static readonly Dictionary<string, MailTexts> All = Languages.ToDictionary(l => l, l => new MailTexts(l));

    private readonly CultureInfo culture;

    private MailTexts(string language) => (Language, culture) = (language, CultureInfo.GetCultureInfo(language));

    public static IEnumerable<MailTexts> Known => All.Values;

    /// <summary>As HTML names it.</summary>
    public string Language { get; }

    public string Open => Get();

    public string ReasonDigest => Get();

    public string Always => Get();

    public string Settings => Get();

    public string DigestOne => Get();

    public string DigestName => Get();

    public string OpenInbox => Get();

    public string ByEmail => Get();

    public string BySms => Get();

    public string ByPush => Get();

    public string PageConfirm => Get();

    public string PageUndo => Get();

    public string PageStill => Get();

    public string StillCritical => Get();

    public string StillElsewhere => Get();

    public string PageBusy => Get();

    public string PageBad => Get();

    public string PageBadText => Get();

    public string ConfirmTitle => Get();

    public string ConfirmMessage => Get();

    public string ConfirmAsk => Get();

    public string ConfirmButton => Get();

    public string ConfirmDone => Get();

    public string ConfirmChanged => Get();

    public string SampleTitle => Get();

    public string SampleText => Get();

    public string Reason(string category) => Say(Get(), category);

    public string Unsubscribe(string category) => Say(Get(), category);

    public string Digest(int count) => count == 1 ? DigestOne : Say(Get("DigestMany"), count);

    public string More(int count) => Say(Get(), count);

    public string PageAsk(string category, string channel) => Say(Get(), category, channel);

    public string PageDone(string category, string channel) => Say(Get(), category, channel);

    public string PageAlready(string category, string channel) => Say(Get(), category, channel);

    public string PageUndone(string category, string channel) => Say(Get(), category, channel);

    public string PageAlways(string category) => Say(Get(), category);

    public string PageFull(int count) => Say(Get(), count);

    public string StillOthers(string channel) => Say(Get(), channel);

    public string StillUrgent(string channel) => Say(Get(), channel);

    /// <param name="locale">A language tag, or null.</param>
    public static MailTexts For(string? locale) => Find(locale) ?? All["en"];

    /// <summary>In the first of these languages that there are words in.</summary>
    public static MailTexts Best(IEnumerable<string?> locales) => locales.Select(Find).OfType<MailTexts>().FirstOrDefault() ?? For(null);

    /// <summary>Null when there are none in that language.</summary>
    public static MailTexts? Find(string? locale) => All.GetValueOrDefault(Scripts.LanguageOf(locale) ?? "");

    private string Get([CallerMemberName] string name = "") =>
        Resources.GetString(name, culture) ?? throw new MissingManifestResourceException($"There is no text {name}.");

    private static string Say(string text, params object[] values) => string.Format(CultureInfo.InvariantCulture, text, values);
}

/// <summary>What a language tag says of how a text is written.</summary>
internal static class Scripts
{
    private static readonly HashSet<string> RightToLeft =
        new(["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"], StringComparer.Ordinal);

    public static string? LanguageOf(string? locale) => locale?.Split('-', '_')[0].ToLowerInvariant();

    public static string DirectionOf(string? locale) => RightToLeft.Contains(LanguageOf(locale) ?? "") ? "rtl" : "ltr";
}

/// <summary>Times as the recipient writes them, in their zone; without one in UTC, and then it says so.</summary>
internal sealed class MailTime(string locale, string? zone)
{
    private readonly CultureInfo culture = CultureOf(locale);

    /// <summary>With the day of the week and the year.</summary>
    public string Long(DateTimeOffset at) => Named(Local(at).ToString("f", culture));

    /// <summary>For a list of what is not old.</summary>
    public string Short(DateTimeOffset at) =>
        Named($"{Local(at).ToString("M", culture)}, {Local(at).ToString("t", culture)}");

    private DateTime Local(DateTimeOffset at) => at.ToInstant().InZone(TimeZones.Find(zone)).ToDateTimeUnspecified();

    private string Named(string time) => zone is null ? $"{time} UTC" : time;

    /// <summary>A profile takes every language tag, and the framework does not know every one of them: such a mail is sent all the
    /// same.</summary>
    private static CultureInfo CultureOf(string locale)
    {
        try
        {
            return CultureInfo.GetCultureInfo(locale);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }
}
