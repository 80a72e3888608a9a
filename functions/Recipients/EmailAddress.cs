using System.Globalization;
using System.Text;
using MimeKit;
using MimeKit.Encodings;

namespace Notifications.Recipients;

/// <summary>Which addresses mail can be sent to: the one rule for profiles, settings and the channel, so that what a profile takes
/// can be sent to.</summary>
internal static class EmailAddress
{
    /// <summary>RFC 5321, section 4.5.3.1, less the angle brackets; counted in UTF-8.</summary>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64;

    /// <summary>What is legal between quotes or as a comment only: what a header or an SMTP command could be made of.</summary>
    private const string NeverPlain = "<>,;:\"()[]\\";

    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    private static readonly IdnMapping HostNames = new() { UseStd3AsciiRules = true };

    static EmailAddress() => MailboxAddress.IdnMapping = new NamesAsWritten();

    /// <summary>What is allowed, for errors.</summary>
    public static string Rule(bool takesUtf8)
    {
        var units = takesUtf8 ? "bytes" : "ASCII characters";
        return $"one email address, as name@example.com: up to {MaxLocalLength} {units} before the @, no two dots in a row";
    }

    /// <summary>The address with its domain as it goes out; null when no mail can be sent there.</summary>
    /// <param name="takesUtf8">The mail server takes letters outside of ASCII before the @ (RFC 6531).</param>
    public static MailboxAddress? Parse(string address, bool takesUtf8)
    {
        if (address.Length > MaxLength || !address.EnumerateRunes().All(IsPlain))
            return null;
        if (!MailboxAddress.TryParse(Strict, address, out var parsed) || parsed.Address != address)
            return null;
        var local = parsed.LocalPart;
        if (Encoding.UTF8.GetByteCount(local) > MaxLocalLength)
            return null;
        if (!takesUtf8 && !Ascii.IsValid(local))
            return null;
        if (AsciiName(parsed.Domain) is not { } host)
            return null;
        var sent = $"{local}@{host}";
        return Encoding.UTF8.GetByteCount(sent) <= MaxLength ? new MailboxAddress("", sent) : null;
    }

    /// <summary>Outside of ASCII letters, digits and their marks only: nothing invisible, and nothing that turns the direction of the
    /// text.</summary>
    private static bool IsPlain(Rune rune) => rune.IsAscii
        ? rune.Value > ' ' && rune.Value != 0x7F && !NeverPlain.Contains((char)rune.Value)
        : Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>Names outside of ASCII go out in their ASCII form; some have none. A name without a dot leads nowhere outside.</summary>
    private static string? AsciiName(string name)
    {
        try
        {
            var ascii = HostNames.GetAscii(name);
            return ascii.Contains('.') && !ascii.EndsWith('.') && Uri.CheckHostName(ascii) == UriHostNameType.Dns ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>MimeKit would turn names in ASCII form back, and then ask servers for SMTPUTF8 where nobody needs it.</summary>
    private sealed class NamesAsWritten : Punycode, IPunycode
    {
        string IPunycode.Decode(string domain) => domain;

        string IPunycode.Decode(string domain, int index) => domain[index..];

        string IPunycode.Decode(string domain, int index, int count) => domain.Substring(index, count);
    }
}

/// <summary>Which addresses the configured channels can reach; the channels' settings say so.</summary>
public sealed class ContactOptions
{
    /// <summary>Also addresses with letters beyond ASCII before the <c>@</c>.</summary>
    public bool SmtpUtf8 { get; set; }
}
