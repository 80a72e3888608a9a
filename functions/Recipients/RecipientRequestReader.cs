using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Recipients;

/// <summary>Checks a profile, member by member. No error repeats an address or a name.</summary>
public sealed partial class RecipientRequestReader(IOptions<ContactOptions> contact)
{
    public const int MaxDisplayName = 200, MaxLocale = 64, MaxTimeZone = 64, MaxRoles = 20, MaxRole = 64, MaxDataBytes = 16 * 1024;

    /// <summary>Null when something is wrong: <paramref name="fields"/> has what.</summary>
    public RecipientRequest? Read(JsonFields fields)
    {
        var request = new RecipientRequest
        {
            DisplayName = DisplayName(fields),
            Email = Email(fields),
            PendingEmail = fields.PrivateText("pendingEmail", EmailAddress.MaxLength),
            Phone = Phone(fields),
            Locale = Locale(fields),
            TimeZone = ZoneReader.Read(fields, "timeZone", MaxTimeZone),
            Roles = Roles(fields),
            Data = fields.Json("data", MaxDataBytes),
        };
        fields.RejectUnknown();
        return fields.Errors.Any ? null : request;
    }

    private static string? DisplayName(JsonFields fields)
    {
        var name = fields.PrivateText("displayName", MaxDisplayName);
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl)))
            fields.Fail("displayName", "is not allowed; allowed: a text that is not blank, without control characters");
        return name;
    }

    private string? Email(JsonFields fields)
    {
        var address = fields.PrivateText("email", EmailAddress.MaxLength);
        if (address is not null && EmailAddress.Parse(address, contact.Value.SmtpUtf8) is null)
            fields.Fail("email", $"is not allowed; allowed: {EmailAddress.Rule(contact.Value.SmtpUtf8)}");
        return address;
    }

    private static string? Phone(JsonFields fields)
    {
        var number = fields.PrivateText("phone", PhoneNumber.MaxLength);
        if (number is not null && !PhoneNumber.IsValid(number))
            fields.Fail("phone", $"is not allowed; allowed: {PhoneNumber.Rule}");
        return number;
    }

    private static string? Locale(JsonFields fields)
    {
        var locale = fields.Text("locale", MaxLocale);
        if (locale is not null && !LanguageTag().IsMatch(locale))
            fields.Fail("locale",
                $"'{FieldErrors.Shorten(locale)}' is not allowed; allowed: a language tag (BCP 47), as en, pt-BR, zh-Hant-TW");
        return locale;
    }

    /// <summary>What is wrong with a role's name, or null.</summary>
    public static string? CheckRole(string role) => RoleName().IsMatch(role) ? null : "1 to 64 of a-z 0-9 _ . : -";

    private static string[] Roles(JsonFields fields)
    {
        var roles = fields.Texts("roles", MaxRoles, MaxRole) ?? [];
        foreach (var (index, role) in roles.Index())
        {
            if (role.Length > 0 && TextLength.Of(role) <= MaxRole && CheckRole(role) is { } rule)
                fields.Fail($"roles[{index}]", $"'{FieldErrors.Shorten(role)}' is not allowed; allowed: {rule}");
        }
        return [.. roles.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>RFC 5646's grammar without the grandfathered tags: language, script, region, variants, extensions, private use.</summary>
    [GeneratedRegex(
        @"^([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
        + @"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WYZa-wyz](-[A-Za-z0-9]{2,8})+)*(-[xX](-[A-Za-z0-9]{1,8})+)?\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"^[a-z0-9_.:-]{1,64}\z")]
    private static partial Regex RoleName();
}
