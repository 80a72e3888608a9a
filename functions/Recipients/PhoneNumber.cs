using PhoneNumbers;

namespace Notifications.Recipients;

/// <summary>Which numbers can be sent to: the one rule for profiles and the channel.</summary>
internal static class PhoneNumber
{
    /// <summary>E.164: the plus and 15 digits.</summary>
    public const int MaxLength = 16;

    public const string Rule =
        "a phone number of its country's numbering plan in E.164, as +4915112345678: '+', country code and number, nothing between them";

    private static readonly Lazy<PhoneNumberUtil> Plans = new(PhoneNumberUtil.GetInstance);

    /// <summary>Written as E.164, and of a length and range that the numbering plan of its country has. Whether somebody has it only the
    /// provider finds out.</summary>
    public static bool IsValid(string number)
    {
        if (number.Length > MaxLength || !number.StartsWith('+') || !number.Skip(1).All(char.IsAsciiDigit))
            return false;
        try
        {
            var parsed = Plans.Value.Parse(number, defaultRegion: null);
            return Plans.Value.IsValidNumber(parsed) && Plans.Value.Format(parsed, PhoneNumberFormat.E164) == number;
        }
        catch (NumberParseException)
        {
            return false;
        }
    }
}
