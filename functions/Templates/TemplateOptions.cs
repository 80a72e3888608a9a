using Microsoft.Extensions.Options;
using Notifications.Platform.Settings;

namespace Notifications.Templates;

/// <summary>Templates (<c>Notifications:Templates</c>).</summary>
public sealed class TemplateOptions
{
    public const string Section = "Notifications:Templates";

    /// <summary>What a template without a locale is in, and what everybody gets whose locale it does not have.</summary>
    public string DefaultLocale { get; set; } = "en";

    /// <summary>The IANA time zone in which dates are written to those whose profile has none.</summary>
    public string DefaultTimeZone { get; set; } = "Etc/UTC";

    /// <summary>How long a template is used before storage is asked whether it changed: after so long a change is everywhere.</summary>
    public TimeSpan CacheLife { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many templates are kept ready at the most; a compiled one takes some 90 KB.</summary>
    public int CacheSize { get; set; } = 300;

    /// <summary>How often the loops of one template may run, all its texts together.</summary>
    public int MaxIterations { get; set; } = 10_000;

    /// <summary>How long the loops of one template may take, all together. They take microseconds.</summary>
    public TimeSpan RenderTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

internal sealed class TemplateOptionsValidator : IValidateOptions<TemplateOptions>
{
    public ValidateOptionsResult Validate(string? name, TemplateOptions options)
    {
        var errors = new SettingErrors(TemplateOptions.Section);
        if (Locales.Normalize(options.DefaultLocale) != options.DefaultLocale)
            errors.Add(nameof(options.DefaultLocale), $"is '{options.DefaultLocale}'; allowed: {Locales.Rule}.");
        if (!TextContext.IsZone(options.DefaultTimeZone))
            errors.Add(nameof(options.DefaultTimeZone), $"is '{options.DefaultTimeZone}'; allowed: an IANA time zone, as Europe/Berlin.");
        errors.InRange(nameof(options.CacheLife), options.CacheLife, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        errors.InRange(nameof(options.CacheSize), options.CacheSize, 1, 100_000);
        errors.InRange(nameof(options.MaxIterations), options.MaxIterations, 1, 1_000_000);
        errors.InRange(nameof(options.RenderTimeout), options.RenderTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        return errors.Result;
    }
}
