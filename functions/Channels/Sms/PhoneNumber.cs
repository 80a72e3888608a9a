namespace Notifications.Channels.Sms;

/// <summary>Numbers as E.164 writes them.</summary>
internal static class PhoneNumber
{
    public const string Rule = "'+', the country code and the number, 7 to 15 digits in all, nothing between them (E.164)";

    public static bool IsE164(string number) =>
        number.Length is >= 8 and <= 16 && number[0] == '+' && number[1] is >= '1' and <= '9' && number.Skip(1).All(char.IsAsciiDigit);
}
