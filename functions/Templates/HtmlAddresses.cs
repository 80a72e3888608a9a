using System.Text.RegularExpressions;

namespace Notifications.Templates;

/// <summary>Addresses in an email's HTML (<c>href</c>, <c>src</c>). Values that are parts of one are percent-encoded before they are
/// escaped as HTML; an address that is one variable as a whole is the caller's.</summary>
internal static partial class HtmlAddresses
{
    /// <summary>The template with such values given to helpers that encode them.</summary>
    public static string Encode(string html) => AttributePattern().Replace(html, attribute =>
    {
        var address = attribute.Groups["address"];
        var at = address.Index - attribute.Index;
        return string.Concat(
            attribute.ValueSpan[..at], EncodeAddress(address.Value), attribute.ValueSpan[(at + address.Length)..]);
    });

    private static string EncodeAddress(string address) =>
        WholeTag().IsMatch(address) ? address : TagPattern().Replace(address, tag => EncodeTag(tag, address[..tag.Index]));

    private static string EncodeTag(Match tag, string before)
    {
        // A phone number or an email address is written as it is, its query is not.
        if (OtherScheme().IsMatch(before) && !before.Contains('?'))
            return tag.Value;
        var isBeginning = string.IsNullOrWhiteSpace(TagPattern().Replace(before, ""));
        var content = HelperCall.AsPart(tag.Groups["content"].Value.Trim(), isBeginning);
        return $"{{{{{tag.Groups["open"].Value}{content}{tag.Groups["close"].Value}}}}}";
    }

    [GeneratedRegex(
        @"(?<![\w-])(?:href|src)\s*=\s*(?:""(?<address>(?>\{\{[^{}]*\}\}|[^""])*)""|'(?<address>(?>\{\{[^{}]*\}\}|[^'])*)')",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AttributePattern();

    [GeneratedRegex(@"\{\{(?<open>~?)(?<content>[^{}]*?)(?<close>~?)\}\}")]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"^\s*\{\{[^{}]*\}\}\s*\z")]
    private static partial Regex WholeTag();

    /// <summary>Such as <c>mailto:</c> and <c>tel:</c>.</summary>
    [GeneratedRegex(@"^\s*(?!https?:)[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherScheme();
}
