using Microsoft.Extensions.DependencyInjection;
using Notifications.Platform.Settings;

namespace Notifications.Templates;

/// <summary>Templates, their versions, and filling them in.</summary>
internal static class TemplatesModule
{
    public static IServiceCollection AddTemplates(this IServiceCollection services)
    {
        return services
            .AddSettings<TemplateOptions, TemplateOptionsValidator>(TemplateOptions.Section)
            .AddSingleton<PreloadedTemplates>()
            .AddSingleton<TemplateStore>()
            .AddSingleton<TemplateCatalog>()
            .AddSingleton<PinnedTemplates>()
            .AddSingleton<TemplateReader>()
            .AddSingleton<TemplateHandler>()
            .AddSingleton<TemplateRenderer>()
            .AddSingleton<TemplatePreviewer>();
    }
}
