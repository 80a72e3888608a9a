using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Notifications.Shared;

namespace Notifications.Templates;

/// <summary>Templates (<c>Notifications:Templates</c>).</summary>
public sealed class TemplateOptions
{
    public const string Section = "Notifications:Templates";

    /// <summary>What a template without a locale is in, and what everybody gets whose locale it does not have.</summary>
    public string DefaultLocale { get; set; } = "en";

    /// <summary>How long a template is used before storage is asked whether it changed: after so long a change is everywhere.</summary>
    public TimeSpan CacheLife { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many templates are kept ready at the most; a compiled one takes some 50 KB.</summary>
    public int CacheSize { get; set; } = 500;

    /// <summary>How often the loops of one text may run, all together.</summary>
    public int MaxIterations { get; set; } = 10_000;

    /// <summary>How long filling in one text may take. It takes microseconds.</summary>
    public TimeSpan RenderTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

internal sealed partial class TemplateOptionsValidator : IValidateOptions<TemplateOptions>
{
    public ValidateOptionsResult Validate(string? name, TemplateOptions options)
    {
        var errors = new SettingErrors(TemplateOptions.Section);
        if (!LanguageTag().IsMatch(options.DefaultLocale))
            errors.Add(nameof(options.DefaultLocale), $"is '{options.DefaultLocale}'; allowed: a language tag, as en or pt-BR.");
        errors.InRange(nameof(options.CacheLife), options.CacheLife, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        errors.InRange(nameof(options.CacheSize), options.CacheSize, 1, 100_000);
        errors.InRange(nameof(options.MaxIterations), options.MaxIterations, 1, 1_000_000);
        errors.InRange(nameof(options.RenderTimeout), options.RenderTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        return errors.Result;
    }

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
    private static partial Regex LanguageTag();
}
