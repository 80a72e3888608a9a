using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Notifications.Channels.Email;

/// <summary>Which addresses mail can be sent to.</summary>
internal static class EmailAddress
{
    public const string Rule = "a plain email address, up to 254 characters, ASCII before the @";

    /// <summary>RFC 5321, section 4.5.3.1, less the angle brackets.</summary>
    private const int MaxLength = 254;

    /// <summary>No display name, no list, no comment, nothing that a header or an SMTP command could be made of.</summary>
    public static bool IsValid(string address) =>
        address.Length <= MaxLength
        && !address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '"' or '(' or ')' or '[' or ']' or '\\')
        && MailAddress.TryCreate(address, out var parsed)
        && parsed.Address == address
        && Ascii.IsValid(parsed.User)
        && parsed.Host.Contains('.')
        && IsHost(parsed.Host);

    /// <summary>Names outside of ASCII go out in their ASCII form; some have none.</summary>
    private static bool IsHost(string host)
    {
        try
        {
            return Uri.CheckHostName(new IdnMapping().GetAscii(host)) == UriHostNameType.Dns;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
