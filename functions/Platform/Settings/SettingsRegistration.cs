using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Notifications.Platform.Settings;

internal static class SettingsRegistration
{
    /// <summary>Reads a section into its options and validates them when the app starts: a wrong setting stops it.</summary>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddSingleton(new SettingsSection(section, typeof(TOptions)));
        services.AddOptions<TOptions>().ValidateOnStart().Configure<IConfiguration>((options, configuration) =>
        {
            if (SettingsReader.Bind(configuration, section, options) is { Count: > 0 } errors)
                throw new OptionsValidationException(section, typeof(TOptions), errors);
        });
        return services;
    }
}
