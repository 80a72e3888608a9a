using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform.Http;

namespace Notifications.Templates;

/// <summary>One version of a template in one locale. Title, message, subject, email, SMS and address are Handlebars text; the rest is
/// fixed.</summary>
public sealed record Template
{
    public required string Name { get; init; }

    /// <summary>A language tag: <c>en</c>, <c>pt-BR</c>.</summary>
    public required string Locale { get; init; }

    /// <summary>Counted from 1 in each locale; 0 for one that comes with the app.</summary>
    public int Version { get; init; }

    /// <summary>It comes with the app, and holds until the namespace has its own.</summary>
    public bool Preloaded { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public string? EmailSubject { get; init; }

    /// <summary>The content of its mail as HTML; absent where blocks are.</summary>
    public string? EmailHtml { get; init; }

    /// <summary>The content of its mail in parts, each text of which is Handlebars.</summary>
    public IReadOnlyList<MailBlock>? EmailBlocks { get; init; }

    public string? SmsText { get; init; }

    public string? ActionUrl { get; init; }

    public string? Icon { get; init; }

    public string? Color { get; init; }

    public NotificationType Type { get; init; } = NotificationType.Info;

    public required string Category { get; init; }

    public Priority Priority { get; init; } = Priority.Normal;

    public IReadOnlyList<TemplateVariable> Variables { get; init; } = [];

    /// <summary>Null for one that comes with the app.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The numbers of the versions that are kept, oldest first; 0 is the one that comes with the app, where there is one and the
    /// namespace has its own. Only where a template is looked at.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Versions { get; init; }

    /// <summary>The members that are Handlebars text, by their names in requests.</summary>
    [JsonIgnore]
    public IEnumerable<(string Member, string Source)> Sources =>
        from source in ((string Member, string? Source)[])
        [
            ("title", Title), ("message", Message), ("emailSubject", EmailSubject), ("emailHtml", EmailHtml), ("smsText", SmsText),
            ("actionUrl", ActionUrl), .. MailBlocks.Sources(EmailBlocks ?? []),
        ]
        where source.Source is not null
        select (source.Member, source.Source!);
}

/// <summary>What a template may use. One without a value and without a default is empty, or refused when it is required.</summary>
public sealed record TemplateVariable
{
    public required string Name { get; init; }

    public bool Required { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Default { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }
}

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
        "title" => CheckText(text, ContentLimits.MaxTitle, required: true),
        "message" => CheckText(text, ContentLimits.MaxMessage, required: true),
        "emailSubject" => CheckText(text, ContentLimits.MaxTitle),
        "smsText" => CheckText(text, MaxSms),
        "actionUrl" => CheckText(text, ContentLimits.MaxUrl) ?? CheckUrl(text),
        _ when MailBlocks.IsUrl(member) => CheckText(text, ContentLimits.MaxUrl) ?? CheckUrl(text),
        _ when MailBlocks.IsText(member) => CheckText(text, ContentLimits.MaxMessage),
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

/// <summary>A template in all its languages.</summary>
internal sealed class TemplateVersions
{
    private readonly IReadOnlyDictionary<string, CompiledTemplate> byLocale;
    private readonly string defaultLocale;
    private readonly Lazy<Written> whole, texts;

    public TemplateVersions(IReadOnlyDictionary<string, CompiledTemplate> byLocale, string defaultLocale)
    {
        (this.byLocale, this.defaultLocale) = (byLocale, defaultLocale);
        whole = new(() => Write(t => t));
        texts = new(() => Write(t => t with { EmailSubject = null, EmailHtml = null, EmailBlocks = null, SmsText = null }));
        Traits = byLocale.Values.Select(c => c.Traits).Aggregate((one, other) => one | other);
    }

    public IEnumerable<CompiledTemplate> All => byLocale.Values;

    /// <summary>What any of its languages depends on.</summary>
    public TemplateTraits Traits { get; }

    /// <summary>Not everybody gets the same of it.</summary>
    /// <param name="locale">The language that a send asks for.</param>
    public bool Differs(string? locale) =>
        Traits.UsesRecipient || Traits.UsesZone || Traits.UsesGroup || (locale is null && (byLocale.Count > 1 || Traits.UsesCulture));

    /// <summary>The best one for a language.</summary>
    /// <param name="locale">A normalized language tag, or null for the default.</param>
    public CompiledTemplate Find(string? locale)
    {
        foreach (var tag in Locales.Chain(locale, defaultLocale))
        {
            if (byLocale.TryGetValue(tag, out var found))
                return found;
        }
        // It is not even there in the default locale: better in another language than not at all.
        return byLocale.Values.OrderBy(c => c.Template.Preloaded).ThenBy(c => c.Template.Locale, StringComparer.Ordinal).First();
    }

    /// <summary>As a send keeps it.</summary>
    public SendTemplate Pin(string? locale, JsonElement? variables, IReadOnlyList<string> given, bool forChannels)
    {
        var written = (forChannels ? whole : texts).Value;
        return new SendTemplate
        {
            Name = byLocale.Values.First().Template.Name,
            Locale = locale,
            Variables = variables,
            Versions = written.Versions,
            Key = written.Key,
            Given = given,
            ForChannels = forChannels,
        };
    }

    /// <summary>A send's template in the one language that a recipient gets, so that it can be filled in again.</summary>
    public static SendTemplate Only(SendTemplate pinned, string locale) => pinned with
    {
        Versions = [.. pinned.Versions.Where(v =>
            v.Deserialize(TemplatesJson.Default.Template) is { } template && template.Locale == locale)],
        Key = $"{pinned.Key}|{locale}",
    };

    private Written Write(Func<Template, Template> part)
    {
        JsonElement[] versions = [.. byLocale.OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => JsonSerializer.SerializeToElement(part(v.Value.Template), TemplatesJson.Default.Template))];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var version in versions)
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(version.GetRawText()));
        return new Written(versions, Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)));
    }

    private sealed record Written(IReadOnlyList<JsonElement> Versions, string Key);
}

/// <summary>Templates that sends keep, compiled once for all chunks of a send, and for all sends of the same versions.</summary>
public sealed class PinnedTemplates(IOptions<TemplateOptions> options) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = options.Value.CacheSize });

    internal SendTemplate Pin(
        TemplateVersions versions, string? locale, JsonElement? variables, IReadOnlyList<string> given, bool forChannels)
    {
        var pinned = versions.Pin(locale, variables, given, forChannels);
        Keep(pinned.Key, versions);
        return pinned;
    }

    internal TemplateVersions Open(SendTemplate pinned)
    {
        if (cache.TryGetValue(pinned.Key, out TemplateVersions? known))
            return known!;
        var versions = pinned.Versions.Select(v => new CompiledTemplate(v.Deserialize(TemplatesJson.Default.Template)!))
            .ToDictionary(c => c.Template.Locale, StringComparer.Ordinal);
        return Keep(pinned.Key, new TemplateVersions(versions, options.Value.DefaultLocale));
    }

    public void Dispose() => cache.Dispose();

    private TemplateVersions Keep(string key, TemplateVersions versions) =>
        cache.TryGetValue(key, out TemplateVersions? known) ? known!
        : cache.Set(key, versions, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = KeptFor });
}
