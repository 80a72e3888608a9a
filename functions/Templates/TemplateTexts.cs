using Notifications.Sending;
using Notifications.Shared;

namespace Notifications.Templates;

/// <summary>What each text of a template may become, once it is filled in.</summary>
internal static class TemplateTexts
{
    /// <summary>Of a text before it is filled in, in bytes of UTF-8; and after, in characters.</summary>
    public const int MaxSourceBytes = 16 * 1024, MaxOutput = 64 * 1024;

    /// <summary>Ten concatenated messages: the most that SMS providers take.</summary>
    private const int MaxSms = 1_600;

    /// <summary>What is wrong with a filled-in text, or null.</summary>
    public static string? Check(string member, string text) => member switch
    {
        "title" => CheckText(text, ContentReader.MaxTitle, required: true),
        "message" => CheckText(text, ContentReader.MaxMessage, required: true),
        "emailSubject" => CheckText(text, ContentReader.MaxTitle),
        "smsText" => CheckText(text, MaxSms),
        "actionUrl" => CheckText(text, ContentReader.MaxUrl) ?? CheckUrl(text),
        _ => null,
    };

    private static string? CheckText(string text, int max, bool required = false)
    {
        if (required && string.IsNullOrWhiteSpace(text))
            return "is empty; a text is required";
        return TextLength.Of(text) is var length && length > max ? $"has {length:N0} characters; allowed: at most {max:N0}" : null;
    }

    private static string? CheckUrl(string url) => url.Length == 0 || SafeUrl.IsWeb(url) || SafeUrl.IsRelativePath(url) ? null
        : $"'{FieldErrors.Shorten(url)}' is not allowed; allowed: http, https or a path on the same site";
}
