using System.Collections.Frozen;
using System.Text.Json;
using Notifications.Inbox;
using Notifications.Shared;

namespace Notifications.Templates;

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
        var names = typeof(PreloadedTemplates).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal));
        return names.Select(n => n[Prefix.Length..^Suffix.Length]).ToFrozenDictionary(n => n, Load, StringComparer.Ordinal);
    }

    private static IReadOnlyDictionary<string, CompiledTemplate> Load(string name)
    {
        using var stream = typeof(PreloadedTemplates).Assembly.GetManifestResourceStream($"{Prefix}{name}{Suffix}")!;
        var file = JsonSerializer.Deserialize(stream, AppJson.Default.PreloadedTemplate)!;
        return file.Locales.ToFrozenDictionary(l => l.Key, l => new CompiledTemplate(file.In(name, l.Key, l.Value)), StringComparer.Ordinal);
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
        EmailHtml = texts.EmailHtml,
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

    public required string EmailHtml { get; init; }

    public required string SmsText { get; init; }
}
