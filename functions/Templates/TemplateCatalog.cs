using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Notifications.Domain;
using Notifications.Platform;

namespace Notifications.Templates;

/// <summary>Finds the template to use: the namespace's own before the one that comes with the app, in the best locale that there is.
/// What is found is kept compiled.</summary>
public sealed class TemplateCatalog
{
    private readonly TemplateStore store;
    private readonly PreloadedTemplates preloaded;
    private readonly string defaultLocale;
    private readonly LoadingCache<(string Namespace, string Name), Loaded> cache;

    public TemplateCatalog(TemplateStore store, PreloadedTemplates preloaded, TimeProvider time, IOptions<TemplateOptions> options)
    {
        (this.store, this.preloaded, defaultLocale) = (store, preloaded, options.Value.DefaultLocale);
        cache = new(LoadAsync, options.Value.CacheLife, options.Value.CacheSize, time);
    }

    /// <summary>How many templates are kept ready.</summary>
    public int Count => cache.Count;

    /// <summary>After a change on this instance: the next one looks again.</summary>
    public void Forget(string ns, string name) => cache.Forget((ns, name));

    /// <summary>In all its languages; null when there is none.</summary>
    internal async Task<TemplateVersions?> FindAsync(string ns, string name, CancellationToken cancellation) =>
        (await cache.GetAsync((ns, name), cancellation)).Versions;

    /// <summary>What did not change since it was compiled stays as it is.</summary>
    private async Task<Loaded> LoadAsync((string Namespace, string Name) key, Loaded? known)
    {
        var active = await store.FindActiveAsync(key.Namespace, key.Name, CancellationToken.None);
        var own = active.ToDictionary(
            a => a.Template.Locale, a => known?.Own.GetValueOrDefault(a.Template.Locale) is { } same && same.Tag == a.Tag
            ? same : new Own(a.Tag, new CompiledTemplate(a.Template)));
        if (known is not null && own.Count == known.Own.Count && own.Values.All(known.Own.Values.Contains))
            return known;
        // The namespace's own take the place of those that come with the app, language by language.
        var all = preloaded.Find(key.Name).ToDictionary(StringComparer.Ordinal);
        foreach (var (locale, template) in own)
            all[locale] = template.Template;
        return new Loaded(own, all.Count == 0 ? null : new TemplateVersions(all, defaultLocale));
    }

    private sealed record Own(string Tag, CompiledTemplate Template);

    private sealed record Loaded(Dictionary<string, Own> Own, TemplateVersions? Versions);
}

/// <summary>The templates that come with the app, read at their first use. One file each, in <c>Preloaded/</c>.</summary>
public sealed class PreloadedTemplates
{
    private const string Prefix = "templates/", Suffix = ".json";

    private readonly Lazy<FrozenDictionary<string, IReadOnlyDictionary<string, CompiledTemplate>>> templates = new(Load);

    /// <summary>In the order of lists.</summary>
    public IEnumerable<string> Names => templates.Value.Keys.Order(Comparer<string>.Create(TemplateKeys.Compare));

    public bool Has(string name) => templates.Value.ContainsKey(name);

    /// <summary>By locale; empty for a name that is not one of these.</summary>
    internal IReadOnlyDictionary<string, CompiledTemplate> Find(string name) =>
        templates.Value.GetValueOrDefault(name) ?? FrozenDictionary<string, CompiledTemplate>.Empty;

    private static FrozenDictionary<string, IReadOnlyDictionary<string, CompiledTemplate>> Load()
    {
        var names = typeof(PreloadedTemplates).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal));
        return names.Select(n => n[Prefix.Length..^Suffix.Length]).ToFrozenDictionary(n => n, Load, StringComparer.Ordinal);
    }

    private static IReadOnlyDictionary<string, CompiledTemplate> Load(string name)
    {
        using var stream = typeof(PreloadedTemplates).Assembly.GetManifestResourceStream($"{Prefix}{name}{Suffix}")!;
        var file = JsonSerializer.Deserialize(stream, TemplatesJson.Default.PreloadedTemplate)!;
        return file.Locales.ToFrozenDictionary(
            l => l.Key, l => new CompiledTemplate(file.In(name, l.Key, l.Value)), StringComparer.Ordinal);
    }
}

/// <summary>A file of <c>Preloaded/</c>: what all locales share, and the texts of each.</summary>
internal sealed record PreloadedTemplate
{
    public required string Icon { get; init; }

    public required string Color { get; init; }

    public required NotificationType Type { get; init; }

    public required Priority Priority { get; init; }

    public string? ActionUrl { get; init; }

    public required IReadOnlyList<TemplateVariable> Variables { get; init; }

    public required IReadOnlyDictionary<string, PreloadedTexts> Locales { get; init; }

    public Template In(string name, string locale, PreloadedTexts texts) => new()
    {
        Name = name,
        Locale = locale,
        Preloaded = true,
        Title = texts.Title,
        Message = texts.Message,
        EmailSubject = texts.EmailSubject,
        EmailBlocks = texts.EmailBlocks,
        SmsText = texts.SmsText,
        ActionUrl = ActionUrl,
        Icon = Icon,
        Color = Color,
        Type = Type,
        Category = name,
        Priority = Priority,
        Variables = Variables,
    };
}

internal sealed record PreloadedTexts
{
    public required string Title { get; init; }

    public required string Message { get; init; }

    public required string EmailSubject { get; init; }

    public required IReadOnlyList<MailBlock> EmailBlocks { get; init; }

    public required string SmsText { get; init; }
}

/// <summary>Language tags (BCP 47), in their usual spelling: <c>pt-BR</c>, <c>zh-Hant-TW</c>.</summary>
internal static partial class Locales
{
    public const int MaxLength = 32;

    public const string Rule = "a language tag, as en or pt-BR";

    /// <summary>Null for what is no language tag.</summary>
    public static string? Normalize(string locale) =>
        Tag().IsMatch(locale) ? string.Join('-', locale.Split('-').Select(Spell)) : null;

    /// <summary>A profile's language, as far as templates can be in it; null for none.</summary>
    public static string? Nearest(string? locale)
    {
        for (var tag = locale; tag is not null; tag = tag.LastIndexOf('-') is > 0 and var cut ? tag[..cut] : null)
        {
            if (tag.Length <= MaxLength && Normalize(tag) is { } known)
                return known;
        }
        return null;
    }

    /// <summary>Without script and region.</summary>
    public static string Language(string locale) => locale.IndexOf('-') is > 0 and var end ? locale[..end] : locale;

    /// <summary>The locales to look for, best first: each is the one before without its last part. The default is last.</summary>
    public static IEnumerable<string> Chain(string? locale, string defaultLocale)
    {
        for (var tag = locale; tag is not null; tag = tag.LastIndexOf('-') is > 0 and var cut ? tag[..cut] : null)
            yield return tag;
        yield return defaultLocale;
    }

    private static string Spell(string part, int index) => (index, part.Length) switch
    {
        (0, _) => part.ToLowerInvariant(),
        (_, 2) => part.ToUpperInvariant(),
        (_, 4) when char.IsAsciiLetter(part[0]) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(part.ToLowerInvariant()),
        _ => part.ToLowerInvariant(),
    };

    [GeneratedRegex(@"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\z")]
    private static partial Regex Tag();
}
