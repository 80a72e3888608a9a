using System.Globalization;
using NodaTime.Extensions;
using Notifications.Recipients;

namespace Notifications.Delivery.Mails;

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
