using Microsoft.Extensions.Options;
using Notifications.Platform.Http;
using Notifications.Platform.Settings;

namespace Notifications.Recipients.Preferences;

/// <summary>What people may refuse, and how their preferences are kept at hand (<c>Notifications:Preferences</c>).</summary>
public sealed class PreferenceOptions
{
    public const string Section = "Notifications:Preferences";

    /// <summary>Categories that nobody can refuse or put off; beside them are notifications of type security and of priority critical. A
    /// text and not a list, because the settings' binder would add to a list's default.</summary>
    public string Mandatory { get; set; } = "security, security_alert";

    /// <summary>How long a change may take to reach the other instances; on its own it holds at once.</summary>
    public TimeSpan HoldFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A namespace's preferences are kept at hand as a whole while they are no more than this; else they are asked for as
    /// needed.</summary>
    public int MaxHeld { get; set; } = 10_000;

    public IReadOnlyList<string> MandatoryCategories =>
        Mandatory.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class PreferenceOptionsValidator : IValidateOptions<PreferenceOptions>
{
    public ValidateOptionsResult Validate(string? name, PreferenceOptions options)
    {
        var errors = new SettingErrors(PreferenceOptions.Section);
        if (options.MandatoryCategories.FirstOrDefault(c => Categories.Check(c) is not null) is { } wrong)
            errors.Add(nameof(options.Mandatory), $"has '{wrong}'; allowed: a comma between categories, each {Categories.Rule}.");
        errors.InRange(nameof(options.HoldFor), options.HoldFor, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        errors.InRange(nameof(options.MaxHeld), options.MaxHeld, 0, 50_000);
        return errors.Result;
    }
}
