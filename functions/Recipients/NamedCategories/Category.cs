using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Notifications.Templates;

namespace Notifications.Recipients.NamedCategories;

/// <summary>What a sending app calls an event, as people read it.</summary>
public sealed record Category
{
    public required string Name { get; init; }

    /// <summary>By language tag.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>Nobody can refuse it or put it off.</summary>
    public bool Mandatory { get; init; }

    /// <summary>It comes with the app, and holds until the namespace has its own.</summary>
    public bool Preloaded { get; init; }

    /// <summary>Null for one that comes with the app.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UpdatedAt { get; init; }
}

public sealed record CategoryList(IReadOnlyList<Category> Items);

/// <summary>A namespace's categories: its own before those that come with the app.</summary>
public sealed class CategorySet
{
    private readonly FrozenDictionary<string, Category> categories;
    private readonly string defaultLocale;

    /// <param name="mandatory">What the settings say of all namespaces.</param>
    internal CategorySet(IEnumerable<Category> own, IEnumerable<string> mandatory, string defaultLocale)
    {
        this.defaultLocale = defaultLocale;
        var all = ShippedCategories.All.ToDictionary(c => c.Name, StringComparer.Ordinal);
        foreach (var category in own)
            all[category.Name] = category;
        foreach (var name in mandatory)
        {
            var known = all.GetValueOrDefault(name)
                ?? new Category { Name = name, Names = FrozenDictionary<string, string>.Empty, Preloaded = true };
            all[name] = known with { Mandatory = true };
        }
        categories = all.ToFrozenDictionary(StringComparer.Ordinal);
        Mandatory = [.. mandatory.Concat(all.Values.Where(c => c.Mandatory).Select(c => c.Name).Order(StringComparer.Ordinal)).Distinct()];
    }

    /// <summary>Those of the settings first.</summary>
    public IReadOnlyList<string> Mandatory { get; }

    public IReadOnlyList<Category> All => [.. categories.Values.OrderBy(c => c.Name, StringComparer.Ordinal)];

    public Category? Find(string name) => categories.GetValueOrDefault(name);

    public bool IsMandatory(string name) => categories.GetValueOrDefault(name)?.Mandatory == true;

    /// <summary>In a language, or the nearest that there is; a category that nobody named is its own name without the signs.</summary>
    public string NameOf(string name, string? locale)
    {
        var names = Find(name)?.Names ?? FrozenDictionary<string, string>.Empty;
        return Locales.Chain(Locales.Nearest(locale), defaultLocale).Select(tag => names.GetValueOrDefault(tag)).OfType<string>()
            .FirstOrDefault() ?? names.OrderBy(n => n.Key, StringComparer.Ordinal).FirstOrDefault().Value ?? ShippedCategories.Spell(name);
    }
}

/// <summary>The categories of the templates that come with the app, read at their first use.</summary>
internal static class ShippedCategories
{
    private static readonly Lazy<IReadOnlyList<Category>> Read = new(Load);

    public static IReadOnlyList<Category> All => Read.Value;

    /// <summary>In a language, or the nearest that there is; else in English.</summary>
    public static string NameOf(string category, string language)
    {
        var names = All.FirstOrDefault(c => c.Name == category)?.Names;
        return names is null ? Spell(category)
            : Locales.Chain(Locales.Nearest(language), "en").Select(names.GetValueOrDefault).OfType<string>().First();
    }

    /// <summary><c>grade_posted</c> is "Grade posted".</summary>
    public static string Spell(string category)
    {
        var words = category.Replace('_', ' ').Replace('.', ' ').Trim();
        return words.Length == 0 ? category : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static IReadOnlyList<Category> Load()
    {
        using var stream = typeof(ShippedCategories).Assembly.GetManifestResourceStream("categories.json")!;
        var names = JsonSerializer.Deserialize(stream, RecipientsJson.Default.DictionaryStringDictionaryStringString)!;
        return [.. names.Select(n => new Category { Name = n.Key, Names = n.Value, Preloaded = true })];
    }
}
