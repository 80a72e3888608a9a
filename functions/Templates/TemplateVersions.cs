using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Notifications.Domain;

namespace Notifications.Templates;

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
