using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Notifications.Templates;

/// <summary>Templates (<c>Notifications:Templates</c>).</summary>
public sealed class TemplateOptions
{
    public const string Section = "Notifications:Templates";

    /// <summary>What a template without a locale is in, and what everybody gets whose locale it does not have.</summary>
    [RegularExpression("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", ErrorMessage = "Notifications:Templates:DefaultLocale is '{0}'; allowed: a language tag, as en or pt-BR.")]
    public string DefaultLocale { get; set; } = "en";

    /// <summary>How long a template is used before storage is asked whether it changed: after so long a change is everywhere.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "Notifications:Templates:CacheLife must be between 0 and 5 minutes.")]
    public TimeSpan CacheLife { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many templates are kept ready at the most; a compiled one takes some 50 KB.</summary>
    [Range(1, 100_000, ErrorMessage = "Notifications:Templates:CacheSize must be between 1 and 100000.")]
    public int CacheSize { get; set; } = 500;

    /// <summary>How often the loops of one text may run, all together.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Notifications:Templates:MaxIterations must be between 1 and 1000000.")]
    public int MaxIterations { get; set; } = 10_000;

    /// <summary>How long filling in one text may take. It takes microseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30", ErrorMessage = "Notifications:Templates:RenderTimeout must be between 0.1 s and 30 s.")]
    public TimeSpan RenderTimeout { get; set; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class TemplateOptionsValidator : IValidateOptions<TemplateOptions>;
